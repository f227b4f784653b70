import { createRandom, type Random } from '../../infra/cli/sample/random.ts';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../shared/events/catalogue.ts';

/**
 * A big event log for benches: in go a number of events, of agencies and of years from 2021 on, and a seed; out
 * come the lines of a JSON Lines file, one event each, case after case, without ever holding more than one case. An
 * application has about 4.2 events and an event about 326 bytes, as the systems of large cities send them. Same
 * order, same bytes; a case never crosses agencies, its events rise in time, and no event has a fault of the feed.
 */
interface LogSize {
  events: number;
  agencies: number;
  years: number;
  seed: number;
}

export function* nationalLog(size: LogSize): Generator<string, void, undefined> {
  for (const events of nationalCases(size)) for (const event of events) yield JSON.stringify(event);
}

/** An event before it is written: its members in the order in which they stand in a line. */
export interface LogEvent {
  specversion: string;
  id: string;
  source: string;
  type: string;
  time: string;
  datacontenttype: string;
  subject: string;
  agency: string;
  data: Record<string, string | number>;
}

/** The same log, the events of one case at a time. */
export function* nationalCases({
  events,
  agencies,
  years,
  seed,
}: LogSize): Generator<LogEvent[], void, undefined> {
  const random = createRandom(seed);
  let left = events;
  for (let serial = 1; left > 0; serial += 1) {
    const agency = `agency-${String((serial % agencies) + 1).padStart(5, '0')}`;
    const year = 2021 + random.int(0, years - 1);
    const steps = random.chance(0.04) ? dispute(random) : application(random);
    let time = Date.UTC(year, 0, 1) + random.int(0, 330 * DAY_SECONDS) * 1000;
    yield steps.slice(0, left).map(({ type, data }, index) => {
      time += random.int(3600, 4 * DAY_SECONDS) * 1000 * Math.sign(index);
      return {
        specversion: '1.0',
        id: eventId(random, serial, index),
        source: `https://cases.${agency}.example/disclosure/requests`,
        type,
        time: `${new Date(time).toISOString().slice(0, 19)}+08:00`,
        datacontenttype: 'application/json',
        subject: `${year}-${type.startsWith('application') ? '依申请' : '争议'}-${String(serial).padStart(9, '0')}`,
        agency,
        data,
      };
    });
    left -= steps.length;
  }
}

interface LogStep {
  type: string;
  data: Record<string, string | number>;
}

const DAY_SECONDS = 86_400;

/** Looks like the UUIDs that most systems send, and is never twice the same: it holds the place of the event. */
function eventId(random: Random, serial: number, index: number): string {
  const noise = (digits: number): string =>
    random
      .int(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  const place = serial.toString(16).padStart(11, '0') + index.toString(16);
  return `${noise(7)}f-${noise(4)}-4${noise(3)}-a${noise(3)}-${place}`;
}

function application(random: Random): LogStep[] {
  const step = (name: string, data: LogStep['data'] = {}): LogStep => ({ type: `application.${name}`, data });
  const maybe = (probability: number, ...steps: LogStep[]): LogStep[] =>
    random.chance(probability) ? steps : [];
  const yuan = `${random.int(1, 90)}0.00`;
  return [
    step('received', { applicantType: random.pick(APPLICANT_TYPES) }),
    ...maybe(0.02, step('amended', { applicantType: random.pick(APPLICANT_TYPES) })),
    ...maybe(0.45, step('correction-requested'), step('corrected')),
    ...maybe(0.3, step('third-party-consulted'), step('third-party-answered')),
    ...maybe(0.4, step('extended', { workingDays: random.int(1, 20) })),
    ...maybe(0.17, step('fee-charged', { yuan }), step('fee-paid', { yuan })),
    ...(random.chance(0.03)
      ? [step('withdrawn')]
      : maybe(0.97, step('decided', { outcome: random.pick(OUTCOMES) }))),
  ];
}

function dispute(random: Random): LogStep[] {
  const [name, filing] = random.chance(0.8)
    ? ['review', {}]
    : ['lawsuit', { route: random.pick(['direct', 'after-review']) }];
  const concluded = { type: `${name}.concluded`, data: { result: random.pick(RESULTS) } };
  return [{ type: `${name}.filed`, data: filing }, ...(random.chance(0.9) ? [concluded] : [])];
}

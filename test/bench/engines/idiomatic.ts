/** Idiomatic Node on JSON lines: readline, an object an event, a `Map` of cases, then every case in turn. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../shared/events/catalogue.ts';
import { Cells, digestOfAnswer } from '../answer.ts';
import { measured } from './measured.ts';

const [path = ''] = process.argv.slice(2);

interface Event {
  id: string;
  type: string;
  time: string;
  subject: string;
  agency: string;
  data: Record<string, string>;
}

const placeOf = (words: readonly string[], word = '') => words.indexOf(word);
const yearOf = (event: Event | undefined) =>
  event ? new Date(Date.parse(event.time) + 8 * 3_600_000).getUTCFullYear() : 0;

function count(events: readonly Event[], cells: Cells): void {
  const found = (...types: string[]) => events.filter(({ type }) => types.includes(type)).at(-1);
  const received = found('application.received');
  if (received) {
    const concluded = found('application.decided', 'application.withdrawn');
    const applicant = (found('application.amended') ?? received).data['applicantType'];
    const outcome = concluded?.data['outcome'] ?? 'other.other';
    cells.application(
      placeOf(APPLICANT_TYPES, applicant),
      yearOf(received),
      yearOf(concluded),
      placeOf(OUTCOMES, outcome),
      1,
    );
    return;
  }
  const filed = found('review.filed', 'lawsuit.filed');
  const concluded = found('review.concluded', 'lawsuit.concluded');
  const block = filed?.type === 'review.filed' ? 0 : filed?.data['route'] === 'direct' ? 1 : 2;
  const result = placeOf(RESULTS, concluded?.data['result']);
  cells.dispute(block, yearOf(filed), yearOf(concluded), result, 1);
}

await measured(async () => {
  const agencies = new Map<string, Map<string, Event[]>>();
  const seen = new Set<string>();
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const event: Event = JSON.parse(line);
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    const cases = agencies.get(event.agency) ?? new Map<string, Event[]>();
    agencies.set(event.agency, cases);
    cases.set(event.subject, [...(cases.get(event.subject) ?? []), event]);
  }
  const cells = new Map([...agencies.keys()].map((agency) => [agency, new Cells()]));
  for (const [agency, cases] of agencies) {
    const own = cells.get(agency);
    if (own) for (const events of cases.values()) count(events, own);
  }
  return {
    digest: digestOfAnswer([...agencies.keys()], (agency, place) => cells.get(agency)?.numbers(place) ?? []),
  };
});

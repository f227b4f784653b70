/**
 * The short way through a case against the long one: whatever the short way tells, fold and `countCase` tell of the
 * same events, and find no fault in them; and what is ordinary goes the short way. Small histories are tried all.
 */
import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { type Counts, countCase } from '../../../shared/counting/counts.ts';
import { PlainCase } from '../../../shared/counting/plain-case.ts';
import type { EventType } from '../../../shared/events/catalogue.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { PlainReader } from '../../../shared/events/plain-event.ts';

interface Letter {
  type: EventType;
  /** What the short way takes. */
  plain: [type: number, seconds: number, value: number, action: number];
  /** What the long way takes, with other ids: the same fact told again. */
  copies: KeptEvent[];
}

const utf8 = new TextEncoder();
let letters = 0;
const reader = new PlainReader(Date.UTC(2200, 0, 1) / 1000);

function letter(type: EventType, time: string, data: object = {}): Letter {
  const copies: KeptEvent[] = [];
  letters++;
  for (const copy of [1, 2, 3]) {
    const event = { specversion: '1.0', id: `${letters}-${copy}`, source: '/s', type, time };
    const text = JSON.stringify({ ...event, subject: 'N-1', agency: 'jia', data });
    const bytes = utf8.encode(text);
    if (!reader.read(bytes, 0, bytes.length)) throw new Error(`not plain: ${type} ${time}`);
    copies.push(reader.event('s1', text));
  }
  return { type, plain: [reader.type, reader.seconds, reader.value, reader.action], copies };
}

/** What is told, in no order. */
class Told implements Counts {
  readonly lines: string[] = [];
  application = (...told: unknown[]) => this.#line('application', told);
  carriedIn = (...told: unknown[]) => this.#line('carriedIn', told);
  activity = (...told: unknown[]) => this.#line('activity', told);
  dispute = (...told: unknown[]) => this.#line('dispute', told);
  document = (...told: unknown[]) => this.#line('document', told);
  action = (...told: unknown[]) => this.#line('action', told);
  charge = (...told: unknown[]) => this.#line('charge', told);
  fees = (...told: unknown[]) => this.#line('fees', told);

  #line(name: string, told: unknown[]): void {
    this.lines.push([name, ...told.map(String)].join(' '));
  }
}

/** What the short way tells, or nothing where it leaves the case to the long one. */
function shortly(letters: readonly Letter[], plain = new PlainCase()): string[] | undefined {
  for (const { plain: taken } of letters) plain.take(...taken);
  const told = new Told();
  const taken = plain.countInto(told);
  plain.clear();
  if (!taken) expect(told.lines).toEqual([]);
  return taken ? told.lines.sort() : undefined;
}

function folded(letters: readonly Letter[]): { lines: string[]; faults: string[] } {
  const met = new Map<Letter, number>();
  const events = letters.flatMap((each) => {
    const copy = met.get(each) ?? 0;
    met.set(each, copy + 1);
    return each.copies[copy] ?? [];
  });
  expect(events).toHaveLength(letters.length);
  const facts = foldCase('N-1', events);
  const told = new Told();
  countCase(facts, told);
  return { lines: told.lines.sort(), faults: facts.faults.map(({ code }) => code) };
}

/** What may be said again, and then the later one counts. */
const SAID_AGAIN = ['application.amended', 'application.decided', 'review.concluded', 'lawsuit.concluded'];

/** No other kind of event that counts stands twice, none is missing, and no two words contradict in one instant. */
function isOrdinary(letters: readonly Letter[], faults: readonly string[]): boolean {
  const of = (type: EventType) => letters.filter((each) => each.type === type);
  const isApplication = letters.some(({ type }) => type.startsWith('application.'));
  const contradicts = ({ type, plain: [, seconds, value] }: Letter) =>
    letters.some((one) => one.type === type && one.plain[1] === seconds && one.plain[2] !== value);
  return (
    faults.length === 0 &&
    (!isApplication || of('application.received').length === 1) &&
    of('document.repealed').length <= of('document.issued').length &&
    !letters.some((one) => SAID_AGAIN.includes(one.type) && contradicts(one))
  );
}

/** Every choice of so many or fewer, with repetition. */
function choices(from: readonly Letter[], most: number): Letter[][] {
  if (most === 0) return [[]];
  return [
    [],
    ...from.flatMap((first, index) => choices(from.slice(index), most - 1).map((more) => [first, ...more])),
  ];
}

/** Of all these histories, told forwards and backwards. */
function agrees(histories: readonly Letter[][]): { taken: number; left: number } {
  const met = { taken: 0, left: 0 };
  const wrong: object[] = [];
  const plain = new PlainCase();
  for (const history of histories) {
    const long = folded(history);
    const ordinary = isOrdinary(history, long.faults);
    for (const order of [history, history.toReversed()]) {
      const short = shortly(order, plain);
      const isSame = short?.join() === long.lines.join() && long.faults.length === 0;
      if (ordinary !== (short !== undefined) || (short && !isSame))
        wrong.push({ order, ordinary, short, long });
    }
    if (ordinary) met.taken++;
    else met.left++;
  }
  expect(wrong).toEqual([]);
  return met;
}

const received = letter('application.received', '2024-12-31T09:00:00+08:00', {
  applicantType: 'natural-person',
});
const again = letter('application.received', '2025-01-01T00:00:00+08:00', {
  applicantType: 'research-institution',
});
const amended = (time: string, applicantType: string) =>
  letter('application.amended', time, { applicantType });
const AMENDED = [
  amended('2024-12-01T10:00:00+08:00', 'commercial-enterprise'),
  amended('2025-01-01T10:00:00+08:00', 'other-organisation'),
  amended('2025-01-01T10:00:00+08:00', 'legal-service-organisation'),
];
const decided = (time: string, outcome: string) => letter('application.decided', time, { outcome });
const withdrawn = (time: string) => letter('application.withdrawn', time);
const ENDS = [
  decided('2024-12-30T23:59:59+08:00', 'granted'),
  decided('2024-12-31T00:00:00+08:00', 'refused.state-secret'),
  decided('2025-01-01T00:00:00+08:00', 'partly-granted'),
  decided('2025-01-01T00:00:00+08:00', 'granted'),
  withdrawn('2024-12-30T23:59:59+08:00'),
  withdrawn('2024-12-31T23:59:59+08:00'),
  withdrawn('2024-12-31T00:00:00+08:00'),
  withdrawn('2025-01-01T00:00:00+08:00'),
  withdrawn('2025-06-01T12:00:00+08:00'),
];
const fee = (time: string, yuan: string) => letter('application.fee-paid', time, { yuan });
const FEES = [
  fee('2024-12-31T23:59:59+08:00', '12.5'),
  fee('2024-12-31T15:59:59Z', '0'),
  fee('2025-01-01T00:00:00+08:00', '40'),
];
const STEPS = [
  letter('application.corrected', '2024-11-01T09:00:00+08:00'),
  letter('application.fee-charged', '2025-11-01T09:00:00+08:00', { yuan: '40' }),
  letter('application.fee-charged', '2025-11-01T09:00:00+08:00', { yuan: '30' }),
];

describe('every small history counts as the fold says, or is left to it where it is not ordinary', () => {
  test('applications: one receipt and up to three conclusions', () => {
    const met = agrees(choices(ENDS, 3).map((ends) => [received, ...ends]));
    expect(met.taken).toBeGreaterThan(20);
    expect(met.left).toBeGreaterThan(50);
  });

  test('applications: up to two events, with or without a receipt', () => {
    const met = agrees(choices([received, again, ...AMENDED, ...ENDS.slice(0, 5), ...STEPS], 2));
    expect(met.taken).toBeGreaterThan(5);
    expect(met.left).toBeGreaterThan(20);
  });

  test('applications: one receipt, and up to two amendments, fees and steps that count nowhere', () => {
    const met = agrees(choices([...AMENDED, ...FEES, ...STEPS], 2).map((rest) => [received, ...rest]));
    expect(met.taken).toBeGreaterThan(20);
    expect(met.left).toBeGreaterThan(0);
  });

  test('disputes: up to three events of reviews and lawsuits', () => {
    const times = ['2023-12-31T23:59:59+08:00', '2024-01-01T00:00:00+08:00', '2024-01-01T09:00:00+08:00'];
    const [before = '', turn = '', after = ''] = times;
    const met = agrees(
      choices(
        [
          letter('review.filed', turn),
          letter('review.filed', after, { application: 'A-1' }),
          letter('review.concluded', before, { result: 'upheld' }),
          letter('review.concluded', turn, { result: 'corrected' }),
          letter('review.concluded', '2024-01-01T09:00:00+08:00', { result: 'other' }),
          letter('review.concluded', '2024-01-01T09:00:00+08:00', { result: 'upheld' }),
          letter('review.concluded', '2025-01-01T00:00:00+08:00', { result: 'other' }),
          letter('lawsuit.filed', after, { route: 'direct' }),
          letter('lawsuit.filed', before, { route: 'after-review' }),
          letter('lawsuit.concluded', before, { result: 'corrected' }),
          letter('lawsuit.concluded', turn, { result: 'upheld' }),
        ],
        3,
      ),
    );
    expect(met.taken).toBeGreaterThan(15);
    expect(met.left).toBeGreaterThan(50);
  });

  test('documents: up to three events', () => {
    const met = agrees(
      choices(
        [
          letter('document.issued', '2024-01-01T09:00:00+08:00', { kind: 'rule' }),
          letter('document.issued', '1993-01-01T00:00:00+23:59', { kind: 'normative-document' }),
          letter('document.repealed', '2023-12-31T23:59:59+08:00', { kind: 'rule' }),
          letter('document.repealed', '2024-01-01T00:00:00+08:00', { kind: 'rule' }),
          letter('document.repealed', '2099-12-31T23:59:59-23:59', { kind: 'normative-document' }),
        ],
        3,
      ),
    );
    expect(met.taken).toBeGreaterThan(4);
    expect(met.left).toBeGreaterThan(20);
  });

  test('reports of a period: up to three, amounts of any size that is plain', () => {
    const met = agrees(
      choices(
        [
          letter('action.reported', '2024-12-31T23:59:59+08:00', { kind: 'licence', count: 0 }),
          letter('action.reported', '2025-01-01T00:00:00+08:00', { kind: 'penalty', count: 4_294_967_295 }),
          letter('action.reported', '2025-01-01T00:00:00+08:00', { kind: 'coercion', count: 7 }),
          letter('charge.reported', '2024-12-31T23:59:59+08:00', { yuan: '42949672.95' }),
          letter('charge.reported', '2025-01-01T00:00:00+08:00', { yuan: '0.1' }),
        ],
        3,
      ),
    );
    expect(met).toEqual({ taken: 56, left: 0 });
  });
});

const FAMILIES: Letter[][] = [
  [received, ENDS[2] ?? received, FEES[0] ?? received],
  [
    letter('review.filed', '2024-03-01T09:00:00+08:00'),
    letter('review.concluded', '2025-03-01T09:00:00+08:00', { result: 'upheld' }),
  ],
  [letter('lawsuit.filed', '2024-03-01T09:00:00+08:00', { route: 'after-review' })],
  [letter('document.issued', '2024-03-01T09:00:00+08:00', { kind: 'normative-document' })],
  [letter('charge.reported', '2024-03-01T09:00:00+08:00', { yuan: '1.05' })],
];

test('one number may be of several families: each is told', () => {
  expect(agrees([FAMILIES.flat()])).toEqual({ taken: 1, left: 0 });
  expect(shortly(FAMILIES.flat())).toHaveLength(6);
  // Words of two families contradict nothing, whenever they are said again.
  const time = '2025-04-01T09:00:00+08:00';
  const [granted, upheld] = [decided(time, 'granted'), letter('review.concluded', time, { result: 'other' })];
  expect(agrees([[...FAMILIES.flat(), granted, granted, upheld, upheld]])).toEqual({ taken: 1, left: 0 });
  // Nor does one family's word of an earlier year move another's.
  const earlier = letter('review.concluded', '2024-12-31T12:00:00+08:00', { result: 'upheld' });
  expect(agrees([[...FAMILIES.flat(), earlier, granted]])).toEqual({ taken: 1, left: 0 });
});

test('a fault of one family leaves the whole number to the long way', () => {
  const rest = FAMILIES.slice(0, 1).flat();
  for (const spoiled of [
    letter('review.concluded', '2025-03-01T09:00:00+08:00', { result: 'upheld' }),
    letter('lawsuit.concluded', '2025-03-01T09:00:00+08:00', { result: 'upheld' }),
    letter('document.repealed', '2025-03-01T09:00:00+08:00', { kind: 'rule' }),
  ])
    expect(shortly([...rest, spoiled])).toBeUndefined();
});

test('a case that is decided very often is left to the fold', () => {
  const decisions = (count: number) =>
    Array.from({ length: count }, (_, day) =>
      decided(
        `2025-03-${String(day + 1).padStart(2, '0')}T09:00:00+08:00`,
        day % 2 ? 'granted' : 'partly-granted',
      ),
    );
  expect(shortly([received, ...decisions(9)])).toEqual(folded([received, ...decisions(9)]).lines);
  expect(shortly([received, ...decisions(10)])).toBeUndefined();
});

test('nothing of a case is left for the next one', () => {
  for (const first of [
    ...FAMILIES,
    [received, ...AMENDED],
    [received, ...ENDS.slice(0, 3)],
    [withdrawn('2024-01-01T00:00:00+08:00')],
  ]) {
    for (const second of [...FAMILIES, [received]]) {
      const used = new PlainCase();
      shortly(first, used);
      expect(shortly(second, used)).toEqual(shortly(second));
    }
  }
});

test('what no plain event says is an error, and counts as nothing else', () => {
  const [type, seconds] = received.plain;
  const told = (...taken: Letter['plain']) => {
    const plain = new PlainCase();
    plain.take(...taken);
    return () => plain.countInto(new Told());
  };
  expect(told(type, seconds, 99, 0)).toThrow('application.received says nothing that is known');
  for (const beyond of [-1, (Date.UTC(2101, 0, 1) - Date.UTC(1992, 0, 1)) / 1000])
    expect(told(type, beyond, 0, 0)).toThrow('lies outside its years');
});

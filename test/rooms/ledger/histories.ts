/** Random histories that a ledger can hold: at most one fact of a kind a number, in a sensible order. */
import fc from 'fast-check';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../shared/events/catalogue.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { kept } from '../reading.ts';

interface Fact {
  readonly type: string;
  readonly day: number;
  readonly data: object;
}

const one = <T>(values: readonly T[]) => fc.constantFrom(...values);
const yuan = fc.integer({ min: 0, max: 999_999 }).map((fen) => (fen / 100).toFixed(2));
const amount = one(['0', '100', '3940.00', '123456789012345.67']);
const id = one(['lianshui', 'qinghe-2', '11320800014319743a']);
const maybe = (fact: fc.Arbitrary<Fact>) => fc.option(fact, { nil: undefined });
const fact = (type: string, day: fc.Arbitrary<number>, data: fc.Arbitrary<object>): fc.Arbitrary<Fact> =>
  fc.record({ type: fc.constant(type), day, data });
const after = fc.integer({ min: 1, max: 60 });
const none = fc.constant({});

const application = fc
  .tuple(
    fact(
      'application.received',
      fc.constant(0),
      fc.record(
        {
          applicantType: one(APPLICANT_TYPES),
          transferredFrom: id,
          fromSubject: one(['X-1', '淮依申〔2025〕1号']),
        },
        { requiredKeys: ['applicantType'] },
      ),
    ),
    maybe(fact('application.correction-requested', after, none)),
    maybe(fact('application.corrected', after, none)),
    maybe(fact('application.third-party-consulted', after, none)),
    maybe(fact('application.third-party-answered', after, none)),
    maybe(fact('application.extended', after, fc.record({ workingDays: fc.integer({ min: 1, max: 20 }) }))),
    maybe(fact('application.fee-charged', after, fc.record({ yuan }))),
    maybe(fact('application.fee-paid', after, fc.record({ yuan: fc.oneof(yuan, amount) }))),
    maybe(
      fc.oneof(
        fact('application.decided', after, fc.record({ outcome: one(OUTCOMES) })),
        fact('application.withdrawn', after, none),
        fact(
          'application.transferred',
          after,
          fc.record({ to: id, toSubject: fc.constant('Y-9') }, { requiredKeys: ['to'] }),
        ),
        fact('application.voided', after, fc.record({ reason: one(['误登', '重复登记，见=SUM(A1)']) })),
      ),
    ),
  )
  .map((facts) => facts.filter((each) => each !== undefined));

const filed = (family: string, data: fc.Arbitrary<object>) =>
  fc
    .tuple(
      fact(`${family}.filed`, fc.constant(0), data),
      maybe(fact(`${family}.concluded`, after, fc.record({ result: one(RESULTS) }))),
    )
    .map((facts) => facts.filter((each) => each !== undefined));
const caseNumber = one(['甲-1', '0001']);
const review = filed('review', fc.record({ application: caseNumber }, { requiredKeys: [] }));
const lawsuit = filed(
  'lawsuit',
  fc.record(
    {
      route: one(['direct', 'after-review']),
      application: caseNumber,
      role: one(['defendant', 'co-defendant-reviewer']),
    },
    { requiredKeys: ['route'] },
  ),
);
const document = one(['rule', 'normative-document']).chain((kind) =>
  fc
    .tuple(
      fact('document.issued', fc.constant(0), fc.constant({ kind })),
      maybe(fact('document.repealed', after, fc.constant({ kind }))),
    )
    .map((facts) => facts.filter((each) => each !== undefined)),
);
const count = fc.record({ count: fc.integer({ min: 0, max: 1_000_000_000_000 }) });
const action = (kind: string) =>
  maybe(
    fact(
      'action.reported',
      fc.constant(0),
      count.map((data) => ({ ...data, kind })),
    ),
  );
const actions = fc
  .tuple(
    action('licence'),
    action('penalty'),
    action('coercion'),
    maybe(fact('charge.reported', fc.constant(0), fc.record({ yuan: amount }))),
  )
  .map((facts) => facts.filter((each) => each !== undefined));

const start = fc.integer({ min: 0, max: 700 });
const clock = one(['T00:00:00+08:00', 'T10:23:45+08:00', 'T23:59:59+08:00']);
const source = one(['office', 'cases']);
const letters = '甲乙丙丁〔〕0123456789-号';
const subject = fc
  .string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 })
  .map((text) => `N${text}`);
const DAY = 86_400_000;

/** All events of some numbers, each fact from one of two sources. */
export const histories: fc.Arbitrary<KeptEvent[]> = fc
  .uniqueArray(
    fc.record({
      subject,
      start,
      clock,
      source,
      facts: fc.oneof(application, review, lawsuit, document, actions),
    }),
    {
      selector: ({ subject: number }) => number,
      maxLength: 12,
    },
  )
  .map((numbers) =>
    numbers.flatMap(({ subject: number, start: first, clock: time, source: from, facts }) =>
      facts.map(({ type, day, data }, index) =>
        kept(
          {
            specversion: '1.0',
            id: `e${index}`,
            source: '/cases',
            type,
            time: `${new Date(Date.UTC(2024, 0, 1) + (first + day) * DAY).toISOString().slice(0, 10)}${time}`,
            sequence: String(index),
            subject: number,
            agency: 'huaian',
            data,
          },
          from,
        ),
      ),
    ),
  );

import fc from 'fast-check';
import { type Gap, gaps, yearlyGaps } from './times.ts';

/**
 * The lives of cases, step by step, before they have times and ids.
 * In: nothing. Out: steps in the order in which they would happen. Always: `data` is as the catalogue wants it;
 * mostly a life is valid, sometimes it is any sequence of the events of its family.
 */
export interface Step {
  type: string;
  data?: Readonly<Record<string, unknown>>;
  gap: Gap;
}

const APPLICANT_TYPES = [
  'natural-person',
  'commercial-enterprise',
  'research-institution',
  'public-welfare-organisation',
  'legal-service-organisation',
  'other-organisation',
] as const;

/** A few that stand for their groups come often, so that two of a case may agree; then all 21. */
const outcomes = () =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('granted', 'refused.state-secret', 'other.other') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'granted',
        'partly-granted',
        'refused.state-secret',
        'refused.prohibited-by-law',
        'refused.security-and-stability',
        'refused.third-party-rights',
        'refused.internal-affairs',
        'refused.process-information',
        'refused.enforcement-file',
        'refused.administrative-query',
        'unavailable.not-held',
        'unavailable.needs-creation',
        'unavailable.still-unclear',
        'not-processed.petition',
        'not-processed.repeated',
        'not-processed.published-material',
        'not-processed.excessive',
        'not-processed.reissue',
        'other.correction-overdue',
        'other.fee-overdue',
        'other.other',
      ),
    },
  );

const yuan = () =>
  fc.oneof(
    fc.constantFrom('0', '0.5', '100', '49.99', '0.01', '3940.00', '999999999999999.99'),
    fc.integer({ min: 0, max: 100_000_000 }).map((fen) => `${Math.floor(fen / 100)}.${fen % 10}`),
  );

const applicantTypes = () => fc.constantFrom(...APPLICANT_TYPES);
const results = () => fc.constantFrom('upheld', 'corrected', 'other');
const kinds = () => fc.constantFrom('rule', 'normative-document');
const bare = (type: string): fc.Arbitrary<Step> => gaps().map((gap) => ({ type, gap }));
/** A field that is undefined is left out: the catalogue knows absent and null, and nothing else. */
const withoutAbsent = (step: Step): Step => ({
  ...step,
  data: Object.fromEntries(Object.entries(step.data ?? {}).filter(([, value]) => value !== undefined)),
});
const telling = (
  type: string,
  data: Record<string, fc.Arbitrary<unknown>>,
  gap: () => fc.Arbitrary<Gap> = gaps,
): fc.Arbitrary<Step> =>
  fc
    .record({ data: fc.record(data, { noNullPrototype: true }), gap: gap() })
    .map((rest) => withoutAbsent({ type, ...rest }));
const sometimes = <Value>(weight: number, value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const received = () => telling('application.received', { applicantType: applicantTypes() });
/** "sent only where the hand-over lies in a later year than that first receipt": the giver counted it. */
const firstReceived = () => fc.constantFrom('2019-11-05T00:00:00+08:00', '2018-03-01T09:30:00Z');
const returned = (gap?: () => fc.Arbitrary<Gap>) =>
  telling(
    'application.received',
    {
      applicantType: applicantTypes(),
      transferredFrom: fc.constant('yi'),
      fromSubject: sometimes(2, fc.constant('乙2019-7')),
      firstReceived: sometimes(3, firstReceived()),
    },
    gap,
  );
const amended = () => telling('application.amended', { applicantType: applicantTypes() });
const decided = () => telling('application.decided', { outcome: outcomes() });
const withdrawn = () => bare('application.withdrawn');
const transferred = (gap?: () => fc.Arbitrary<Gap>) =>
  telling(
    'application.transferred',
    { to: fc.constant('yi'), toSubject: sometimes(2, fc.constant('乙2019-7')) },
    gap,
  );
const voided = () => telling('application.voided', { reason: fc.constant('误登') });
const between = () =>
  fc.oneof(
    bare('application.correction-requested'),
    bare('application.corrected'),
    bare('application.third-party-consulted'),
    bare('application.third-party-answered'),
    telling('application.extended', { workingDays: fc.integer({ min: 1, max: 20 }) }),
    telling('application.fee-charged', { yuan: yuan() }),
    telling('application.fee-paid', { yuan: yuan() }),
    amended(),
  );

const inTurn = (...parts: fc.Arbitrary<Step[]>[]): fc.Arbitrary<Step[]> =>
  fc.tuple(...parts).map((lists) => lists.flat());
const one = (step: fc.Arbitrary<Step>) => fc.tuple<[Step]>(step);
const upTo = (maxLength: number, step: fc.Arbitrary<Step>) => fc.array(step, { maxLength });

/** How an application ends; the first is where a failing example shrinks to. */
const endings = (): fc.Arbitrary<Step[]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<Step[]>([]) },
    { weight: 5, arbitrary: inTurn(one(decided()), upTo(2, decided())) },
    { weight: 2, arbitrary: inTurn(one(withdrawn()), upTo(1, decided())) },
    { weight: 1, arbitrary: inTurn(one(decided()), one(withdrawn())) },
    { weight: 2, arbitrary: one(transferred()) },
    { weight: 2, arbitrary: inTurn(one(transferred()), one(returned()), upTo(1, decided())) },
    {
      weight: 1,
      arbitrary: inTurn(one(transferred()), one(returned()), one(transferred()), upTo(1, returned())),
    },
    { weight: 3, arbitrary: toAndFro() },
  );

/** Handed on in a later year, and back, up to three times: the stays of one case. */
const toAndFro = (): fc.Arbitrary<Step[]> =>
  inTurn(
    one(transferred(yearlyGaps)),
    fc
      .array(inTurn(one(returned(yearlyGaps)), one(transferred(yearlyGaps))), { maxLength: 2 })
      .map((rounds) => rounds.flat()),
    upTo(1, returned(yearlyGaps)),
    upTo(1, fc.oneof(decided(), withdrawn())),
  );

const anyOfApplication = () =>
  fc.oneof(received(), returned(), decided(), withdrawn(), transferred(), amended(), between());

export const applicationLives = (): fc.Arbitrary<Step[]> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: inTurn(
        one(fc.oneof({ weight: 4, arbitrary: received() }, returned())),
        upTo(2, between()),
        endings(),
      ),
    },
    { weight: 1, arbitrary: upTo(6, anyOfApplication()) },
    { weight: 1, arbitrary: inTurn(one(received()), endings(), one(voided()), upTo(1, decided())) },
  );

const about = () => fc.option(fc.constant('A1'), { nil: undefined });
const disputeLives = (filed: fc.Arbitrary<Step>, concluded: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> =>
  fc.oneof(
    { weight: 5, arbitrary: inTurn(one(filed), upTo(1, concluded)) },
    { weight: 2, arbitrary: inTurn(one(filed), upTo(3, concluded)) },
    { weight: 1, arbitrary: upTo(5, fc.oneof(filed, concluded)) },
  );

export const reviewLives = (): fc.Arbitrary<Step[]> =>
  disputeLives(
    telling('review.filed', { application: about() }),
    telling('review.concluded', { result: results() }),
  );

export const lawsuitLives = (): fc.Arbitrary<Step[]> =>
  disputeLives(
    telling('lawsuit.filed', {
      route: fc.constantFrom('direct', 'after-review'),
      application: about(),
      role: sometimes(2, fc.constantFrom('co-defendant-reviewer', 'defendant')),
    }),
    telling('lawsuit.concluded', { result: results() }),
  );

export const documentLives = (): fc.Arbitrary<Step[]> =>
  disputeLives(
    telling('document.issued', { kind: kinds() }),
    telling('document.repealed', { kind: kinds() }),
  );

/** Reports of one period after the other; each counts by itself. */
export const batchLives = (): fc.Arbitrary<Step[]> =>
  upTo(
    4,
    fc.oneof(
      telling('action.reported', {
        kind: fc.constantFrom('licence', 'penalty', 'coercion'),
        count: fc.oneof(fc.nat(1000), fc.constantFrom(0, 447_228, 3_985_758, 10 ** 12)),
      }),
      telling('charge.reported', { yuan: yuan() }),
      telling('activity.reported', {
        kind: fc.constantFrom('published', 'response', 'training'),
        count: fc.oneof(fc.nat(1000), fc.constantFrom(0, 10 ** 12)),
        channel: sometimes(1, fc.constantFrom('website', 'new-media', 'bulletin', 'other')),
      }),
    ),
  );

/** The office's words on a year. They are in no table, and no fault. */
export const officeLives = (): fc.Arbitrary<Step[]> =>
  upTo(
    2,
    fc.oneof(
      telling('narrative.written', {
        section: fc.constantFrom('overview', 'problems', 'other'),
        markdown: fc.constant('本年工作平稳。'),
      }),
      bare('report.finalised'),
    ),
  );

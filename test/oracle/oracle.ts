import { applicationOf, disputeOf, documentOf } from './cases.ts';
import {
  byBytes,
  type Delivered,
  type Fact,
  type FaultCode,
  type Finding,
  findings,
  inOrder,
  type Log,
  readLog,
  text,
} from './log.ts';

/**
 * An independent second implementation of the counting rules, written from CONTRACT.md (sections 2 and 3) and
 * SOURCES.md (section 2) alone. In: deliveries of any number of agencies, in any order, with duplicates.
 * Out: the tables of one agency and year, its faults, and the years that they block.
 * Always: it imports nothing of the product and computes everything anew for each year; slow on purpose.
 * Its readings of what the rules leave open are listed in the README beside it.
 */
export type { Delivered } from './log.ts';

const APPLICANT_TYPES = `natural-person commercial-enterprise research-institution public-welfare-organisation
  legal-service-organisation other-organisation`.split(/\s+/);

const OUTCOMES = `granted partly-granted
  refused.state-secret refused.prohibited-by-law refused.security-and-stability refused.third-party-rights
  refused.internal-affairs refused.process-information refused.enforcement-file refused.administrative-query
  unavailable.not-held unavailable.needs-creation unavailable.still-unclear
  not-processed.petition not-processed.repeated not-processed.published-material not-processed.excessive
  not-processed.reissue
  other.correction-overdue other.fee-overdue other.other`.split(/\s+/);

export interface Question {
  agency: string;
  name: string;
  year: number;
  chargeDecimals?: number;
  asOf?: string;
}

export interface OracleFault {
  subject: string;
  code: FaultCode;
  /** Ids of the faulty events, in the contract's order. */
  events: string[];
  years: number[];
}

/** The facts of a family of types, case by case; the order inside a case is kept. */
const bySubject = (facts: readonly Fact[], family: string): Fact[][] => {
  const own = facts.filter(({ type }) => type.startsWith(`${family}.`));
  return [...new Set(own.map(({ subject }) => subject))].map((subject) =>
    own.filter((fact) => fact.subject === subject),
  );
};

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);

const sevenColumns = (applicantTypes: readonly string[]) => {
  const columns = APPLICANT_TYPES.map((column) => [
    column,
    applicantTypes.filter((type) => type === column).length,
  ]);
  return { ...Object.fromEntries(columns), total: applicantTypes.length } as Record<string, number>;
};

/** The stays that count, each in the column of its case. */
const staysOf = (facts: readonly Fact[]) =>
  bySubject(facts, 'application').flatMap((own) => {
    const { applicantType, stays } = applicationOf(own);
    return stays.map((stay) => ({ ...stay, applicantType, subject: own[0]?.subject ?? '' }));
  });

const applicationTable = (facts: readonly Fact[], year: number) => {
  const stays = staysOf(facts);
  const row = (belongs: (one: (typeof stays)[number]) => boolean) =>
    sevenColumns(stays.filter(belongs).map(({ applicantType }) => applicantType));
  const isOpenAtTheEndOf = (one: (typeof stays)[number], of: number) =>
    one.beganIn <= of && (one.openThrough === undefined || of <= one.openThrough);
  return {
    // "`received(Y)`: received in Y."
    received: row((one) => one.beganIn === year && !one.carriedIn),
    // "`carriedIn(Y)`: received before Y and not concluded before Y", but a stay that was handed on "is not carried
    // in afterwards"; and "a stay begins as carried in where …"
    carriedIn: row(
      (one) =>
        (one.beganIn === year && one.carriedIn) ||
        (isOpenAtTheEndOf(one, year - 1) && one.handedOnIn !== year),
    ),
    // "`outcomes(Y)`: concluded in Y."
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [
        outcome,
        row((one) => one.concluded?.year === year && one.concluded.outcome === outcome),
      ]),
    ),
    concluded: row((one) => one.concluded?.year === year),
    // "`carriedOut(Y)`: received by the end of Y, not concluded by then."
    carriedOut: row((one) => isOpenAtTheEndOf(one, year)),
  };
};

const disputeTable = (facts: readonly Fact[], year: number) => {
  const cases = (['review', 'lawsuit'] as const).flatMap((kind) =>
    bySubject(facts, kind).flatMap((own) => disputeOf(kind, own).counted ?? []),
  );
  const block = (route: string) => {
    const own = cases.filter((one) => one.route === route);
    // "Concluded in Y by result"
    const by = (result: string) =>
      own.filter(({ concluded }) => concluded?.year === year && concluded.result === result).length;
    // "尚未审结 = filed by the end of Y and open then"
    const pending = own.filter(
      ({ filedIn, concluded }) => filedIn <= year && !(concluded !== undefined && concluded.year <= year),
    ).length;
    const [upheld, corrected, other] = [by('upheld'), by('corrected'), by('other')];
    // "总计 = the four together, those carried in included"
    return { upheld, corrected, other, pending, total: sum([upheld, corrected, other, pending]) };
  };
  return {
    review: block('review'),
    lawsuitDirect: block('direct'),
    lawsuitAfterReview: block('after-review'),
  };
};

const documentTable = (facts: readonly Fact[], year: number, kind: string) => {
  const documents = bySubject(facts, 'document')
    .map(documentOf)
    .filter((one) => one.kind === kind);
  const by = (limit: number, when: number | undefined) => when !== undefined && when <= limit;
  return {
    // "issued in Y; repealed in Y; in force = issued by the end of Y and not repealed by then"
    issued: documents.filter(({ issuedIn }) => issuedIn === year).length,
    repealed: documents.filter(({ repealedIn }) => repealedIn === year).length,
    inForce: documents.filter((one) => by(year, one.issuedIn) && !by(year, one.repealedIn)).length,
  };
};

/** "sum fen (integers)": `^(0|[1-9]\d{0,14})(\.\d{1,2})?$` */
const fenOf = (fact: Fact): bigint => {
  const [yuan = '', cents = ''] = (text(fact.data, 'yuan') ?? '').split('.');
  return BigInt(yuan) * 100n + BigInt(cents.padEnd(2, '0'));
};

/** "round once at printing, half up": `fen` in units of `unit` fen, with so many decimals. */
export const printed = (fen: bigint, unit: bigint, decimals: number): string => {
  const scaled = fen * 10n ** BigInt(decimals);
  const half = scaled % unit >= unit - (scaled % unit) ? 1n : 0n;
  const digits = String(scaled / unit + half).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
};

/** "sums of what was reported with a `time` in Y" */
const proactive = (facts: readonly Fact[], year: number, decimals: number) => {
  const reported = facts.filter((fact) => fact.year === year);
  const actions = (kind: string) =>
    Number(
      reported
        .filter(({ type, data }) => type === 'action.reported' && data['kind'] === kind)
        .reduce((total, { data }) => total + BigInt(Number(data['count'])), 0n),
    );
  const charges = reported
    .filter(({ type }) => type === 'charge.reported')
    .reduce((total, fact) => total + fenOf(fact), 0n);
  return {
    rules: documentTable(facts, year, 'rule'),
    normativeDocuments: documentTable(facts, year, 'normative-document'),
    licences: actions('licence'),
    penalties: actions('penalty'),
    coercions: actions('coercion'),
    // "万元 with four decimals unless the agency's `chargeDecimals` says otherwise"
    chargesWanYuan: printed(charges, 1_000_000n, decimals),
  };
};

/** "the sum of `fee-paid` in Y and the number of applications with one (voided ones left out)" */
const processingFees = (facts: readonly Fact[], year: number) => {
  const voided = new Set(
    facts.filter(({ type }) => type === 'application.voided').map((fact) => fact.subject),
  );
  const paid = facts.filter(
    (fact) => fact.type === 'application.fee-paid' && fact.year === year && !voided.has(fact.subject),
  );
  const fen = paid.reduce((total, fact) => total + fenOf(fact), 0n);
  return { applications: new Set(paid.map(({ subject }) => subject)).size, yuan: printed(fen, 100n, 2) };
};

/**
 * "what section one tells […], of a period that ends at `time`; all add up; in no table": sums of the year by kind
 * and, where the event names one, by kind and channel, as the citations name them (`published.website`).
 */
export const oracleActivities = (
  events: readonly Delivered[],
  { agency, year, asOf }: Pick<Question, 'agency' | 'year' | 'asOf'>,
): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const fact of readLog(events, agency, asOf).live) {
    if (fact.type !== 'activity.reported' || fact.year !== year) continue;
    const [kind, channel] = [text(fact.data, 'kind') ?? '', text(fact.data, 'channel')];
    for (const name of channel === undefined ? [kind] : [kind, `${kind}.${channel}`])
      sums[name] = (sums[name] ?? 0) + Number(fact.data['count']);
  }
  return sums;
};

export const oracleTables = (events: readonly Delivered[], question: Question) => {
  const { agency, name, year, chargeDecimals = 4, asOf } = question;
  const { live } = readLog(events, agency, asOf);
  return {
    format: '2021' as const,
    agency: { id: agency, name },
    year,
    proactive: proactive(live, year, chargeDecimals),
    applications: applicationTable(live, year),
    disputes: disputeTable(live, year),
    processingFees: processingFees(live, year),
  };
};

/**
 * "`carry-chain` takes such cases in and out by their numbers": those that the year before carried out and that were
 * handed on in this year, and those whose stay of this year begins as carried in; `number column` each, by bytes.
 */
export const oracleCarryMoves = (
  events: readonly Delivered[],
  { agency, year }: Pick<Question, 'agency' | 'year'>,
): { out: string[]; in: string[] } => {
  const stays = staysOf(readLog(events, agency).live);
  const listed = (of: typeof stays) =>
    of.map(({ subject, applicantType }) => `${subject} ${applicantType}`).sort(byBytes);
  return {
    out: listed(stays.filter(({ handedOnIn }) => handedOnIn === year)),
    in: listed(stays.filter(({ beganIn, carriedIn }) => carriedIn && beganIn === year)),
  };
};

const ascending = (years: readonly number[]): number[] => [...new Set(years)].sort((a, b) => a - b);

/** "`voided` […] clears the case's faults"; the warning goes with them. */
const found = ({ live, vain }: Log): Finding[] => {
  const voided = live.filter(({ type }) => type === 'application.voided').map(({ subject }) => subject);
  return [
    ...bySubject(live, 'application').flatMap((own) => applicationOf(own).faults),
    ...bySubject(live, 'review').flatMap((own) => disputeOf('review', own).faults),
    ...bySubject(live, 'lawsuit').flatMap((own) => disputeOf('lawsuit', own).faults),
    ...bySubject(live, 'document').flatMap((own) => documentOf(own).faults),
    ...findings(
      'retraction-of-nothing',
      vain.filter(({ subject }) => !voided.includes(subject)),
    ),
  ];
};

/** One entry a number and code, sorted by number, then code. */
export const oracleFaults = (events: readonly Delivered[], agency: string): OracleFault[] => {
  const log = readLog(events, agency);
  const all = found(log);
  const subjects = [...new Set(all.map(({ fact }) => fact.subject))].sort(byBytes);
  return subjects.flatMap((subject) => {
    const own = all.filter(({ fact }) => fact.subject === subject);
    // "A fault blocks publication of every year in which its case has an event"
    const years = ascending(log.live.filter((fact) => fact.subject === subject).map(({ year }) => year));
    return [...new Set(own.map(({ code }) => code))].sort(byBytes).map((code) => {
      const faulty = own.filter((one) => one.code === code).map(({ fact }) => fact);
      return { subject, code, events: faulty.sort(inOrder).map(({ id }) => id), years };
    });
  });
};

/** "A warning only: retraction of an event that never came." */
export const oracleBlockedYears = (events: readonly Delivered[], agency: string): number[] =>
  ascending(
    oracleFaults(events, agency)
      .filter(({ code }) => code !== 'retraction-of-nothing')
      .flatMap(({ years }) => years),
  );

import type { CloudEvent } from '../../../../infra/cli/sample/ledger.ts';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../../shared/events/catalogue.ts';
import type { AnnualTables } from '../../../../shared/form/annual-tables.ts';

/**
 * A second count of a history, naive and apart from the product's own: the rules of the domain, section 2, in a
 * few lines each. `like` says which agency, year and number of decimals; all counts come from the events.
 */
export function recount(events: readonly CloudEvent[], like: AnnualTables): AnnualTables {
  const cases = casesOf(events);
  const year = like.year;
  return {
    format: '2021',
    agency: like.agency,
    year,
    proactive: {
      rules: documents(cases, 'rule', year),
      normativeDocuments: documents(cases, 'normative-document', year),
      licences: actions(cases, 'licence', year),
      penalties: actions(cases, 'penalty', year),
      coercions: actions(cases, 'coercion', year),
      chargesWanYuan: charges(cases, like),
    },
    applications: applications(cases, year),
    disputes: {
      review: disputes(cases, year, ({ type }) => type === 'review.filed'),
      lawsuitDirect: disputes(cases, year, (filed) => filed.data?.['route'] === 'direct'),
      lawsuitAfterReview: disputes(cases, year, (filed) => filed.data?.['route'] === 'after-review'),
    },
    processingFees: fees(cases, year),
  };
}

const yearOf = ({ time }: CloudEvent): number => Number(time.slice(0, 4));

/** Events by subject, in the order of the contract (all times have one offset here), without what was retracted. */
function casesOf(events: readonly CloudEvent[]): CloudEvent[][] {
  const cases = new Map<string, CloudEvent[]>();
  for (const event of events) cases.set(event.subject, [...(cases.get(event.subject) ?? []), event]);
  return [...cases.values()].map((own) => {
    const gone = new Set(
      own.filter(({ type }) => type === 'event.retracted').map(({ data }) => data?.['id']),
    );
    const key = ({ time, sequence, id }: CloudEvent) => `${time} ${(sequence ?? '').padStart(9, '0')} ${id}`;
    return own
      .filter(({ type, id }) => type !== 'event.retracted' && !gone.has(id))
      .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  });
}

interface Application {
  column: string;
  received: number;
  concluded: number | null;
  outcome: string;
}

/** The application as it counts; null where it was voided, handed on, or is none. */
function applicationOf(events: readonly CloudEvent[]): Application | null {
  const of = (...types: string[]) =>
    events.filter(({ type }) => types.includes(type.replace('application.', '')));
  const receipts = of('received');
  const moved = of('transferred').at(-1);
  const receipt = moved ? receipts.find(({ time }) => time > moved.time) : receipts[0];
  if (!receipt || of('voided').length > 0) return null;
  const column = String((of('amended').at(-1) ?? receipt).data?.['applicantType']);
  const first = of('decided', 'withdrawn')[0];
  if (!first) return { column, received: yearOf(receipt), concluded: null, outcome: '' };
  const last = of('decided')
    .filter((event) => yearOf(event) === yearOf(first))
    .at(-1);
  const outcome = String(last?.data?.['outcome'] ?? 'other.other');
  return { column, received: yearOf(receipt), concluded: yearOf(first), outcome };
}

function applications(cases: CloudEvent[][], year: number): AnnualTables['applications'] {
  const all = cases.map(applicationOf).filter((application) => application !== null);
  const row = (counts: (application: Application) => boolean) => {
    const own = all.filter(counts);
    const columns = APPLICANT_TYPES.map((type) => [type, own.filter(({ column }) => column === type).length]);
    return { ...Object.fromEntries(columns), total: own.length };
  };
  const open = (before: number) => (application: Application) =>
    application.received < before && (application.concluded ?? Number.POSITIVE_INFINITY) >= before;
  return {
    received: row(({ received }) => received === year),
    carriedIn: row(open(year)),
    outcomes: Object.fromEntries(
      OUTCOMES.map((code) => [code, row(({ concluded, outcome }) => concluded === year && outcome === code)]),
    ) as AnnualTables['applications']['outcomes'],
    concluded: row(({ concluded }) => concluded === year),
    carriedOut: row(open(year + 1)),
  };
}

function disputes(cases: CloudEvent[][], year: number, belongs: (filed: CloudEvent) => boolean) {
  const row = { upheld: 0, corrected: 0, other: 0, pending: 0, total: 0 };
  for (const events of cases) {
    const filed = events.find(({ type }) => type.endsWith('.filed'));
    if (!filed || !belongs(filed)) continue;
    const results = events.filter(({ type }) => type.endsWith('.concluded'));
    const concluded = results[0] ? yearOf(results[0]) : Number.POSITIVE_INFINITY;
    const last = results.filter((event) => yearOf(event) === concluded).at(-1)?.data?.['result'];
    const cell =
      concluded > year ? 'pending' : RESULTS.find((result) => concluded === year && result === last);
    if (!cell || yearOf(filed) > year) continue;
    row[cell] += 1;
    row.total += 1;
  }
  return row;
}

function documents(cases: CloudEvent[][], kind: string, year: number) {
  const own = cases.filter(([issue]) => issue?.type === 'document.issued' && issue.data?.['kind'] === kind);
  const issued = own.map((events) => yearOf(events[0] as CloudEvent));
  const repealed = own.map((events) => (events[1] ? yearOf(events[1]) : Number.POSITIVE_INFINITY));
  return {
    issued: issued.filter((one) => one === year).length,
    repealed: repealed.filter((one) => one === year).length,
    inForce: issued.filter((one, index) => one <= year && (repealed[index] ?? 0) > year).length,
  };
}

function actions(cases: CloudEvent[][], kind: string, year: number): number {
  const own = cases.flat().filter(({ type, data }) => type === 'action.reported' && data?.['kind'] === kind);
  return own
    .filter((event) => yearOf(event) === year)
    .reduce((sum, { data }) => sum + Number(data?.['count']), 0);
}

const fenOf = ({ data }: CloudEvent): bigint => {
  const [yuan = '', fen = ''] = String(data?.['yuan']).split('.');
  return BigInt(yuan + fen.padEnd(2, '0'));
};

function charges(cases: CloudEvent[][], like: AnnualTables): string {
  const own = cases.flat().filter((event) => event.type === 'charge.reported' && yearOf(event) === like.year);
  const fen = own.reduce((sum, event) => sum + fenOf(event), 0n);
  const decimals = like.proactive.chargesWanYuan.split('.')[1]?.length ?? 0;
  const digits = String(fen).padStart(7, '0');
  const printed = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  const kept = decimals === 0 ? printed.slice(0, -7) : printed.slice(0, printed.length - 6 + decimals);
  if (BigInt(printed.slice(kept.length).replace('.', '') || '0') !== 0n)
    throw new Error(`${printed} does not end`);
  return kept;
}

function fees(cases: CloudEvent[][], year: number): AnnualTables['processingFees'] {
  const paid = cases
    .filter((events) => !events.some(({ type }) => type === 'application.voided'))
    .map((events) =>
      events.filter((event) => event.type === 'application.fee-paid' && yearOf(event) === year),
    )
    .filter((payments) => payments.length > 0);
  const fen = paid.flat().reduce((sum, event) => sum + fenOf(event), 0n);
  const digits = String(fen).padStart(3, '0');
  return { applications: paid.length, yuan: `${digits.slice(0, -2)}.${digits.slice(-2)}` };
}

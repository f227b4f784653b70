/**
 * From cases to annual tables. In: what every case of one agency counts as, one at a time, in any order. Out: the
 * tables of any year, computed whole. What is kept between is a histogram of lives ("received 2023, concluded
 * 2024, granted, natural person: 17"), so that memory follows the number of years and not of cases, and each
 * cell is counted by its own definition: the identities of the form are then checks that can fail.
 * 条例 articles 49–50; 国办公开办函〔2021〕30号.
 */
import type { CaseFacts } from '../cases/case.ts';
import type { DisputeBlock } from '../cases/dispute.ts';
import type { DocumentKind } from '../cases/document.ts';
import {
  APPLICANT_TYPES,
  type ApplicantType,
  OUTCOMES,
  type Outcome,
  RESULTS,
  type Result,
} from '../events/catalogue.ts';
import type { AnnualTables, DisputeRow, DocumentRow, SevenColumns } from '../form/annual-tables.ts';
import { type ActionKind, type Counts, countCase } from './counts.ts';
import { wanYuanText, yuanText } from './money.ts';

/** Whose tables: `chargeDecimals` (0 to 6) is the number of decimals of 万元 that the agency prints. */
export interface TabledAgency {
  id: string;
  name: string;
  chargeDecimals?: number | undefined;
}

/** A count of things that share one description, found again by a number that stands for the description. */
type Histogram<Life> = Map<number, Life & { count: number }>;

interface ApplicationLife {
  type: ApplicantType;
  received: number;
  concluded: number | null;
  outcome: Outcome | null;
}

interface DisputeLife {
  block: DisputeBlock;
  filed: number;
  concluded: number | null;
  result: Result | null;
}

interface DocumentLife {
  kind: DocumentKind;
  issued: number | null;
  repealed: number | null;
}

export const FOUR_DECIMALS = 4;

export class Tally implements Counts {
  readonly #applications: Histogram<ApplicationLife> = new Map();
  readonly #disputes: Histogram<DisputeLife> = new Map();
  readonly #documents: Histogram<DocumentLife> = new Map();
  readonly #actions: Histogram<{ kind: ActionKind; year: number }> = new Map();
  /** By year: fen of 行政事业性收费. */
  readonly #charges = new Map<number, bigint>();
  /** By year: fen of 信息处理费, and the number of applications that paid one. */
  readonly #fees = new Map<number, { fen: bigint; applications: number }>();

  /** Takes in one case. A case is given once. */
  add(facts: CaseFacts): void {
    countCase(facts, this);
  }

  application(
    type: ApplicantType,
    received: number,
    concluded: number | null,
    outcome: Outcome | null,
  ): void {
    const last = outcome === null ? OUTCOMES.length : PLACE[outcome];
    const key = describe(PLACE[type] * (OUTCOMES.length + 1) + last, received, concluded);
    const known = this.#applications.get(key);
    if (known) known.count++;
    else this.#applications.set(key, { type, received, concluded, outcome, count: 1 });
  }

  dispute(block: DisputeBlock, filed: number, concluded: number | null, result: Result | null): void {
    const last = result === null ? RESULTS.length : RESULTS.indexOf(result);
    const key = describe(BLOCKS.indexOf(block) * (RESULTS.length + 1) + last, filed, concluded);
    const known = this.#disputes.get(key);
    if (known) known.count++;
    else this.#disputes.set(key, { block, filed, concluded, result, count: 1 });
  }

  document(kind: DocumentKind, issued: number | null, repealed: number | null): void {
    const key = describe(kind === 'rule' ? 0 : 1, issued, repealed);
    const known = this.#documents.get(key);
    if (known) known.count++;
    else this.#documents.set(key, { kind, issued, repealed, count: 1 });
  }

  action(kind: ActionKind, year: number, count: number): void {
    const key = describe(ACTIONS.indexOf(kind), year, null);
    const known = this.#actions.get(key);
    if (known) known.count += count;
    else this.#actions.set(key, { kind, year, count });
  }

  charge(year: number, fen: bigint): void {
    this.#charges.set(year, (this.#charges.get(year) ?? 0n) + fen);
  }

  fees(year: number, fen: bigint): void {
    const known = this.#fees.get(year);
    if (!known) this.#fees.set(year, { fen, applications: 1 });
    else {
      known.fen += fen;
      known.applications++;
    }
  }

  /** The tables of a year, all cells. */
  tables({ id, name, chargeDecimals = FOUR_DECIMALS }: TabledAgency, year: number): AnnualTables {
    const fees = this.#fees.get(year) ?? { fen: 0n, applications: 0 };
    const action = (kind: ActionKind) =>
      total(this.#actions, (key) => key.kind === kind && key.year === year);
    return {
      format: '2021',
      agency: { id, name },
      year,
      proactive: {
        rules: this.#documentRow('rule', year),
        normativeDocuments: this.#documentRow('normative-document', year),
        licences: action('licence'),
        penalties: action('penalty'),
        coercions: action('coercion'),
        chargesWanYuan: wanYuanText(this.#charges.get(year) ?? 0n, chargeDecimals),
      },
      applications: this.#applicationRows(year),
      disputes: {
        review: this.#disputeRow('review', year),
        lawsuitDirect: this.#disputeRow('lawsuitDirect', year),
        lawsuitAfterReview: this.#disputeRow('lawsuitAfterReview', year),
      },
      processingFees: { applications: fees.applications, yuan: yuanText(fees.fen) },
    };
  }

  #applicationRows(year: number): AnnualTables['applications'] {
    const cells = new Float64Array(ROWS * COLUMNS);
    for (const { type, received, concluded, outcome, count } of this.#applications.values()) {
      const column = PLACE[type];
      if (received === year) put(cells, RECEIVED, column, count);
      if (received < year && isOpenAfter(concluded, year - 1)) put(cells, CARRIED_IN, column, count);
      if (concluded === year && outcome !== null) put(cells, PLACE[outcome], column, count);
      if (concluded === year) put(cells, CONCLUDED, column, count);
      if (received <= year && isOpenAfter(concluded, year)) put(cells, CARRIED_OUT, column, count);
    }
    const outcomes = OUTCOMES.map((outcome) => [outcome, rowOf(cells, PLACE[outcome])]);
    return {
      received: rowOf(cells, RECEIVED),
      carriedIn: rowOf(cells, CARRIED_IN),
      outcomes: Object.fromEntries(outcomes) as Record<Outcome, SevenColumns>,
      concluded: rowOf(cells, CONCLUDED),
      carriedOut: rowOf(cells, CARRIED_OUT),
    };
  }

  #disputeRow(block: DisputeBlock, year: number): DisputeRow {
    const results = (result: Result) =>
      total(
        this.#disputes,
        (life) => life.block === block && life.concluded === year && life.result === result,
      );
    const pending = total(
      this.#disputes,
      (life) => life.block === block && life.filed <= year && isOpenAfter(life.concluded, year),
    );
    const [upheld, corrected, other] = [results('upheld'), results('corrected'), results('other')];
    return { upheld, corrected, other, pending, total: upheld + corrected + other + pending };
  }

  #documentRow(kind: DocumentKind, year: number): DocumentRow {
    const documents = (holds: (life: DocumentLife) => boolean) =>
      total(this.#documents, (life) => life.kind === kind && holds(life));
    return {
      issued: documents(({ issued }) => issued === year),
      repealed: documents(({ repealed }) => repealed === year),
      inForce: documents(
        ({ issued, repealed }) => issued !== null && issued <= year && isOpenAfter(repealed, year),
      ),
    };
  }
}

const BLOCKS: readonly DisputeBlock[] = ['review', 'lawsuitDirect', 'lawsuitAfterReview'];
const ACTIONS: readonly ActionKind[] = ['licence', 'penalty', 'coercion'];
const PLACE = Object.fromEntries(
  [APPLICANT_TYPES, OUTCOMES].flatMap((words) => words.map((word, place) => [word, place])),
) as Record<ApplicantType | Outcome, number>;

/** Years are of four digits: two of them and a small number are one number below 2^53. */
const YEARS = 2 ** 14;

function describe(what: number, from: number | null, until: number | null): number {
  return (what * YEARS + (from === null ? YEARS - 1 : from)) * YEARS + (until === null ? YEARS - 1 : until);
}

function isOpenAfter(end: number | null, year: number): boolean {
  return end === null || end > year;
}

/** Rows of section three while they are counted: the outcomes in their order, then these. */
const RECEIVED = OUTCOMES.length;
const CARRIED_IN = RECEIVED + 1;
const CONCLUDED = RECEIVED + 2;
const CARRIED_OUT = RECEIVED + 3;
const ROWS = RECEIVED + 4;
const TOTAL = APPLICANT_TYPES.length;
const COLUMNS = TOTAL + 1;

/** Each application stands in one column and in 总计. */
function put(cells: Float64Array, row: number, column: number, count: number): void {
  const first = row * COLUMNS;
  cells[first + column] = (cells[first + column] ?? 0) + count;
  cells[first + TOTAL] = (cells[first + TOTAL] ?? 0) + count;
}

function rowOf(cells: Float64Array, row: number): SevenColumns {
  const columns = [...APPLICANT_TYPES, 'total'].map((column, place) => [
    column,
    cells[row * COLUMNS + place],
  ]);
  return Object.fromEntries(columns) as SevenColumns;
}

/** The sum of the counts whose description holds; throws a RangeError where it is too large to be exact. */
function total<Life>(histogram: Histogram<Life>, holds: (life: Life) => boolean): number {
  let sum = 0;
  for (const life of histogram.values()) if (holds(life)) sum += life.count;
  if (!Number.isSafeInteger(sum))
    throw new RangeError('a count of the tables is beyond 2^53 and would not be exact');
  return sum;
}

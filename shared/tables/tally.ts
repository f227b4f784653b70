/**
 * From cases to annual tables. In: the facts of every case of one agency, one at a time, in any order. Out: the
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
  type Result,
} from '../events/catalogue.ts';
import { yearOf } from '../events/instant.ts';
import type { AnnualTables, DisputeRow, DocumentRow, SevenColumns } from './annual-tables.ts';
import { fenOf, wanYuanText, yuanText } from './money.ts';

/** Whose tables: `chargeDecimals` (0 to 6) is the number of decimals of 万元 that the agency prints. */
export interface TabledAgency {
  id: string;
  name: string;
  chargeDecimals?: number | undefined;
}

/** A count of things that share one description. */
type Histogram<Key> = Map<string, { key: Key; count: number }>;

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

export class Tally {
  readonly #applications: Histogram<ApplicationLife> = new Map();
  readonly #disputes: Histogram<DisputeLife> = new Map();
  readonly #documents: Histogram<DocumentLife> = new Map();
  readonly #actions: Histogram<{ year: number; kind: 'licence' | 'penalty' | 'coercion' }> = new Map();
  /** By year: fen of 行政事业性收费. */
  readonly #charges = new Map<number, bigint>();
  /** By year: fen of 信息处理费, and the number of applications that paid one. */
  readonly #fees = new Map<number, { fen: bigint; applications: number }>();

  /** Takes in one case. A case is given once. */
  add({ application, fees, disputes, document, actions, charges }: CaseFacts): void {
    if (application) {
      const { applicantType: type, receipt, concluded } = application;
      const life = {
        type,
        received: yearOf(receipt.at),
        concluded: concluded?.year ?? null,
        outcome: concluded?.outcome ?? null,
      };
      count(this.#applications, life, 1);
    }
    for (const { block, filing, concluded } of disputes) {
      const life = {
        block,
        filed: yearOf(filing.at),
        concluded: concluded?.year ?? null,
        result: concluded?.result ?? null,
      };
      count(this.#disputes, life, 1);
    }
    if (document) {
      const { kind, issue, repeal } = document;
      count(
        this.#documents,
        { kind, issued: issue ? yearOf(issue.at) : null, repealed: repeal ? yearOf(repeal.at) : null },
        1,
      );
    }
    for (const { at, data } of actions)
      count(this.#actions, { year: yearOf(at), kind: data.kind }, data.count);
    for (const { at, data } of charges) {
      this.#charges.set(yearOf(at), (this.#charges.get(yearOf(at)) ?? 0n) + fenOf(data.yuan));
    }
    this.#addFees(fees);
  }

  #addFees(fees: CaseFacts['fees']): void {
    for (const year of new Set(fees.map(({ at }) => yearOf(at)))) {
      const paid = fees.filter(({ at }) => yearOf(at) === year).map(({ data }) => fenOf(data.yuan));
      const before = this.#fees.get(year) ?? { fen: 0n, applications: 0 };
      const fen = paid.reduce((sum, amount) => sum + amount, before.fen);
      this.#fees.set(year, { fen, applications: before.applications + 1 });
    }
  }

  /** The tables of a year, all cells. */
  tables({ id, name, chargeDecimals = FOUR_DECIMALS }: TabledAgency, year: number): AnnualTables {
    const fees = this.#fees.get(year) ?? { fen: 0n, applications: 0 };
    const action = (kind: string) => total(this.#actions, (key) => key.kind === kind && key.year === year);
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
    const row = (holds: (life: ApplicationLife) => boolean): SevenColumns => {
      const columns = APPLICANT_TYPES.map((type) => [
        type,
        total(this.#applications, (life) => life.type === type && holds(life)),
      ]);
      return {
        ...(Object.fromEntries(columns) as Record<ApplicantType, number>),
        total: total(this.#applications, holds),
      };
    };
    const openAfter = (life: ApplicationLife, end: number) => life.concluded === null || life.concluded > end;
    const outcomes = OUTCOMES.map((outcome) => [
      outcome,
      row((life) => life.concluded === year && life.outcome === outcome),
    ]);
    return {
      received: row((life) => life.received === year),
      carriedIn: row((life) => life.received < year && openAfter(life, year - 1)),
      outcomes: Object.fromEntries(outcomes) as Record<Outcome, SevenColumns>,
      concluded: row((life) => life.concluded === year),
      carriedOut: row((life) => life.received <= year && openAfter(life, year)),
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
      (life) =>
        life.block === block && life.filed <= year && (life.concluded === null || life.concluded > year),
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
        ({ issued, repealed }) => issued !== null && issued <= year && (repealed === null || repealed > year),
      ),
    };
  }
}

function count<Key>(histogram: Histogram<Key>, key: Key, times: number): void {
  const name = JSON.stringify(key);
  const entry = histogram.get(name);
  if (entry) entry.count += times;
  else histogram.set(name, { key, count: times });
}

/** The sum of the counts whose description holds; throws a RangeError where it is too large to be exact. */
function total<Key>(histogram: Histogram<Key>, holds: (key: Key) => boolean): number {
  let sum = 0;
  for (const { key, count: times } of histogram.values()) if (holds(key)) sum += times;
  if (!Number.isSafeInteger(sum))
    throw new RangeError('a count of the tables is beyond 2^53 and would not be exact');
  return sum;
}

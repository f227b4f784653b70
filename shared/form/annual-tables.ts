import type { ApplicantType, Outcome } from './codes.ts';

/** One row of section three: the six applicant columns in the order of the form, then 总计. Counts of applications. */
export type SevenColumns<Count = number> = Record<ApplicantType | 'total', Count>;

/** One block of section four: four results and 总计. Counts of cases. */
export interface DisputeRow<Count = number> {
  upheld: Count;
  corrected: Count;
  other: Count;
  pending: Count;
  total: Count;
}

export interface DocumentRow<Count = number> {
  issued: Count;
  repealed: Count;
  inForce: Count;
}

/**
 * The tables of one report: sections two, three and four and the 信息处理费 of section six. Always all cells of the named
 * edition, in its order; the edition decides the results of section three. Counts are integers; money is a decimal
 * string (`chargesWanYuan` in 万元, `yuan` in yuan). `gongkai tables` prints this shape, and `report.json` holds it.
 */
interface TablesOf<Count, Money> {
  /** Id of its edition. */
  format: string;
  agency: { id: string; name: string };
  year: number;
  proactive: {
    rules: DocumentRow<Count>;
    normativeDocuments: DocumentRow<Count>;
    licences: Count;
    penalties: Count;
    coercions: Count;
    chargesWanYuan: Money;
  };
  applications: {
    received: SevenColumns<Count>;
    carriedIn: SevenColumns<Count>;
    outcomes: Record<Outcome, SevenColumns<Count>>;
    concluded: SevenColumns<Count>;
    carriedOut: SevenColumns<Count>;
  };
  disputes: {
    review: DisputeRow<Count>;
    lawsuitDirect: DisputeRow<Count>;
    lawsuitAfterReview: DisputeRow<Count>;
  };
  processingFees: { applications: Count; yuan: Money };
}

/** Counted tables: no cell is blank. */
export type AnnualTables = TablesOf<number, string>;

/** Reported tables: null for cells that figures left blank (`figures.reported`); nothing fills them in. */
export type ReportedTables = TablesOf<number | null, string | null>;

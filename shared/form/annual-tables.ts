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
 * The tables of one report: sections two, three and four and the 信息处理费 of section six. Always all cells of the
 * edition that it names, in its order; which results section three has is the edition's. Counts are integers; money is a decimal string (`chargesWanYuan`
 * in 万元, `yuan` in yuan). This is the shape that `gongkai tables` prints and that `report.json` holds.
 */
interface TablesOf<Count, Money> {
  /** Id of the edition that it follows. */
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

/** Tables as they are counted: no cell is blank. */
export type AnnualTables = TablesOf<number, string>;

/** Tables as they are reported: null where figures were left blank (`figures.reported`); nobody fills it in. */
export type ReportedTables = TablesOf<number | null, string | null>;

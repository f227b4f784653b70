import type { ApplicantType, Outcome } from './codes.ts';

/** One row of section three: the six applicant columns in the order of the form, then 总计. Counts of applications. */
export type SevenColumns = Record<ApplicantType | 'total', number>;

/** One block of section four: four results and 总计. Counts of cases. */
export interface DisputeRow {
  upheld: number;
  corrected: number;
  other: number;
  pending: number;
  total: number;
}

export interface DocumentRow {
  issued: number;
  repealed: number;
  inForce: number;
}

/**
 * The tables of one report: sections two, three and four and the 信息处理费 of section six. Always all cells of the
 * edition that it names, in its order; which results section three has is the edition's. Counts are integers; money is a decimal string (`chargesWanYuan`
 * in 万元, `yuan` in yuan). This is the shape that `gongkai tables` prints and that `report.json` holds.
 */
export interface AnnualTables {
  /** Id of the edition that it follows. */
  format: string;
  agency: { id: string; name: string };
  year: number;
  proactive: {
    rules: DocumentRow;
    normativeDocuments: DocumentRow;
    licences: number;
    penalties: number;
    coercions: number;
    chargesWanYuan: string;
  };
  applications: {
    received: SevenColumns;
    carriedIn: SevenColumns;
    outcomes: Record<Outcome, SevenColumns>;
    concluded: SevenColumns;
    carriedOut: SevenColumns;
  };
  disputes: { review: DisputeRow; lawsuitDirect: DisputeRow; lawsuitAfterReview: DisputeRow };
  processingFees: { applications: number; yuan: string };
}

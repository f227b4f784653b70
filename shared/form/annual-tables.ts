import type { ApplicantType, Outcome } from '../events/catalogue.ts';

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
 * The tables of one report by the form of 国办公开办函〔2021〕30号: sections two, three and four and the
 * 信息处理费 of section six. Always all cells. Counts are integers; money is a decimal string (`chargesWanYuan`
 * in 万元, `yuan` in yuan). This is the shape that `gongkai tables` prints and that `report.json` holds.
 */
export interface AnnualTables {
  format: '2021';
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

/**
 * The time limits of the 条例 as values: days, provision, and certainty: [S] stated in a published source, [C]
 * convention, [D] decision of this project. None of them is ever a table's number.
 */
export interface LimitRule {
  readonly days: number;
  readonly provision: string;
  readonly mark: 'S' | 'C' | 'D';
  readonly zh: string;
}

export type LimitKind = 'answer' | 'correction-notice' | 'third-party' | 'payment';

export const LIMIT_RULES: Readonly<Record<LimitKind, LimitRule>> = {
  answer: {
    days: 20,
    provision: '条例第三十三条',
    mark: 'S',
    zh: '自收到申请之日的次日起20个工作日内答复，可延长不超过20个工作日',
  },
  'correction-notice': {
    days: 7,
    provision: '条例第三十条',
    mark: 'S',
    zh: '申请内容不明确的，收到之日的次日起7个工作日内一次性告知补正；补正后自收到补正的次日起重新计算答复期限',
  },
  'third-party': {
    days: 15,
    provision: '条例第三十二条',
    mark: 'S',
    zh: '第三方自收到征求意见书之日起15个工作日内提出意见；征求意见的时间不计入答复期限',
  },
  payment: {
    days: 20,
    provision: '国办函〔2020〕109号',
    mark: 'C',
    zh: '申请人自收到收费通知的次日起20个工作日内缴费，逾期视为放弃；处理期限自完成缴费的次日起重新计算',
  },
};

/** An extension is given once. */
export const MOST_EXTENDED = 20;

/**
 * The meaning of a ledger's columns: sheets, columns and their facts. Data only: `--mapping` gives the same shape for
 * other headings. Always holds: a fact is in a row by its slot (type and fixed data), so a row has at most one of each;
 * no column is for a person.
 */
import type { EventType } from '../events/catalogue.ts';

export type FieldKind = 'code' | 'text' | 'agency' | 'whole' | 'yuan' | 'day';

export interface FieldPlan {
  readonly column: string;
  readonly kind: FieldKind;
  /** A fact without it is none; absent: required. */
  readonly optional?: true;
  /** The field of a code; absent: the options of the drop-down. */
  readonly codes?: readonly string[];
  /** For another system: its words, and the code of each; null if a person must decide. */
  readonly values?: Readonly<Record<string, string | null>>;
}

export interface FactPlan {
  readonly type: EventType;
  /** Column of the day. */
  readonly time: string;
  /** The fact exists if this column is filled; absent: if `time` is. */
  readonly when?: string;
  readonly data: Readonly<Record<string, FieldPlan>>;
  /** Data from the column itself. */
  readonly fixed?: Readonly<Record<string, string>>;
}

export interface SheetPlan {
  readonly sheet: string;
  /** Column of the number. */
  readonly subject: string;
  /** Columns in the order of the template. */
  readonly columns: readonly string[];
  readonly facts: readonly FactPlan[];
}

const code = (column: string): FieldPlan => ({ column, kind: 'code' });
const optional = (column: string, kind: FieldKind): FieldPlan => ({ column, kind, optional: true });

/** The identity of a fact within its row. */
export function slotOf({ type, fixed }: Pick<FactPlan, 'type' | 'fixed'>): string {
  return fixed ? `${type}:${Object.values(fixed).join(':')}` : type;
}

const APPLICATIONS: SheetPlan = {
  sheet: '申请',
  subject: '编号',
  columns: [
    ...['编号', '收到日期', '申请人类别', '转来单位', '转来编号', '首次收到日期', '补正告知日期', '补正日期'],
    ...['征求第三方日期', '第三方答复日期', '延期日期', '延期工作日', '收费通知日期', '收费金额（元）'],
    ...['缴费日期', '缴费金额（元）', '答复日期', '办理结果', '撤回日期', '转出日期', '转出单位', '转出编号'],
    ...['作废日期', '作废原因'],
  ],
  facts: [
    {
      type: 'application.received',
      time: '收到日期',
      data: {
        applicantType: code('申请人类别'),
        transferredFrom: optional('转来单位', 'agency'),
        fromSubject: optional('转来编号', 'text'),
        firstReceived: optional('首次收到日期', 'day'),
      },
    },
    { type: 'application.correction-requested', time: '补正告知日期', data: {} },
    { type: 'application.corrected', time: '补正日期', data: {} },
    { type: 'application.third-party-consulted', time: '征求第三方日期', data: {} },
    { type: 'application.third-party-answered', time: '第三方答复日期', data: {} },
    {
      type: 'application.extended',
      time: '延期日期',
      data: { workingDays: { column: '延期工作日', kind: 'whole' } },
    },
    {
      type: 'application.fee-charged',
      time: '收费通知日期',
      data: { yuan: { column: '收费金额（元）', kind: 'yuan' } },
    },
    {
      type: 'application.fee-paid',
      time: '缴费日期',
      data: { yuan: { column: '缴费金额（元）', kind: 'yuan' } },
    },
    { type: 'application.decided', time: '答复日期', data: { outcome: code('办理结果') } },
    { type: 'application.withdrawn', time: '撤回日期', data: {} },
    {
      type: 'application.transferred',
      time: '转出日期',
      data: { to: { column: '转出单位', kind: 'agency' }, toSubject: optional('转出编号', 'text') },
    },
    {
      type: 'application.voided',
      time: '作废日期',
      data: { reason: { column: '作废原因', kind: 'text' } },
    },
  ],
};

const REVIEWS: SheetPlan = {
  sheet: '复议',
  subject: '编号',
  columns: ['编号', '提起日期', '对应申请编号', '审结日期', '审理结果'],
  facts: [
    {
      type: 'review.filed',
      time: '提起日期',
      data: { application: optional('对应申请编号', 'text') },
    },
    { type: 'review.concluded', time: '审结日期', data: { result: code('审理结果') } },
  ],
};

const LAWSUITS: SheetPlan = {
  sheet: '诉讼',
  subject: '编号',
  columns: ['编号', '提起日期', '起诉途径', '本机关地位', '对应申请编号', '审结日期', '审理结果'],
  facts: [
    {
      type: 'lawsuit.filed',
      time: '提起日期',
      data: {
        route: code('起诉途径'),
        application: optional('对应申请编号', 'text'),
        role: optional('本机关地位', 'code'),
      },
    },
    { type: 'lawsuit.concluded', time: '审结日期', data: { result: code('审理结果') } },
  ],
};

const DOCUMENTS: SheetPlan = {
  sheet: '文件',
  subject: '文号',
  columns: ['文号', '类别', '制发日期', '废止日期'],
  facts: [
    { type: 'document.issued', time: '制发日期', data: { kind: code('类别') } },
    { type: 'document.repealed', time: '废止日期', data: { kind: code('类别') } },
  ],
};

const action = (column: string, kind: string): FactPlan => ({
  type: 'action.reported',
  time: '截止日期',
  when: column,
  data: { count: { column, kind: 'whole' } },
  fixed: { kind },
});

const ACTIONS: SheetPlan = {
  sheet: '决定与收费',
  subject: '编号',
  columns: ['编号', '截止日期', '行政许可（件）', '行政处罚（件）', '行政强制（件）', '行政事业性收费（元）'],
  facts: [
    action('行政许可（件）', 'licence'),
    action('行政处罚（件）', 'penalty'),
    action('行政强制（件）', 'coercion'),
    {
      type: 'charge.reported',
      time: '截止日期',
      when: '行政事业性收费（元）',
      data: { yuan: { column: '行政事业性收费（元）', kind: 'yuan' } },
    },
  ],
};

export const LEDGER: readonly SheetPlan[] = [APPLICATIONS, REVIEWS, LAWSUITS, DOCUMENTS, ACTIONS];

/** Sheets without rows: the workbook's description, and the faults of an earlier import. */
export const OWN_SHEETS = { about: '说明', keys: '_行', lists: '_选项', faults: '错误' } as const;

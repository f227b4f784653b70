/**
 * The Chinese words that case systems use for the catalogue's codes. In: the name of a field, and the value written
 * there. Out: its codes: one, several if the word is ambiguous, none if it is unknown. Always: official labels come
 * from the form, colloquial ones from the list below; other values have no codes. A code in capitals or with
 * underscores is recognised too.
 */
import { APPLICANT_TYPES, EVENT_TYPES, type EventType, OUTCOMES, RESULTS } from '../events/catalogue.ts';
import { CODE_LABELS } from '../form/codes.ts';
import { TYPE_DESCRIPTIONS } from './type-descriptions.ts';

/** By field and code, the words that offices use beside the official label, without brackets and punctuation. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  applicantType: {
    'natural-person': '公民 个人 自然人申请',
    'commercial-enterprise': '企业 公司 企业法人',
    'research-institution': '科研院所 研究机构',
    'public-welfare-organisation': '公益组织 社会组织 社会团体',
    'legal-service-organisation': '律师事务所 律所 法律服务组织',
    'other-organisation': '其他组织 其他法人',
  },
  outcome: {
    granted: '公开 同意公开 全部公开 已公开 主动公开 予以公开',
    'partly-granted': '部分公开 区分处理 同意部分公开',
    'refused.state-secret': '国家秘密 涉密 涉及国家秘密',
    'refused.prohibited-by-law': '法律法规禁止公开 其他法律禁止公开',
    'refused.security-and-stability': '三安全一稳定',
    'refused.third-party-rights': '第三方合法权益 商业秘密 个人隐私 涉及商业秘密 涉及个人隐私',
    'refused.internal-affairs': '内部事务信息 内部信息',
    'refused.process-information': '过程性信息',
    'refused.enforcement-file': '行政执法案卷 执法案卷',
    'refused.administrative-query': '行政查询 行政查询事项',
    'unavailable.not-held':
      '信息不存在 不存在 不掌握 政府信息不存在 本机关不掌握 非本机关 不属于本机关 非本机关公开 不属于本机关公开 不属于本行政机关公开',
    'unavailable.needs-creation': '需要另行制作 需另行制作 需加工 没有现成信息',
    'unavailable.still-unclear': '申请内容不明确 仍不明确 内容不明确',
    'not-processed.petition': '信访 投诉 举报 信访举报投诉',
    'not-processed.repeated': '重复申请',
    'not-processed.published-material': '公开出版物',
    'not-processed.excessive': '大量反复申请',
    'not-processed.reissue': '重新出具 确认或重新出具',
    'other.correction-overdue': '逾期不补正 逾期未补正',
    'other.fee-overdue': '逾期未缴费 逾期不缴费',
    'other.other': '申请人撤回 主动撤回',
  },
  result: {
    upheld: '维持 驳回诉讼请求 驳回复议请求',
    corrected: '纠正 撤销 变更 确认违法 责令履行 责令重作',
    other: '其他 撤诉 撤回 终止',
  },
  route: {
    direct: '直接起诉 未经复议 未经复议直接起诉',
    'after-review': '复议后起诉 经复议',
  },
  kind: {
    rule: '规章',
    'normative-document': '规范性文件 行政规范性文件',
    licence: '行政许可 许可',
    penalty: '行政处罚 处罚',
    coercion: '行政强制 强制',
    published: '公开信息 主动公开信息',
    catalogue: '目录',
    interpretation: '解读 政策解读',
    response: '回应 回应关切',
    'three-public': '三公经费',
    training: '培训',
    inspection: '检查',
  },
  channel: {
    website: '网站 政府网站',
    'new-media': '新媒体 政务新媒体',
    bulletin: '公报 政府公报',
    other: '其他 其他渠道',
  },
  role: {
    defendant: '被告',
    'co-defendant-reviewer': '作为复议机关的共同被告 共同被告',
  },
  section: {
    overview: '总体情况 第一部分',
    problems: '存在的主要问题及改进情况 存在问题 第五部分',
    other: '其他需要报告的事项 第六部分',
  },
  type: {
    'application.received': '收到申请 受理 登记',
    'application.decided': '答复 决定 办结',
    'application.extended': '延期 延长答复期限',
    'application.transferred': '转办 转送',
    'application.correction-requested': '补正 补正告知',
    'application.withdrawn': '撤回申请',
    'review.filed': '行政复议',
    'lawsuit.filed': '行政诉讼',
  },
};

/** By field, ambiguous words and the codes that they may mean. */
const AMBIGUOUS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  outcome: {
    不予公开: OUTCOMES.filter((code) => code.startsWith('refused.')),
    不公开: OUTCOMES.filter((code) => code.startsWith('refused.')),
    无法提供: OUTCOMES.filter((code) => code.startsWith('unavailable.')),
    不予处理: OUTCOMES.filter((code) => code.startsWith('not-processed.')),
    其他处理: OUTCOMES.filter((code) => code.startsWith('other.')),
  },
  result: { 驳回: ['upheld', 'other'] },
  applicantType: {
    法人: APPLICANT_TYPES.filter((code) => code !== 'natural-person'),
    组织: APPLICANT_TYPES.filter((code) => code !== 'natural-person'),
    法人或其他组织: APPLICANT_TYPES.filter((code) => code !== 'natural-person'),
  },
};

const CODES: Readonly<Record<string, readonly string[]>> = {
  applicantType: APPLICANT_TYPES,
  outcome: OUTCOMES,
  result: RESULTS,
  type: EVENT_TYPES,
};

/** The label of a code, without its number in the form and without remarks in brackets. */
export function labelOf(field: string, code: string): string | undefined {
  const official = field === 'type' ? TYPE_DESCRIPTIONS[code as EventType].meaning : officialOf(field, code);
  const label = official ?? WORDS[field]?.[code]?.split(' ')[0];
  return label?.replace(/^（[一二三四五六七]）(\D*\d+\.)?/, '').replace(/（.*$/, '');
}

/** The form's label. Looked up only for fields whose codes the form has, because other fields may reuse a code. */
function officialOf(field: string, code: string): string | undefined {
  return field in CODES ? CODE_LABELS.get(code) : undefined;
}

/** A word without the numbers of groups and rows, punctuation and white space that offices write around it. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^(?:[\s(（]*[\d一二三四五六七]+[)）.、．]\s*)+/, '')
    .replace(/[\p{P}\p{S}\s]/gu, '');
}

function tableOf(field: string): ReadonlyMap<string, readonly string[]> {
  const table = new Map<string, readonly string[]>(Object.entries(AMBIGUOUS[field] ?? {}));
  const codes = new Set([...(CODES[field] ?? []), ...Object.keys(WORDS[field] ?? {})]);
  for (const code of codes) {
    // The label as printed, with its group and its brackets, is recognised too.
    const printed = [labelOf(field, code) ?? '', officialOf(field, code) ?? ''];
    const words = [...(WORDS[field]?.[code] ?? '').split(' '), ...printed];
    for (const word of words) if (word !== '') table.set(bare(word), [code]);
  }
  return table;
}

const tables = new Map<string, ReadonlyMap<string, readonly string[]>>();

/** The allowed codes that a written value may mean, in the order of the catalogue. */
export function codesMeant(field: string, written: string, allowed: readonly string[]): readonly string[] {
  // Longer than any label: do not spend time on it.
  if (written.length > 100) return [];
  const table = tables.get(field) ?? tableOf(field);
  tables.set(field, table);
  const spelled = written.trim().toLowerCase().replaceAll('_', '-');
  const like = allowed.filter((code) => code === spelled || code.replaceAll('.', '-') === spelled);
  const meant = like.length > 0 ? like : (table.get(bare(written)) ?? []);
  return meant.filter((code) => allowed.includes(code));
}

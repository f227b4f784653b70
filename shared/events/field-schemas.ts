/**
 * The schemas of single fields, each built on first use: the fast path needs none, and building all of them would
 * dominate a cold start. Out: zod schemas that the catalogue combines. Whether a text holds a personal number depends
 * on the event's time, so `personal-numbers.ts` checks that.
 */
import * as z from 'zod/mini';
import { cellPaths, EDITIONS, suggestedCells } from './figure-tables.ts';
import { parseInstant } from './instant.ts';
import { type TextRule, textFault } from './text.ts';
import {
  ACTIONS,
  ACTIVITIES,
  APPLICANT_TYPES,
  CHANNELS,
  DOCUMENT_KINDS,
  OUTCOMES,
  REGISTERED_ID,
  RESULTS,
  ROUTES,
} from './vocabulary.ts';

/** `date-time` as a pattern, for validators that ignore formats; it also requires the offset. */
export const TIME_PATTERN =
  '^\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$';

/** Builds a value on first use. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const RULES = new WeakMap<object, TextRule>();

/** The rule of `text.ts` behind a check of a schema; undefined for other checks. */
export const ruleOf = (check: object): TextRule | undefined => RULES.get(check);

// The text rules live in `text.ts`; zod only carries the code of the broken rule.
function text(rule: TextRule, description: string) {
  const lengths = { minLength: rule.mayBeEmpty ? 0 : 1, maxLength: rule.characters };
  const check = z.superRefine<string>((value, context) => {
    const code = textFault(value, rule);
    if (code) context.addIssue({ code: 'custom', params: { code } });
  });
  RULES.set(check, rule);
  return z.string().check(check, z.meta({ description, ...lengths }));
}

/** A text of a format; a mismatch becomes `field.format`. */
function formatted(format: RegExp, description: string) {
  return z.string().check(z.regex(format), z.meta({ description }));
}

const identifier = (description: string) => text({ characters: 128, bytes: 256 }, description);
export const id = once(() => identifier('事件编号，1–128 个字符'));
export const subject = once(() => identifier('事项编号或年份，1–128 个字符'));
export const year = once(() => formatted(/^\d{4}$/, '年份'));
export const person = once(() => formatted(/^[A-Za-z0-9._-]{1,64}$/, '办理人员在登记中的编号，不含姓名'));
export const sequence = once(() => formatted(/^\d{1,128}$/, '同一时刻各事件的次序'));
export const agencyId = once(() => formatted(REGISTERED_ID, '机关编号'));

const prose = (characters: number, description: string) => text({ characters, prose: true }, description);
export const reason = once(() => prose(1000, '理由，1–1000 个字符，不得含个人信息'));
export const note = once(() => prose(1000, '说明，1–1000 个字符'));
export const comment = once(() => prose(20_000, '意见，1–20000 个字符，不得含个人信息'));
export const origin = once(() => prose(500, '数据的出处，1–500 个字符，不得含个人信息'));
export const markdown = once(() =>
  text({ characters: 100_000, prose: true, mayBeEmpty: true }, 'Markdown 文本，不超过 100000 个字符'),
);
export const digest = once(() =>
  text({ characters: 128 }, '草稿 report.json 的 tablesDigest 或 draftDigest'),
);
export const versionOrDigest = once(() => text({ characters: 128 }, '被退回的版本号或摘要'));

export const otherAgency = once(() => formatted(REGISTERED_ID, '另一机关的编号，可以未登记'));
export const otherSubject = once(() => identifier('该机关的事项编号'));
export const caseNumber = once(() => identifier('申请编号'));
export const sourceId = once(() => formatted(REGISTERED_ID, '来源编号；缺省为发送撤回的来源'));
export const agencyIds = once(() =>
  z.array(otherAgency()).check(z.maxLength(1000), z.meta({ description: '不计入的下级机关，至多 1000 个' })),
);
export const firstReceived = once(() =>
  z.string().check(
    z.superRefine((value, context) => {
      const at = parseInstant(value);
      if (typeof at === 'object') context.addIssue({ code: 'custom', params: { code: at.fault } });
    }),
    z.meta({
      description: '转出单位收到申请之时，RFC 3339；仅在转送晚于该年度时给出',
      format: 'date-time',
      pattern: TIME_PATTERN,
    }),
  ),
);

export const yuan = once(() => formatted(/^(0|[1-9]\d{0,14})(\.\d{1,2})?$/, '金额（元）'));
export const count = once(() => amount('截至该时间的一段时期内的处理决定数量，公开与否均计入'));
export const activityCount = once(() => amount('截至该时间的一段时期内的数量'));
function amount(description: string) {
  return z.int().check(z.minimum(0), z.maximum(1_000_000_000_000), z.meta({ description }));
}
export const workingDays = once(() =>
  z.int().check(z.minimum(1), z.maximum(20), z.meta({ description: '延长的工作日数，1–20' })),
);
export const important = once(() =>
  z.boolean().check(z.meta({ description: '重要事项，须经主要负责人审阅' })),
);

const oneOf = <const Words extends readonly string[]>(words: Words, description: string) =>
  once(() => z.enum(words).check(z.meta({ description })));
export const applicantType = oneOf(APPLICANT_TYPES, '申请人类别');
export const result = oneOf(RESULTS, '审结结果');
export const outcome = oneOf(OUTCOMES, '办理结果，即表三中的一行');
export const documentKind = oneOf(DOCUMENT_KINDS, '规章或行政规范性文件');
export const route = oneOf(ROUTES, '未经复议直接起诉，或复议后起诉');
export const role = oneOf(
  ['defendant', 'co-defendant-reviewer'],
  '本机关在诉讼中的地位：被告（缺省），或作为复议机关的共同被告（不计入表四）',
);
export const action = oneOf(ACTIONS, '行政许可、行政处罚、行政强制');
export const activity = oneOf(ACTIVITIES, '公开信息、目录、解读、回应、“三公”经费、培训、检查');
export const channel = oneOf(CHANNELS, '公开渠道：网站、新媒体、公报、其他');
export const section = oneOf(['overview', 'problems', 'other'], '报告第一、五、六部分');
export const step = oneOf(
  ['section', 'secrecy', 'leader', 'principal'],
  '业务审核、保密审查、分管领导审签、主要负责人审阅',
);
export const format = oneOf(EDITIONS, '表格依据的格式，以其印发年份为号');
export const scope = oneOf(['own', 'whole'], '本机关自身（缺省），或含下级机关的合计');

export const cellComments = once(() =>
  z
    .array(z.object({ cell: cellPath(), comment: comment() }))
    .check(z.maxLength(300), z.meta({ description: '逐格意见' })),
);
const cellPath = once(() =>
  z.string().check(
    z.superRefine((value, context) => {
      if (cellPaths().has(value)) return;
      const allowed = suggestedCells(value);
      context.addIssue({ code: 'custom', params: { code: 'cell.unknown', allowed } });
    }),
    z.meta({ description: '单元格的路径，如 applications.received.total' }),
  ),
);

/**
 * The faults reported to senders: each a stable code, an HTTP status, and a text in Chinese and English. A text never
 * repeats a value from the body.
 */
export type Language = 'zh' | 'en';

export interface FaultText {
  zh: string;
  en: string;
}

/**
 * One fault of a request: its place in the body (JSON Pointer) and its code. `allowed` lists the valid values; `advice`
 * says what to write instead, and never repeats what was written.
 */
export interface Fault {
  pointer: string;
  code: FaultCode;
  allowed?: readonly string[];
  advice?: FaultText;
}

type Status = 400 | 403 | 409 | 413 | 422;
const fault = (status: Status, zh: string, en: string) => ({ status, zh, en });

export const FAULTS = {
  'json.empty': fault(400, '请求没有正文。', 'The request has no body.'),
  'json.utf-8': fault(400, '正文不是有效的 UTF-8。', 'The body is not valid UTF-8.'),
  'json.byte-order-mark': fault(
    400,
    '正文以字节顺序标记（BOM）开头，请去掉。',
    'The body starts with a byte-order mark; leave it out.',
  ),
  'json.syntax': fault(400, '正文不是有效的 JSON。', 'The body is not valid JSON.'),
  'json.depth': fault(400, 'JSON 嵌套过深。', 'The JSON is nested too deeply.'),
  'json.duplicate-key': fault(400, '同一 JSON 对象中有重复的键。', 'A JSON object has the same key twice.'),
  'batch.empty': fault(400, '批次中没有事件。', 'The batch is empty.'),
  'event.no-object': fault(
    400,
    '此处应为一个 CloudEvents JSON 对象。',
    'Expected a CloudEvents JSON object here.',
  ),
  'batch.no-array': fault(400, '批量模式的正文应为 JSON 数组。', 'The body of a batch must be a JSON array.'),
  'attribute.missing': fault(
    400,
    '缺少 CloudEvents 必需属性，或其值为空。',
    'A required CloudEvents attribute is missing or empty.',
  ),
  'batch.too-many': fault(
    413,
    '一次请求最多 500 个事件，请拆分后发送。',
    'A request may hold at most 500 events; split it.',
  ),
  'agency.forbidden': fault(
    403,
    '该来源无权代表此机关，或此机关未登记。',
    'This source may not speak for this agency, or the agency is not registered.',
  ),
  'type.forbidden': fault(403, '该来源无权发送此类事件。', 'This source may not send events of this type.'),
  'retraction.forbidden': fault(403, '该来源无权撤回所指的事件。', 'This source may not retract that event.'),
  'field.missing': fault(422, '缺少必需的字段。', 'A required field is missing.'),
  'field.type': fault(422, '字段的类型不对。', 'The field has the wrong type.'),
  'field.value': fault(422, '字段的值不在允许的范围内。', 'The value is not one of those allowed.'),
  'field.format': fault(422, '字段的格式不对。', 'The field has the wrong format.'),
  'field.range': fault(422, '数值超出允许的范围。', 'The number is out of range.'),
  'number.rounded': fault(422, '数字过长，无法精确读取。', 'The number is too long to be read exactly.'),
  'type.unknown': fault(422, '事件目录中没有此类型。', 'The catalogue has no such event type.'),
  'data.base64': fault(
    422,
    '不接受 data_base64，请在 data 中直接给出 JSON。',
    'data_base64 is not accepted; put JSON in data.',
  ),
  'time.format': fault(
    422,
    '时间应为 RFC 3339 格式，例如 2025-03-03T09:30:00+08:00。',
    'The time must be in RFC 3339 format, such as 2025-03-03T09:30:00+08:00.',
  ),
  'time.no-offset': fault(
    422,
    '时间缺少时区偏移；北京时间请写成 2025-03-03T09:30:00+08:00 这样。',
    'The time has no UTC offset; write Beijing time as 2025-03-03T09:30:00+08:00.',
  ),
  'time.impossible': fault(
    422,
    '没有这样的日期或时刻；正确的写法例如 2025-02-28T23:59:59+08:00。',
    'There is no such date or time of day; a valid time is 2025-02-28T23:59:59+08:00.',
  ),
  'time.too-early': fault(
    422,
    '时间早于 1949-10-01；应为事情发生之时，例如 2025-03-03T09:30:00+08:00。',
    'The time is before 1949-10-01; give the time of the event itself, such as 2025-03-03T09:30:00+08:00.',
  ),
  'time.too-late': fault(
    422,
    '时间超前当前时刻 24 小时以上；应为事情发生之时，例如 2025-03-03T09:30:00+08:00。',
    'The time is more than 24 hours ahead; give the time of the event itself, such as 2025-03-03T09:30:00+08:00.',
  ),
  'time.act-too-late': fault(
    422,
    'narrative.written 和 report.* 的时间超前当前时刻 5 分钟以上；应为操作之时，例如 2025-03-03T09:30:00+08:00。',
    'The time of an act of the office is more than 5 minutes ahead; give the time of the act, such as 2025-03-03T09:30:00+08:00.',
  ),
  'year.too-early': fault(
    422,
    'subject 的年份过早：文字与定稿从 2021 年起，数据从 2008 年起。',
    'The year in subject is too early: texts and finalisations start in 2021, figures in 2008.',
  ),
  'year.too-late': fault(
    422,
    'subject 的年份晚于明年，请核对。',
    'The year in subject is later than next year; check it.',
  ),
  'person.source': fault(
    422,
    '可报送 facts 的来源不得报送 person；请由审批系统的来源发送此类事件。',
    'A source that may send facts must not send person; send such events from the source of the approval system.',
  ),
  'person.forbidden': fault(
    403,
    '该人员未登记、已停用，或无权为此机关办理此事。',
    'This person is not registered, is disabled, or may not do this for this agency.',
  ),
  'comment.missing': fault(
    422,
    '退回须附意见：comment，或 cells 中至少一条。',
    'A return needs a comment: in comment, or in at least one of cells.',
  ),
  'cell.unknown': fault(422, '表格中没有这个单元格。', 'The tables have no such cell.'),
  'by.not-parent': fault(422, 'by 不是该机关的上级机关。', 'by is not the parent of this agency.'),
  'scope.not-consolidating': fault(
    422,
    '该机关不汇总下级机关，没有合计数据（scope 为 whole）。',
    'This agency does not consolidate members, so it has no figures with scope whole.',
  ),
  'text.empty': fault(422, '文本为空。', 'The text is empty.'),
  'text.length': fault(422, '文本过长。', 'The text is too long.'),
  'text.white-space': fault(422, '文本首尾不得有空白字符。', 'The text begins or ends with white space.'),
  'text.control': fault(
    422,
    '文本含有控制字符或双向控制字符。',
    'The text holds control characters or bidirectional controls.',
  ),
  'text.surrogate': fault(422, '文本含有不成对的代理字符。', 'The text holds a lone surrogate.'),
  'text.identity-card': fault(
    422,
    '文本含有居民身份证号码，不得发送个人信息。',
    'The text holds an identity-card number; personal data must not be sent.',
  ),
  'text.mobile-number': fault(
    422,
    '文本含有手机号码，不得发送个人信息。',
    'The text holds a mobile number; personal data must not be sent.',
  ),
  'event.two-contents': fault(
    422,
    '同一请求中，同一事件有两种不同的内容。',
    'The request holds one event twice, with different content.',
  ),
  'event.conflict': fault(
    409,
    '该事件已存储，且内容不同；已存储的内容保持不变。内容确需更改的，请用 event.retracted 撤回原事件，再以新的 id 发送；否则请原样发送已存储的内容。',
    'The event is already stored with different content, which stays unchanged. To change it, retract it with event.retracted and send the fact under a new id; otherwise resend the stored content.',
  ),
} as const;

export type FaultCode = keyof typeof FAULTS;

/** Advice for `time.too-late` at a sandbox, which has a clock of its own. */
export const SANDBOX_CLOCK: FaultText = {
  zh: '此机关是测试机关，以它自己的时钟为准，见 GET /sources/{source} 的 time。',
  en: 'This agency is a sandbox with its own clock: see time in GET /sources/{source}.',
};

/** The text of a fault in a language. */
export function faultText({ code, allowed, advice }: Fault, language: Language): string {
  const texts: string[] = [FAULTS[code][language]];
  if (advice) texts.push(advice[language]);
  if (allowed)
    texts.push(language === 'zh' ? `允许的值：${allowed.join('、')}。` : `Allowed: ${allowed.join(', ')}.`);
  return texts.join(language === 'zh' ? '' : ' ');
}

/** Highest precedence first. */
const PRECEDENCE: readonly Status[] = [400, 413, 403, 422, 409];

/** The HTTP status of a request with these faults: the one with the highest precedence; undefined without faults. */
export function statusOf(faults: readonly Fault[]): Status | undefined {
  const met = new Set<Status>(faults.map(({ code }) => FAULTS[code].status));
  return PRECEDENCE.find((status) => met.has(status));
}

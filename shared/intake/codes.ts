/**
 * The entries of the page of codes. Out: for each code its cause, a correct example, and the usual mistakes by
 * platform. Always: a code without an entry does not compile. These texts appear on the page only; the texts of answers
 * are beside the codes (`problem.ts`, `faults.ts`).
 */
import type { FaultCode } from '../events/faults.ts';
import { BYTES, type CodeEntry, ENUMS, entry, QUERIES, TIME, TIMES, TRIMS } from './code-entry.ts';
import { OFFICE_CODES } from './codes-of-the-office.ts';
import type { ReadRefusalCode, RefusalCode } from './problem.ts';

const REQUESTS: Record<RefusalCode, CodeEntry> = {
  'path.unknown': entry(
    '地址或方法不对：末尾多了斜杠，名称写错，或以 POST 查询（faults、subjects、years、refusals 用 GET；events、rehearsal、reconcile 用 POST）。',
    'The path or method is wrong: a trailing slash, a misspelt name, or POST for a query (GET: faults, subjects, years, refusals; POST: events, rehearsal, reconcile).',
    'POST {ApiUrl}/sources/qinghe-cases/events',
  ),
  'method.not-allowed': entry(
    '报送的地址只接受 POST。',
    'The path for events accepts only POST.',
    'POST {ApiUrl}/sources/qinghe-cases/events',
  ),
  'body.too-large': entry(
    '一次请求的正文超过 1 MiB。',
    'The body of one request exceeds 1 MiB.',
    '一批不超过 500 个事件、1 MiB / at most 500 events and 1 MiB a request',
  ),
  'content-type.unsupported': entry(
    '单个事件和批次各有其内容类型；application/json 不接受。',
    'Single events and batches each have their own content type; application/json is not accepted.',
    'Content-Type: application/cloudevents-batch+json; charset=utf-8',
    ['Java', 'MediaType.APPLICATION_JSON', 'MediaType.parseMediaType("application/cloudevents+json")'],
    [
      '.NET',
      'new StringContent(body)',
      'new StringContent(body, new UTF8Encoding(false), "application/cloudevents+json")',
    ],
    ['PHP', "'Content-Type: application/json'", "'Content-Type: application/cloudevents+json'"],
  ),
  'content-encoding.unsupported': entry(
    '正文被压缩。',
    'The body is compressed.',
    'no Content-Encoding header / 不写 Content-Encoding',
  ),
  'identity.refused': entry(
    '来源未登记，签名不符，或时间戳与当前时刻相差超过 300 秒；三者同一应答。请核对：签名所用的正文与发送的字节相同（UTF-8）；时间戳以秒计；密钥去掉 whsec_ 后作 base64 解码；每次重发重新签名。GET 查询没有正文，签名时以 GET {path}?{query} 代替，参数按 RFC 3986 编码、按名称排序。gongkai sign-check 可离线找出错误。',
    'The source is unknown, the signature is wrong, or the timestamp is off by more than 300 seconds; all three get the same answer. Check that the signed bytes are the bytes sent (UTF-8), that the timestamp is in seconds, that the key is the base64 after whsec_, and that each retry is signed again. A GET has no body: sign GET {path}?{query} instead, encoded by RFC 3986 and sorted by name. gongkai sign-check finds the mistake offline.',
    'webhook-signature: v1,base64(HMAC-SHA256(key, id + "." + timestamp + "." + body))',
    ['Java', 'System.currentTimeMillis()', 'Instant.now().getEpochSecond()'],
    ['Java', 'Spring < 5.2: new StringHttpMessageConverter()', 'new HttpEntity<byte[]>(bytes, headers)'],
    ['.NET', 'DateTime.Now.Ticks', 'DateTimeOffset.UtcNow.ToUnixTimeSeconds()'],
    [
      'PHP',
      "hash_hmac('sha256', $text, $secret)",
      "hash_hmac('sha256', $text, base64_decode(substr($secret, 6)), true)",
    ],
    ['Oracle', 'DBMS_CRYPTO.HASH', 'DBMS_CRYPTO.MAC(text, DBMS_CRYPTO.HMAC_SH256, key)'],
    ...QUERIES,
  ),
  'rate.exceeded': entry(
    '该来源一秒内的请求过多。按 Retry-After 等候后重发；一次请求可带 500 个事件。',
    'This source sent too many requests within a second. Wait for Retry-After; one request may hold 500 events.',
    '一批不超过 500 个事件、1 MiB / at most 500 events and 1 MiB a request',
  ),
  'store.unavailable': entry(
    '存储暂不可用；按 Retry-After 重发，重复发送总是安全的。',
    'The store is unavailable; resend after Retry-After. Resending is always safe.',
    '重新签名后原样重发 / sign the same body again and resend it',
  ),
  internal: entry(
    '服务内部错误；请稍后重发。',
    'The service failed; resend later.',
    '重新签名后原样重发 / sign the same body again and resend it',
  ),
};

const QUESTIONS: Record<ReadRefusalCode, CodeEntry> = {
  'query.invalid': entry(
    '查询参数缺少、写错或多余。',
    'A query parameter is missing, invalid or unknown.',
    'GET /sources/qinghe-cases/faults?agency=qinghe&limit=100&year=2025',
  ),
  'list.invalid': entry(
    '核对的清单不合格式。',
    'The list to reconcile does not have the required form.',
    '{"agency": "qinghe", "subjects": [{"subject": "2025-001", "digest": "…"}]}',
  ),
  'list.too-long': entry('清单过长。', 'The list is too long.', '1000 + 1000 + …'),
  'year.unknown': entry(
    '该年度没有草稿：没有事件，或还没有汇总。每晚零时三十分（北京时间）汇总一次；在本机可运行 gongkai night。faults、subjects 不必等汇总。',
    'There is no draft of that year: no event, or no roll-up yet. It runs at 00:30 in Beijing; on your own machine, gongkai night. faults and subjects need not wait for it.',
    'year=2025',
  ),
};

const FACTS: Record<FaultCode, CodeEntry> = {
  ...OFFICE_CODES,
  'json.empty': entry('请求没有正文。', 'The request has no body.', '{"specversion": "1.0", …}'),
  'json.utf-8': entry(
    '正文不是 UTF-8，多为 GBK 字节。',
    'The body is not UTF-8; usually it is GBK.',
    '淮依申〔2025〕1号, in UTF-8',
    ...BYTES,
  ),
  'json.byte-order-mark': entry(
    '正文开头有字节顺序标记。',
    'The body begins with a byte-order mark.',
    'EF BB BF is left out / 不写 EF BB BF',
    ['.NET', 'new UTF8Encoding(true)', 'new UTF8Encoding(false)'],
    ['PHP', 'file saved as UTF-8 with BOM', 'UTF-8 without BOM'],
  ),
  'json.syntax': entry(
    '正文不是 JSON：多为拼接的文本，没有转义引号或换行。',
    'The body is not valid JSON: usually it was concatenated by hand, with unescaped quotes or line breaks.',
    '{"specversion": "1.0", "id": "e-0001", …}',
    ['Java', '"{\\"id\\":\\"" + id + "\\"}"', 'new ObjectMapper().writeValueAsBytes(event)'],
    ['.NET', '$"{{\\"id\\":\\"{id}\\"}}"', 'JsonConvert.SerializeObject(ev)'],
    ['PHP', '\'{"id":"\' . $id . \'"}\'', 'json_encode($event)'],
    ['Oracle', '\'{"id":"\' || id || \'"}\'', 'JSON_OBJECT(… RETURNING CLOB)'],
  ),
  'json.depth': entry('嵌套过深。', 'The JSON is nested too deeply.', '"data": {"outcome": "granted"}'),
  'json.duplicate-key': entry(
    '同一对象中有两个同名的键。',
    'One object has the same key twice.',
    '{"id": "e-0001", "subject": "2025-001"}',
  ),
  'batch.empty': entry('批次为空。', 'The batch is empty.', '[{"specversion": "1.0", …}]'),
  'event.no-object': entry(
    '事件应为 JSON 对象。',
    'Each event must be a JSON object.',
    '{"specversion": "1.0", …}',
  ),
  'batch.no-array': entry(
    '内容类型为批次时，正文应为数组。',
    'With the content type of a batch, the body must be an array.',
    '[{"specversion": "1.0", …}]',
    ['PHP', 'json_encode($keyed)', 'json_encode(array_values($events))'],
  ),
  'attribute.missing': entry(
    'specversion、id、source、type 之一缺少或为空。',
    'One of specversion, id, source and type is missing or empty.',
    '{"specversion": "1.0", "id": "e-0001", "source": "/cases", "type": "application.received", …}',
    ['Oracle', "'' is NULL", "NVL(no, 'e-' || row_id)"],
  ),
  'batch.too-many': entry('一批超过 500 个事件。', 'A batch holds more than 500 events.', '500 + 500 + …'),
  'agency.forbidden': entry(
    '该来源无权代表此机关，或此机关未登记。登记编号见 GET /sources/{source}。',
    'This source may not speak for the agency, or the agency is not registered. GET /sources/{source} lists the ids.',
    '"agency": "11320800014319743a"',
    ['Oracle', '11320800014319743A', 'LOWER(code)'],
    ['Java', 'unit.getName()  →  清河区人民政府', '"qinghe"'],
  ),
  'type.forbidden': entry(
    '该来源的权限不含此类事件；案件系统不能发布报告。',
    'The permissions of the source do not cover this type; a case system cannot publish a report.',
    'may: ["facts"] → application.*, review.*, lawsuit.*, document.*, action.*, charge.*',
  ),
  'retraction.forbidden': entry(
    '只能撤回本来源（或其所承继的来源）有权发送的事件。',
    'A source may retract events that it may send itself, and those of a source that it succeeds.',
    '"type": "event.retracted", "data": {"id": "e-0001", "reason": "误报"}',
  ),
  'field.missing': entry(
    '缺少必需的字段。',
    'A required field is missing.',
    '"data": {"applicantType": "natural-person"}',
  ),
  'field.type': entry(
    '类型不对：数字加了引号，或金额没有加引号。',
    'The type is wrong: a number in quotes, or yuan without them.',
    '"count": 1234, "yuan": "3940.00"',
    ['Java', 'map.put("yuan", new BigDecimal("3940.00"))', 'map.put("yuan", amount.toPlainString())'],
    ['.NET', 'yuan = 3940.00m', 'yuan = amount.ToString("0.00", CultureInfo.InvariantCulture)'],
    ['PHP', "'count' => '1234'", "'count' => (int) $count"],
    ['Oracle', '\'"yuan":\' || amount  →  .5', "TO_CHAR(amount, 'FM999999999990.00')"],
  ),
  'field.value': entry(
    '值不是目录中的代码；中文名称的代码见答复。',
    'The value is no code of the catalogue; for a Chinese label, the answer names the code.',
    '"outcome": "unavailable.not-held"  (信息不存在、本机关不掌握)',
    ...ENUMS,
  ),
  'field.format': entry(
    '格式不对：编号用小写，金额没有千分位。',
    'The format is wrong: ids in lower case, money without separators.',
    '"agency": "11320800014319743a", "yuan": "3940.00", "sequence": "17"',
    ['.NET', 'amount.ToString("N2")  →  3,940.00', 'amount.ToString("0.00", CultureInfo.InvariantCulture)'],
    ['PHP', 'number_format($yuan, 2)', "number_format($yuan, 2, '.', '')"],
    ['Oracle', '11320800014319743A', 'LOWER(code)'],
  ),
  'field.range': entry('数值超出范围。', 'The number is out of range.', '"workingDays": 20, "count": 1234'),
  'number.rounded': entry('数字超过 2^53，无法精确读取。', 'The number is beyond 2^53.', '"count": 1234'),
  'type.unknown': entry(
    '目录中没有此类型。',
    'The catalogue has no such type.',
    '"type": "application.received"',
    ['Java', 'APPLICATION_RECEIVED', '"application.received"'],
  ),
  'data.base64': entry('请在 data 中直接给出 JSON。', 'Put JSON in data.', '"data": {"outcome": "granted"}'),
  'time.format': entry(
    '不是 RFC 3339。只有日期的系统写当日零时加 +08:00。',
    'Not RFC 3339. A system that records dates only writes midnight and +08:00.',
    `${TIME}; 2025-03-03T00:00:00+08:00`,
    ...TIMES,
  ),
  'time.no-offset': entry(
    '缺少时区偏移。',
    'The offset is missing.',
    TIME,
    ['Java', 'LocalDateTime.now().toString()', 'time.atZone(ZoneId.of("Asia/Shanghai")).toOffsetDateTime()'],
    ['.NET', 'DateTime.ToString("s")', 'DateTimeOffset.Now.ToString("yyyy-MM-dd\'T\'HH:mm:sszzz")'],
    ['.NET', 'reader.GetDateTime(0)  →  Unspecified', 'DateTime.SpecifyKind(t, DateTimeKind.Local)'],
    ['PHP', "date('Y-m-d\\TH:i:s')", 'date(DATE_ATOM)'],
    ['Oracle', 'DATE, TIMESTAMP', "FROM_TZ(CAST(d AS TIMESTAMP), '+08:00')"],
  ),
  'time.impossible': entry(
    '没有这样的日期或时刻，例如 2 月 30 日、24:00:00。',
    'There is no such day or time, such as 30 February or 24:00:00.',
    '"time": "2025-12-31T23:59:59+08:00"',
    ['Java', '"YYYY-MM-dd" (week year), "hh"', '"yyyy-MM-dd", "HH"'],
    ['Oracle', 'HH, HH12', 'HH24'],
  ),
  'time.too-early': entry(
    '早于 1949-10-01，多为空日期的缺省值。',
    'Before 1949-10-01: usually the default of an empty date.',
    TIME,
    ['.NET', 'DateTime.MinValue  →  0001-01-01', 'DateTime?'],
    ['PHP', "strtotime('')  →  1970-01-01", 'null'],
    ['Oracle', "TO_DATE('01-JAN-00')", 'NULL'],
  ),
  'time.too-late': entry(
    '超前 24 小时以上：时间应为事情发生之时，多为毫秒、秒混用或时区加了两次。测试机关以它自己的时钟为准，见 GET /sources/{source} 的 time。',
    'More than 24 hours ahead: give the time of the event itself. Usually milliseconds were read as seconds, or an offset was added twice. A sandbox has its own clock: see time in GET /sources/{source}.',
    TIME,
    ['PHP', "date('c', $milliseconds)", "date('c', intdiv($milliseconds, 1000))"],
  ),
  'text.empty': entry(
    '文本为空；没有的字段请省略。',
    'The text is empty; omit a field without a value.',
    '"reason": "重复登记"',
    ['Oracle', "NVL(reason, '')", 'JSON_OBJECT(… ABSENT ON NULL)'],
  ),
  'text.length': entry(
    '文本过长：编号至多 128 个字符、256 字节。',
    'The text is too long: a number has at most 128 characters and 256 bytes.',
    '"subject": "淮依申〔2025〕1号"',
  ),
  'text.white-space': entry(
    '首尾有空白，多为定长列。',
    'Leading or trailing white space, usually from a fixed-length column.',
    '"subject": "2025-001"',
    ...TRIMS,
  ),
  'text.control': entry(
    '含控制字符，如换行、制表符。',
    'The text holds control characters, such as a line break or a tab.',
    '"subject": "2025-001"',
    ...TRIMS,
  ),
  'text.surrogate': entry(
    '生僻字被截断为半个字符。',
    'A rare character was cut in half.',
    '"reason": "𠮷"',
    ['Java', 's.substring(0, 1000)', 's.substring(0, s.offsetByCodePoints(0, n))'],
    ['.NET', 's.Substring(0, 1000)', 'StringInfo'],
  ),
  'text.identity-card': entry(
    '文本中有居民身份证号码：校验码相符，且出生日期距 time 满十年。',
    'The text holds an identity-card number: a valid check character, and a date of birth at least ten years before time.',
    '"subject": "淮依申〔2025〕1号"',
  ),
  'text.mobile-number': entry(
    '文本中有手机号码；编号恰为 11 位的，请在登记中声明编号规则（numbering）。',
    'The text holds a mobile number; if case numbers have 11 digits, declare the numbering in the registry.',
    '"subject": "淮依申〔2025〕1号"',
  ),
  'event.two-contents': entry(
    '同一请求中，同一 id 有两种内容。',
    'One request holds the same id with two different contents.',
    '{"id": "e-0001", …}, {"id": "e-0002", …}',
    ['Java', 'id = caseNumber', 'id = caseNumber + "-" + type + "-" + rowId'],
    ['Oracle', 'id = application_no', "application_no || '-' || log_id"],
  ),
  'event.conflict': entry(
    '该 id 已存储，内容不同。更正：先撤回，再以新的 id 发送；误发：原样发送已存储的内容。',
    'The id is stored with different content. To correct it, retract the event and send the fact under a new id; otherwise resend the stored content.',
    '{"type": "event.retracted", "id": "r-0001", "data": {"id": "e-0001", "reason": "误报"}, …}, {"id": "e-0001-2", …}',
    ['Java', 'time = Instant.now()', 'time = row.getDecidedAt()'],
  ),
};

export const CODES: Readonly<Record<RefusalCode | ReadRefusalCode | FaultCode, CodeEntry>> = {
  ...REQUESTS,
  ...QUESTIONS,
  ...FACTS,
};

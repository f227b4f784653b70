/**
 * The shape of an entry on the page of codes, and the usual mistakes that several codes share. Always: examples are
 * fixed texts, never taken from a request.
 */
import type { FaultText } from '../events/faults.ts';

export type Platform = 'Java' | '.NET' | 'PHP' | 'Oracle';

export interface Mistake {
  platform: Platform;
  wrong: string;
  right: string;
}

export interface CodeEntry {
  cause: FaultText;
  right: string;
  mistakes: readonly Mistake[];
}

type Wrong = readonly [platform: Platform, wrong: string, right: string];

export function entry(zh: string, en: string, right: string, ...mistakes: readonly Wrong[]): CodeEntry {
  return {
    cause: { zh, en },
    right,
    mistakes: mistakes.map(([platform, wrong, it]) => ({ platform, wrong, right: it })),
  };
}

export const TIME = '"time": "2025-03-03T09:30:00+08:00"';
export const TIMES: readonly Wrong[] = [
  [
    'Java',
    'offsetDateTime.toString()  →  2025-03-03T09:30+08:00',
    'DateTimeFormatter.ofPattern("yyyy-MM-dd\'T\'HH:mm:ssXXX")  →  2025-03-03T09:30:00+08:00',
  ],
  [
    'Java',
    'zonedDateTime.toString()  →  …+08:00[Asia/Shanghai]',
    'zonedDateTime.toOffsetDateTime(), with the formatter above',
  ],
  [
    'Java',
    'SimpleDateFormat "yyyy-MM-dd\'T\'HH:mm:ssZ"  →  …+0800',
    '"yyyy-MM-dd\'T\'HH:mm:ssXXX"  →  …+08:00',
  ],
  ['.NET', 'DateTime.Now.ToString()', 'DateTimeOffset.Now.ToString("yyyy-MM-dd\'T\'HH:mm:sszzz")'],
  ['PHP', "date('Y-m-d H:i:s')", "date(DATE_ATOM), date_default_timezone_set('Asia/Shanghai')"],
  ['Oracle', "TO_CHAR(d, 'YYYY-MM-DD HH24:MI:SS')", "TO_CHAR(d, 'YYYY-MM-DD\"T\"HH24:MI:SS') || '+08:00'"],
];
export const TRIMS: readonly Wrong[] = [
  ['Oracle', 'CHAR(32)', 'RTRIM(column)'],
  ['Java', 'rs.getString("no")', 'rs.getString("no").trim()'],
  ['.NET', 'reader.GetString(0)', 'reader.GetString(0).Trim()'],
  ['PHP', "$row['no']", "trim($row['no'])"],
];
export const BYTES: readonly Wrong[] = [
  ['Java', 'body.getBytes()', 'body.getBytes(StandardCharsets.UTF_8)'],
  ['.NET', 'Encoding.Default.GetBytes(body)', 'new UTF8Encoding(false).GetBytes(body)'],
  ['PHP', 'json_encode($gbk)', "json_encode(mb_convert_encoding($gbk, 'UTF-8', 'GB18030'))"],
  ['Oracle', 'UTL_RAW.CAST_TO_RAW(body)', "UTL_I18N.STRING_TO_RAW(body, 'AL32UTF8')"],
];
export const ENUMS: readonly Wrong[] = [
  ['Java', 'Outcome.NOT_HELD.name()  →  NOT_HELD', '"unavailable.not-held"'],
  ['.NET', 'outcome.ToString()  →  NotHeld', '"unavailable.not-held"'],
  ['Oracle', '信息不存在, 07', "DECODE(code, '07', 'unavailable.not-held')"],
];
/** Mistakes in the query that a GET signs. */
export const QUERIES: readonly Wrong[] = [
  [
    'Java',
    'GET: URLEncoder.encode(value, "UTF-8")',
    'URLEncoder.encode(value, "UTF-8").replace("+", "%20").replace("*", "%2A").replace("%7E", "~")',
  ],
  ['.NET', 'GET: HttpUtility.UrlEncode(value)', 'Uri.EscapeDataString(value)'],
  [
    'PHP',
    'GET: http_build_query($query)',
    "ksort($query); http_build_query($query, '', '&', PHP_QUERY_RFC3986)",
  ],
];

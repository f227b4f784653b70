/**
 * The findings of an account examination: one line per check. `unknown` is neither good nor bad, and names who can
 * tell.
 */
import { both, type Words } from '../../messages.ts';

export interface Finding extends Words {
  check: string;
  result: 'ok' | 'fail' | 'unknown';
}

export const ok = (check: string, words: Words): Finding => ({ check, result: 'ok', ...words });
export const fail = (check: string, words: Words): Finding => ({ check, result: 'fail', ...words });
export const unknown = (check: string, words: Words): Finding => ({ check, result: 'unknown', ...words });

const RESULTS = { ok: '正常 ok  ', fail: '有误 FAIL', unknown: '不明 n/a ' } as const;

export const lineOf = ({ check, result, ...words }: Finding): string =>
  `${RESULTS[result]}  ${check}  ${both(words)}\n`;

/** The name of an AWS error, without anything that it may quote. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

/** A question that could not be asked, for example without permission: reported with the missing right. */
export function notAsked(check: string, action: string, error: unknown): Finding {
  return unknown(check, {
    zh: `未能查询（${nameOf(error)}）；调用者需要权限 ${action}`,
    en: `could not be asked (${nameOf(error)}); the caller needs ${action}`,
  });
}

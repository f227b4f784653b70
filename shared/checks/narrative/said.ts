/**
 * What words say by themselves, wherever they stand. In: tokens. Out: their kinds, codes and topic, how many counts they
 * speak of, whether they name a body, and what of them nobody here understands. Always holds: nothing before them is asked.
 */
import type { Token } from './tokens.ts';

export type Topic = 'none' | 'applications' | 'disputes' | 'documents' | 'decisions' | 'fee' | 'foreign';

export function has(tokens: readonly Token[], ...kinds: Token['kind'][]): boolean {
  return tokens.some(({ kind }) => kinds.includes(kind));
}

export function codesOf(token: Token): readonly string[] {
  return 'says' in token ? (token.says.codes ?? []) : [];
}

const SEVERAL = /^(?:以上|上述)?([两二三四])[项者类种]/;

/** 两项占71.0%, 三类合计: of how many of the counts before them the words speak; undefined where they do not say. */
export function severalIn(tokens: readonly Token[]): number | undefined {
  const found = tokens.map(({ text }) => SEVERAL.exec(text)?.[1]).find((many) => many !== undefined);
  return found === undefined ? undefined : ({ 三: 3, 四: 4 }[found] ?? 2);
}

/** What nobody here understands, but for spaces and marks. */
export function residueOf(tokens: readonly Token[]): string {
  return tokens
    .filter(({ kind }) => kind === 'unknown' || kind === 'listed')
    .map(({ text }) => text.replace(/[^\u4e00-\u9fff\w□]/g, ''))
    .join('');
}

const BODY_END = /(?:局|委|办|厅|镇|乡|街道|政府|部门|单位|办公室|院|中心|机构|区|县|市|省|州|系统|队|所)$/;

export function namesBody(tokens: readonly Token[]): boolean {
  const court = !has(tokens, 'dispute', 'result');
  return tokens.some(
    ({ kind, text }) =>
      kind === 'body' || (kind === 'court' && court) || (kind === 'unknown' && BODY_END.test(text)),
  );
}

/** The topic that words set by themselves; undefined where they set none. */
export function topicIn(tokens: readonly Token[]): { topic: Topic; explicit: boolean } | undefined {
  const disclosure = has(tokens, 'disclosure', 'onRequest');
  if (
    has(tokens, 'dispute') ||
    tokens.some((token) => token.kind === 'rate' && codesOf(token)[0] === 'corrected')
  )
    return { topic: 'disputes', explicit: disclosure };
  if (has(tokens, 'onRequest') || (disclosure && has(tokens, 'apply')))
    return { topic: 'applications', explicit: true };
  if (has(tokens, 'fee') && !has(tokens, 'none')) return { topic: 'fee', explicit: false };
  if (has(tokens, 'documentKind')) return { topic: 'documents', explicit: false };
  if (has(tokens, 'decision')) return { topic: 'decisions', explicit: false };
  return undefined;
}

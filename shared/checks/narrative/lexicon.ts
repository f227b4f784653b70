/**
 * The words that reports are made of, as data. In: nothing. Out: each word with its kind and what it says; a finder of
 * the longest word at a place. Always holds: a word that is not here is not understood, and a figure beside it stays
 * unread; no entry is a sentence. Words join freely: 政府信息公开 and 申请 make the noun, 上年 and 结转 the row.
 */

import type { Entry, SaidBy, WordKind } from './word.ts';
import { APPLICATIONS } from './words-applications.ts';
import { DISPUTES } from './words-disputes.ts';
import { FRAME } from './words-frame.ts';
import { PROACTIVE, SHARES } from './words-proactive.ts';

interface Word {
  text: string;
  kind: WordKind;
  says: SaidBy;
}

class Lexicon {
  readonly #byFirst = new Map<string, Word[]>();

  constructor(entries: readonly Entry[]) {
    const seen = new Set<string>();
    for (const [kind, words, says = {}] of entries) {
      for (const text of words.split(' ')) {
        if (seen.has(text)) continue;
        seen.add(text);
        const first = text[0] ?? '';
        this.#byFirst.set(first, [...(this.#byFirst.get(first) ?? []), { text, kind, says }]);
      }
    }
    for (const list of this.#byFirst.values()) list.sort((a, b) => b.text.length - a.text.length);
  }

  /**
   * The longest word that stands at a place; a shorter one where that would tear the next: 共|办理 rather than 共办|理.
   */
  at(text: string, at: number): Word | undefined {
    const longest = this.#longest(text, at);
    const end = at + (longest?.text.length ?? 0);
    if (
      !longest ||
      end >= text.length ||
      !/[\u4e00-\u9fff]/.test(text[end] ?? '') ||
      this.#longest(text, end)
    )
      return longest;
    const shorter = this.#byFirst
      .get(text[at] ?? '')
      ?.find((word) => word.text.length < longest.text.length && longest.text.startsWith(word.text));
    const next = shorter && this.#longest(text, at + shorter.text.length);
    return next && at + shorter.text.length + next.text.length > end ? shorter : longest;
  }

  #longest(text: string, at: number): Word | undefined {
    return this.#byFirst.get(text[at] ?? '')?.find((word) => text.startsWith(word.text, at));
  }
}

/** What comes first wins where two kinds claim one word. */
export const WORDS = new Lexicon([...SHARES, ...APPLICATIONS, ...DISPUTES, ...PROACTIVE, ...FRAME]);

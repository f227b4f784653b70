/**
 * Labels as people print them, held against those of the form. In: a text, and the official labels. Out: the label that
 * it is, or is a slip of, or nothing. Always holds: a slip is accepted only where it is near to one label and clearly
 * farther from every other; width, punctuation, blanks, numbering, brackets and traditional characters do not count.
 */
import { plainText } from './values.ts';

/** Traditional characters that the labels, headings and titles of a report have, each with its simplified one. */
const SIMPLE = new Map(
  `規规 範范 許许 處处 罰罚 強强 業业 費费 個个 構构 機机 會会 組组 織织 務务 總总 計计 數数 結结 轉转 辦办 區区 屬属 於于 國国 開开 穩稳 護护 權权 類类 內内 過过 執执 檔档 詢询 項项 無无 關关 沒没 現现 補补 後后 訪访 舉举 報报 訴诉 複复 復复 請请 獲获 圖图 書书 滿满 當当 維维 糾纠 審审 經经 體体 況况 題题 進进 應应 製制 發发 廢废 決决 採采 購购 額额 變变 減减 對对 動动 門门 備备 據据 單单 萬万 資资 訊讯 議议 確确 認认 證证 實实 錄录 為为 續续 繳缴 徵征 營营 劃划 險险 點点 時时 責责 負负 條条 規规 產产 與与 號号 還还 該该 連连 繫系 聯联 係系 電电 縣县 鄉乡 鎮镇 廳厅 衛卫 團团 學学 佈布 讓让 來来 見见 義义 術术 間间 隊队 劉刘 黨党 級级 試试 質质 態态 優优 標标 準准`
    .split(' ')
    .map((pair): [string, string] => [pair.charAt(0), pair.charAt(1)]),
);

const NUMBERING =
  /^(?:[(（]\s*(?:[一二三四五六七八九十]+|\d{1,2})\s*[)）][、.．]?|(?:[一二三四五六七八九十]+|\d{1,2})\s*[、.．,，:：)）]|[①-⑳㈠-㈩⑴-⑽])\s*/;
const MARKS = /[^\p{L}\p{N}]/gu;
const BRACKETS = /[(（〔[【][^()（）〔〕[\]【】]*[)）〕\]】]/g;

/** A label without what does not tell it from another. */
export function bareLabel(label: string): string {
  // The numbering goes first: NFKC would make ① a plain 1.
  const text = label.trim().replace(NUMBERING, '');
  const plain = plainText(text)
    .replace(/^#+\s*/, '')
    .replaceAll(/\s/g, '')
    .replace(NUMBERING, '');
  const open = plain.replaceAll(BRACKETS, '') || plain;
  return [...open.replaceAll(MARKS, '')].map((mark) => SIMPLE.get(mark) ?? mark).join('');
}

export interface Match<T> {
  readonly of: T;
  /** Whether the text differs from the official label in more than its looks. */
  readonly isSlip: boolean;
}

export class Labels<T> {
  readonly #exact = new Map<string, T>();
  readonly #official: { bare: string; of: T | null }[] = [];
  readonly #known = new Map<string, Match<T> | undefined>();

  /** `others`: labels that stand beside these and mean something else. */
  constructor(entries: readonly (readonly [string, T])[], others: readonly string[] = []) {
    for (const [label, of] of entries) {
      const bare = bareLabel(label);
      this.#exact.set(bare, of);
      this.#official.push({ bare, of });
    }
    for (const label of others) this.#official.push({ bare: bareLabel(label), of: null });
  }

  exact(text: string): T | undefined {
    return this.#exact.get(bareLabel(text));
  }

  match(text: string): Match<T> | undefined {
    const bare = bareLabel(text);
    if (!this.#known.has(bare)) this.#known.set(bare, this.#find(bare));
    return this.#known.get(bare);
  }

  #find(bare: string): Match<T> | undefined {
    const exact = this.#exact.get(bare);
    if (exact !== undefined) return { of: exact, isSlip: false };
    if (bare.length < 2 || bare.length > LONGEST || bare.startsWith('其中')) return undefined;
    const [best, next] = this.#official
      .map(({ bare: official, of }) => ({ of, cost: costBetween(bare, official) }))
      .toSorted((a, b) => a.cost - b.cost);
    if (!best || best.of === null || best.cost > FARTHEST) return undefined;
    return next && next.cost - best.cost < MARGIN ? undefined : { of: best.of, isSlip: true };
  }
}

const LONGEST = 60;
/** How far a slip may be from its label, as a share of what is written, and how much nearer than to any other. */
const FARTHEST = 0.34;
const MARGIN = 0.12;

/** 0 for the same, 1 for nothing in common. */
function costBetween(text: string, official: string): number {
  const longest = Math.max(text.length, official.length);
  const shortest = Math.min(text.length, official.length);
  const edits = distance(text, official) / longest;
  // The same marks in another order (信访投诉举报), or one text that is the other with words left out.
  const sameMarks = shortest >= 4 && [...text].sort().join() === [...official].sort().join() ? 0.1 : 1;
  const share = shortest / longest;
  const isShort = text.length < official.length ? isWithin(text, official) : isWithin(official, text);
  const leftOut = shortest >= 4 && share >= 0.4 && isShort ? (1 - share) / 2 : 1;
  return Math.min(edits, sameMarks, leftOut);
}

function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const mark of whole) if (mark === part[at]) at++;
  return at === part.length;
}

/** Insertions, deletions and replacements between two texts (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

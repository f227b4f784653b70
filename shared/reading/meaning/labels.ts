/**
 * Compares printed labels with those of the form. In: a text, and the official labels. Out: the matching label, exact
 * or with a typing error, or nothing. Always holds: a typing error is accepted only if it is near to one label and
 * clearly farther from every other. Width, punctuation, blanks, numbering, brackets and traditional characters do not
 * count.
 */
import { plainText } from './values.ts';

/** Traditional characters that the labels, headings and titles of a report have, each with its simplified one. */
const SIMPLE: ReadonlyMap<string, string> = new Map(
  `並并 佈布 來来 係系 個个 備备 優优 內内 兩两 劃划 動动 務务 區区 問问 單单 國国 圖图 團团 執执 報报 學学 實实 審审 專专 對对 屬属 廢废 廳厅 強强 後后 從从 復复 徵征 態态 應应 採采 據据 數数 於于 時时 書书 會会 條条 業业 構构 標标 機机 檔档 權权 決决 沒没 況况 減减 準准 滿满 濟济 為为 無无 營营 獲获 現现 產产 當当 發发 確确 穩稳 範范 糾纠 納纳 級级 組组 結结 經经 維维 縣县 總总 織织 繫系 繳缴 繼继 續续 罰罚 義义 聯联 與与 舉举 萬万 處处 號号 術术 衛卫 補补 製制 複复 見见 規规 計计 訊讯 訟讼 訪访 許许 訴诉 詢询 試试 該该 認认 請请 證证 議议 護护 變变 讓让 負负 責责 費费 資资 質质 購购 轉转 辦办 這这 連连 進进 過过 還还 鄉乡 錄录 鎮镇 長长 門门 開开 間间 關关 隊队 險险 電电 項项 題题 額额 類类 餘余 體体 點点 黨党 齊齐`
    .split(' ')
    .map((pair): [string, string] => [pair.charAt(0), pair.charAt(1)]),
);

const NUMBERING =
  /^(?:[(（]\s*(?:[一二三四五六七八九十]+|\d{1,2})\s*[)）][、.．]?|(?:[一二三四五六七八九十]+|\d{1,2})\s*[、.．,，:：)）]|[①-⑳㈠-㈩⑴-⑽])\s*/;
const MARKS = /[^\p{L}\p{N}]/gu;
const BRACKETS = /[(（〔[【][^()（）〔〕[\]【】]*[)）〕\]】]/g;

/** The distinguishing part of a label. */
export function bareLabel(label: string): string {
  // The numbering goes first: NFKC would make ① a plain 1.
  const text = label.trim().replace(NUMBERING, '');
  const plain = plainText(text)
    .replace(/^#+\s*/, '')
    .replaceAll(/\s/g, '')
    .replace(NUMBERING, '');
  const open = plain.replaceAll(BRACKETS, '') || plain;
  return simplified(open.replaceAll(MARKS, ''));
}

/** In simplified characters, one for one. */
export function simplified(text: string): string {
  return Array.from(text, (mark) => SIMPLE.get(mark) ?? mark).join('');
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
/**
 * The maximum distance of a typing error from its label, as a share of the written text, and the minimum lead over any
 * other.
 */
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

/**
 * Line breaks of a long name in a title. In: a name, and the number of characters per line. Out: its lines. Always
 * holds: together they are the name. A line ends after the name of a place or a body, before a bracket, or at least
 * between two words, as long as one of these fits. No line is too long, unless a name has no break at all. GB/T
 * 9704-2012, 7.3.1: 回行时词意完整、排列对称.
 */

/** The name of a place or of a body ends after these. */
const ENDS =
  /(?:自治区|自治州|自治县|自治旗|特别行政区|地区|新区|开发区|委员会|管委会|管理局|办公室|人民政府|人民法院|检察院|公安局|中心|街道|[省市盟县旗乡镇州])$/;
/** Endings that would be cut off a longer word. */
const GOES_ON = /^(?:[省市区县州盟旗场域级长直政民]|(?:管理)?委员?会)/;
const BEFORE = /^[（(《〈【]/;
const BEHIND = /[）)》〉】、，·]$/;
/** Never at the start of a line. */
const HANGS = /^[）)》〉】、，。·]/;

const COST = { strong: 0, word: 40, inside: 1_000 } as const;

export function titleLines(name: string, most: number): string[] {
  const letters = [...name];
  const lines = Math.ceil(widthOf(name) / most);
  if (lines <= 1) return [name];
  const breaks = breaksIn(name, letters);
  // One more line if the words require it.
  const ways = [lines, lines + 1].map((count) => bestOf(letters, breaks, { count, most }));
  const [first, second] = ways;
  const best = second && (!first || second.cost + COST.word < first.cost) ? second : first;
  return best ? best.lines : plain(letters, most);
}

/** In the width of a Chinese character. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 1 : 0.55), 0);
}

const WIDE = /[\u2e80-\uffef]|[\u{20000}-\u{3ffff}]/u;

/** The cost of a break before each character. */
function breaksIn(name: string, letters: readonly string[]): number[] {
  const words = new Set<number>();
  let at = 0;
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(name)) {
    words.add(at);
    at += [...segment].length;
  }
  return letters.map((_, index) => {
    const [before, behind] = [letters.slice(0, index).join(''), letters.slice(index).join('')];
    if (HANGS.test(behind)) return COST.inside;
    if (BEFORE.test(behind) || BEHIND.test(before)) return COST.strong;
    if (index > 1 && ENDS.test(before) && !GOES_ON.test(behind)) return COST.strong;
    return words.has(index) ? COST.word : COST.inside;
  });
}

interface Way {
  lines: string[];
  cost: number;
}

/** The cheapest way to break into a number of lines: by the breaks, then by the evenness of the lines. */
function bestOf(
  letters: readonly string[],
  breaks: readonly number[],
  { count, most }: { count: number; most: number },
): Way | undefined {
  const even = widthOf(letters.join('')) / count;
  let ways = new Map<number, Way>([[0, { lines: [], cost: 0 }]]);
  for (let line = 1; line <= count; line++) {
    const next = new Map<number, Way>();
    for (const [from, { lines, cost }] of ways)
      for (let to = from + 1; to <= letters.length; to++) {
        const text = letters.slice(from, to).join('');
        const width = widthOf(text);
        if (width > most) break;
        if ((line === count) !== (to === letters.length)) continue;
        const whole = cost + (to === letters.length ? 0 : (breaks[to] ?? 0)) + Math.abs(width - even);
        if (whole < (next.get(to)?.cost ?? Number.POSITIVE_INFINITY))
          next.set(to, { lines: [...lines, text], cost: whole });
      }
    ways = next;
  }
  return ways.get(letters.length);
}

function plain(letters: readonly string[], most: number): string[] {
  const lines: string[] = [];
  for (const letter of letters) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last + letter) <= most) lines[lines.length - 1] = last + letter;
    else lines.push(letter);
  }
  return lines;
}

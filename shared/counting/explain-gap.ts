/**
 * The cases missing from a table. In: every printed cell and its value from the cases, and every case, one at a time.
 * Out: the smallest set of cases, with the fewest events each, whose removal gives exactly the printed values; and for
 * each the number of equally good alternatives. Null if no set of up to four cases does: then events are missing, or
 * more than a few arrived.
 *
 * Always holds: without the named events, and with all others, the tables equal the printed ones in every cell that is
 * not blank. For a case it tries each event alone, its last events together, and all of them; first removals that leave
 * no new fault of the feed.
 */
import { type CaseFacts, foldCase } from '../cases/case.ts';
import { compareEvents, type KeptEvent } from '../events/event.ts';
import { cellNamed, isMoney, type Quantity } from '../form/form.ts';
import { type BackingEvent, backing, sharesOf } from './explain.ts';
import { wanYuanText, yuanText } from './money.ts';
import type { CountedForm } from './rule.ts';

export interface PrintedCell {
  path: string;
  /** Absent for a blank cell. */
  printed: number | string | undefined;
  recomputed: number | string;
}

/** A case that explains a part of the gap. */
export interface GapCase {
  subject: string;
  /** The events whose removal gives the table. */
  events: BackingEvent[];
  /** The number of cases that explain this part equally well, including itself. */
  among: number;
}

const MOST_CASES = 4;
const MOST_CANDIDATES = 20;
/** Combinations to try before giving up; a second or two. */
const MOST_STEPS = 200_000;

/** By path, the loss of each cell; without zeros. */
type Delta = ReadonlyMap<string, bigint>;

/** All cases with the same explanation. */
interface Kind {
  delta: Delta;
  candidates: Omit<GapCase, 'among'>[];
  count: number;
}

const MOST_DECIMALS = 6;

export class GapSearch {
  readonly #year: number;
  readonly #form: CountedForm;
  readonly #cells: ReadonlyMap<string, PrintedCell>;
  readonly #sums = new Map<string, bigint>();
  readonly #kinds = new Map<string, Kind>();

  /** `form` is the edition of the year. */
  constructor(year: number, form: CountedForm, cells: readonly PrintedCell[]) {
    this.#year = year;
    this.#form = form;
    this.#cells = new Map(
      cells.filter(({ printed }) => printed !== undefined).map((cell) => [cell.path, cell]),
    );
  }

  add(subject: string, events: readonly KeptEvent[]): void {
    const facts = foldCase(subject, events);
    const now = this.#amounts(facts);
    for (const [path, amount] of now)
      if (this.#isMoney(path)) this.#sums.set(path, (this.#sums.get(path) ?? 0n) + amount);
    const parts = partsOf(events).map((left) => {
      const rest = foldCase(
        subject,
        events.filter((event) => !left.includes(event)),
      );
      const isFaulty = rest.faults.length > facts.faults.length;
      return { left, isFaulty, delta: difference(now, this.#amounts(rest)) };
    });
    // Without its receipt a decision counts nowhere either, but no agency publishes a table with such a fault.
    parts.sort((a, b) => Number(a.isFaulty) - Number(b.isFaulty));
    const tried = new Set<string>();
    for (const { left, delta } of parts) {
      const key = keyOf(delta);
      if (tried.has(key) || ![...delta.keys()].some((path) => this.#differs(path))) continue;
      tried.add(key);
      const kind = this.#kinds.get(key) ?? { delta, candidates: [], count: 0 };
      kind.count++;
      if (kind.candidates.length < MOST_CANDIDATES) kind.candidates.push({ subject, events: backing(left) });
      this.#kinds.set(key, kind);
    }
  }

  /** Call it after the last case. */
  smallest(): GapCase[] | null {
    const gap = this.#gap();
    if (!gap) return null;
    const kinds = [...this.#kinds.values()];
    const byCounts = new Map<string, Kind[]>();
    for (const kind of kinds) {
      const key = keyOf(this.#countsIn(kind.delta));
      byCounts.set(key, [...(byCounts.get(key) ?? []), kind]);
    }
    const search = { kinds, byCounts, steps: MOST_STEPS };
    for (let size = 1; size <= MOST_CASES; size++) {
      const found = this.#choose(search, { size, from: 0, chosen: [], left: gap });
      if (found) return found;
    }
    return null;
  }

  /**
   * Depth-first search for `size` more kinds, in the order of the list, whose deltas sum to the rest; the last one is
   * looked up.
   */
  #choose(search: Search, { size, from, chosen, left }: Choice): GapCase[] | null {
    const isLast = size === 1;
    const next = isLast ? (search.byCounts.get(keyOf(left)) ?? []) : search.kinds.slice(from);
    for (const [index, kind] of next.entries()) {
      if (search.steps-- <= 0) return null;
      if (kind.count <= chosen.filter((each) => each === kind).length) continue;
      const more = [...chosen, kind];
      const found = isLast
        ? this.#paysFor(more) && casesOf(more)
        : this.#choose(search, {
            size: size - 1,
            from: from + index,
            chosen: more,
            left: difference(left, this.#countsIn(kind.delta)),
          });
      if (found) return found;
    }
    return null;
  }

  /** For counts; absent if a printed value is not a count. */
  #gap(): Delta | undefined {
    const gap = new Map<string, bigint>();
    for (const { path, printed, recomputed } of this.#cells.values()) {
      if (this.#isMoney(path) || printed === recomputed) continue;
      if (!Number.isSafeInteger(printed)) return undefined;
      gap.set(path, BigInt(recomputed) - BigInt(Number(printed)));
    }
    return gap;
  }

  #differs(path: string): boolean {
    const cell = this.#cells.get(path);
    return cell !== undefined && cell.printed !== cell.recomputed;
  }

  /** Whether the amounts then print as printed. */
  #paysFor(chosen: readonly Kind[]): boolean {
    return [...this.#cells.values()].every(({ path, printed }) => {
      const quantity = cellNamed(this.#form, path)?.quantity;
      if (printed === undefined || !quantity || !isMoney(quantity)) return true;
      const lost = chosen.reduce((sum, { delta }) => sum + (delta.get(path) ?? 0n), 0n);
      return printed === amountText(quantity, (this.#sums.get(path) ?? 0n) - lost, String(printed));
    });
  }

  #isMoney(path: string): boolean {
    const cell = cellNamed(this.#form, path);
    return cell !== undefined && isMoney(cell.quantity);
  }

  #countsIn(delta: Delta): Delta {
    return new Map([...delta].filter(([path]) => !this.#isMoney(path)));
  }

  #amounts(facts: CaseFacts): Map<string, bigint> {
    const amounts = new Map<string, bigint>();
    for (const { path, amount } of sharesOf(facts, this.#year, this.#form))
      if (this.#cells.has(path)) amounts.set(path, (amounts.get(path) ?? 0n) + amount);
    return amounts;
  }
}

interface Search {
  kinds: readonly Kind[];
  byCounts: ReadonlyMap<string, Kind[]>;
  steps: number;
}

interface Choice {
  size: number;
  from: number;
  chosen: readonly Kind[];
  left: Delta;
}

/** The parts of a case that a table may lack, the fewest events first. */
function partsOf(events: readonly KeptEvent[]): KeptEvent[][] {
  const ordered = [...events].sort(compareEvents);
  const single = ordered.map((event) => [event]);
  const last = ordered.map((_, index) => ordered.slice(ordered.length - 1 - index)).slice(1);
  return [...single, ...last];
}

function difference(more: Delta, less: Delta): Map<string, bigint> {
  const left = new Map(more);
  for (const [path, amount] of less) {
    const rest = (left.get(path) ?? 0n) - amount;
    if (rest === 0n) left.delete(path);
    else left.set(path, rest);
  }
  return left;
}

/** The printed form of an amount in fen, in the format of another printed amount. */
function amountText(quantity: Quantity, fen: bigint, like: string): string {
  if (quantity === 'amount') return yuanText(fen);
  return wanYuanText(fen, Math.min(like.split('.')[1]?.length ?? 0, MOST_DECIMALS));
}

function keyOf(delta: Delta): string {
  return [...delta]
    .map(([path, amount]) => `${path} ${amount}`)
    .sort()
    .join('\n');
}

/** One case of each kind, and no case twice. */
function casesOf(chosen: readonly Kind[]): GapCase[] | null {
  const cases: GapCase[] = [];
  for (const { candidates, count } of chosen) {
    const next = candidates.find(({ subject }) => !cases.some((known) => known.subject === subject));
    if (!next) return null;
    cases.push({ ...next, among: count });
  }
  return cases;
}

/**
 * 其中…: the parts that a text tells of a figure. In: the clause that opens it, and the figures after it. Out: whether the
 * parts make up the whole. Always holds: once they do, what follows speaks of the whole again, and of its body.
 */
import { has } from './said.ts';
import type { Clause, Spot } from './spots.ts';
import type { Figure } from './tokens.ts';

export class Breakdown {
  /** Whether the text spoke of another body before. */
  readonly otherBody: boolean;
  readonly #from: number;
  readonly #whole: Figure | undefined;
  #told = 0n;

  private constructor(from: number, whole: Figure | undefined, otherBody: boolean) {
    this.#from = from;
    this.#whole = whole;
    this.otherBody = otherBody;
  }

  /** Opened by a clause; `last` is the figure before it. */
  static in({ tokens, spots }: Clause, last: Figure | undefined, otherBody: boolean): Breakdown | undefined {
    if (!has(tokens, 'among')) return undefined;
    const from = tokens.find(({ kind }) => kind === 'among')?.at ?? 0;
    return new Breakdown(from, spots.findLast(({ at }) => at < from)?.figure ?? last, otherBody);
  }

  add(spots: readonly Spot[]): void {
    for (const { at, figure } of spots)
      if (at > this.#from && figure.unit === this.#whole?.unit) this.#told += figure.digits * figure.scale;
  }

  get isComplete(): boolean {
    return this.#whole !== undefined && this.#told === this.#whole.digits * this.#whole.scale;
  }
}

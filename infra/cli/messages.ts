/**
 * How the command line speaks to people: Chinese first, English behind it, in one line. Results go to standard
 * output and are for programs too; all that stands here goes to standard error.
 */
export interface Words {
  zh: string;
  en: string;
}

export function both({ zh, en }: Words): string {
  return `${zh} / ${en}`;
}

export function asError({ zh, en }: Words): string {
  return `错误：${zh} / error: ${en}`;
}

/** The input is bad, or what was asked for did not come about: exit code 1. `faults` are lines with their places. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly words: Words;
  readonly faults: readonly string[];

  constructor(words: Words, faults: readonly string[] = []) {
    super(words.en);
    this.words = words;
    this.faults = faults;
  }
}

/** The command was called wrongly: exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
  readonly words: Words;

  constructor(words: Words) {
    super(words.en);
    this.words = words;
  }
}

/** Faults in the order in which they were met: all are counted, the first hundred are told. */
export class FaultList {
  readonly #told: string[] = [];
  #count = 0;

  add(place: string, words: Words): void {
    this.#count++;
    if (this.#told.length < MOST_TOLD) this.#told.push(`${place}  ${both(words)}`);
  }

  get count(): number {
    return this.#count;
  }

  lines(): string[] {
    const untold = this.#count - this.#told.length;
    const rest = both({ zh: `…… 另有 ${untold} 处未列出`, en: `… and ${untold} more` });
    return untold > 0 ? [...this.#told, rest] : [...this.#told];
  }
}

const MOST_TOLD = 100;

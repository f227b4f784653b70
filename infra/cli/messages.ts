/**
 * Messages of the command line: Chinese first, English behind it, in one line. Results go to standard output and are
 * for programs too; these messages go to standard error.
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

/** The input is bad, or the request failed: exit code 1. `faults` are lines with their places. */
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

/**
 * Refuses options that the chosen way of asking would pass over in silence.
 * @param names as the options are spelled on the command line, without the dashes
 */
export function refuseIdle(options: object, names: readonly string[], way: Words): void {
  const given = new Set(
    Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name])),
  );
  const idle = names.filter((name) => given.has(name)).map((name) => `--${name}`);
  if (idle.length === 0) return;
  throw new WrongUsage({
    zh: `${way.zh}时，${idle.join('、')} 不起作用，请去掉`,
    en: `${idle.join(', ')} would do nothing ${way.en}: leave it out`,
  });
}

/** Collects faults in the order of their discovery: it counts all and keeps the first hundred. */
export class FaultList {
  readonly #listed: string[] = [];
  #count = 0;

  add(place: string, words: Words): void {
    this.#count++;
    if (this.#listed.length < MOST_LISTED) this.#listed.push(`${place}  ${both(words)}`);
  }

  get count(): number {
    return this.#count;
  }

  lines(): string[] {
    const omitted = this.#count - this.#listed.length;
    const rest = both({ zh: `…… 另有 ${omitted} 处未列出`, en: `… and ${omitted} more` });
    return omitted > 0 ? [...this.#listed, rest] : [...this.#listed];
  }
}

const MOST_LISTED = 100;

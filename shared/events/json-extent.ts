/**
 * The least text that a JSON value needs. In: a value from `JSON.parse`. Out: the number of its strings, keys included,
 * and of the characters of its shortest spelling. Always: no text of the value is shorter. So a text of exactly that
 * length has no white space, escape, duplicate key or long-winded number; and a duplicate key means one string more in
 * the text than in the value.
 */

/** Numbers above this, or with trailing zeros, could be shorter with an exponent. */
const LARGEST = 1_000_000_000;

export class JsonExtent {
  /** In UTF-16 units. */
  least = 0;
  /** Keys and values. */
  strings = 0;
  isWithoutNumbers = true;

  /**
   * Whether it could be measured: nested at most `deepest` levels, and each number's digits are its shortest spelling.
   */
  measure(value: unknown, deepest: number): boolean {
    this.least = 0;
    this.strings = 0;
    this.isWithoutNumbers = true;
    return this.#add(value, deepest);
  }

  #add(value: unknown, deepest: number): boolean {
    switch (typeof value) {
      case 'string':
        this.strings++;
        this.least += value.length + 2;
        return true;
      case 'boolean':
        this.least += value ? 4 : 5;
        return true;
      case 'number':
        this.isWithoutNumbers = false;
        this.least += digitsOf(value);
        return isShortestInDigits(value);
      default:
        if (typeof value !== 'object' || value === null) this.least += 4;
        else
          return (
            deepest > 0 &&
            (Array.isArray(value) ? this.#addList(value, deepest) : this.#addObject(value, deepest))
          );
        return true;
    }
  }

  /** Adds brackets, a comma between two items, and the items. */
  #addList(list: readonly unknown[], deepest: number): boolean {
    this.least += Math.max(2, list.length + 1);
    for (let index = 0; index < list.length; index++) if (!this.#add(list[index], deepest - 1)) return false;
    return true;
  }

  #addObject(value: object, deepest: number): boolean {
    let least = 1;
    let strings = 0;
    // Values from `JSON.parse` have own members only.
    for (const name in value) {
      const member = (value as Readonly<Record<string, unknown>>)[name];
      strings++;
      least += name.length + 4;
      if (typeof member === 'string') {
        strings++;
        least += member.length + 2;
      } else if (!this.#add(member, deepest - 1)) return false;
    }
    this.strings += strings;
    this.least += Math.max(2, least);
    return true;
  }
}

/** Whether no exponent could make a number shorter than its digits. */
function isShortestInDigits(value: number): boolean {
  if (!(Number.isInteger(value) && value >= 0 && value <= LARGEST)) return false;
  return (value < 1000 || value % 10 !== 0) && !Object.is(value, -0);
}

function digitsOf(value: number): number {
  return value < 10 ? 1 : value < 100 ? 2 : String(value).length;
}

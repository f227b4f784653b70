/**
 * How much text a JSON value needs at least. In: a value that `JSON.parse` made. Out: its strings, keys among them, and the
 * fewest characters that write it. Always: no text of the value is shorter, so that a text of that very length has no white
 * space, no escape, no key twice and no number spelled at length; and each key that came again took a string with it.
 */

/** Numbers above this, or with zeros at their end, could be written in fewer characters than they have digits. */
const LARGEST = 1_000_000_000;

export class JsonExtent {
  /** Characters, UTF-16 units. */
  least = 0;
  /** Keys and values. */
  strings = 0;
  isWithoutNumbers = true;

  /** Whether it could be measured: no deeper than `deepest`, and no number that has a shorter spelling. */
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

  /** Brackets, and a comma before each but the first. */
  #addList(list: readonly unknown[], deepest: number): boolean {
    this.least += Math.max(2, list.length + 1);
    for (let index = 0; index < list.length; index++) if (!this.#add(list[index], deepest - 1)) return false;
    return true;
  }

  #addObject(value: object, deepest: number): boolean {
    let least = 1;
    let strings = 0;
    // All members are own ones: `JSON.parse` makes nothing else.
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

/** Whether no exponent writes a number shorter than its digits do. */
function isShortestInDigits(value: number): boolean {
  if (!(Number.isInteger(value) && value >= 0 && value <= LARGEST)) return false;
  return (value < 1000 || value % 10 !== 0) && !Object.is(value, -0);
}

function digitsOf(value: number): number {
  return value < 10 ? 1 : value < 100 ? 2 : String(value).length;
}

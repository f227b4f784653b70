/** What this machine cannot show. In: a promise, and the program that it takes. Out: words, in the run and on its list. */
import { test } from 'vitest';

export function unproven(what: string, program: string): void {
  const words = `unproven: ${what}, since ${program} is not on this machine`;
  console.warn(words);
  // Reason: passed would be a lie, and failed would blame what was never tried; so it is counted apart.
  test.todo(words);
}

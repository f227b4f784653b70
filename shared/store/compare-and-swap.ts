/**
 * Compare-and-swap on one object. In: an attempt, which reads, writes only if nothing changed since, and returns
 * undefined if it lost the race. Out: the result of the successful attempt. Always: terminates; twenty lost races in a
 * row indicate another problem.
 */
const MOST_RACES = 20;

/** Throws an `Error` that names `what` if every attempt lost. */
export async function retryUntilSwapped<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let race = 0; race < MOST_RACES; race++) {
    const won = await attempt();
    if (won !== undefined) return won;
  }
  throw new Error(`${what}: lost ${MOST_RACES} races in a row`);
}

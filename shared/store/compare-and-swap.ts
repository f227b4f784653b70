/**
 * Compare-and-swap on one object. In: an attempt, which reads, writes only where nothing changed since, and gives
 * undefined where it lost the race. Out: what the attempt that won gave. Always: ends; so many lost in a row mean that
 * something other than a race is wrong.
 */
const MOST_RACES = 20;

/** Throws an Error that names `what` where every attempt lost. */
export async function retryUntilSwapped<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let race = 0; race < MOST_RACES; race++) {
    const won = await attempt();
    if (won !== undefined) return won;
  }
  throw new Error(`${what}: lost ${MOST_RACES} races in a row`);
}

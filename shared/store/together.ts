/**
 * Awaits concurrent calls. In: promises. Out: their results in order. Always: waits until all have settled, so that no
 * work of a step continues after it; then throws the first failure in order. `Promise.all` would throw at once.
 */
export async function together<T extends readonly unknown[] | []>(
  calls: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  const settled: readonly PromiseSettledResult<unknown>[] = await Promise.allSettled(calls);
  const failed = settled.find((each): each is PromiseRejectedResult => each.status === 'rejected');
  if (failed) throw failed.reason;
  return Promise.all(calls);
}

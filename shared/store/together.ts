/**
 * Calls that need not wait for one another. In: calls under way. Out: what they gave, in their order. Always: it ends
 * when the last of them has ended, so that nothing of a step goes on after it; the first in order that failed is what is
 * thrown.
 */
export async function together<T extends readonly unknown[] | []>(
  calls: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  const settled: readonly PromiseSettledResult<unknown>[] = await Promise.allSettled(calls);
  const failed = settled.find((each): each is PromiseRejectedResult => each.status === 'rejected');
  if (failed) throw failed.reason;
  return Promise.all(calls);
}

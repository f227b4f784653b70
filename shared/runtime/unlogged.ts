/**
 * In: a client of the SDK. Out: the same client, without preparing log lines that nothing reads. By default it walks
 * through every request and answer to remove secrets, and passes the copy to a logger that does nothing. That is a
 * sixth of the cost of a put, and more for a page that is read.
 */
interface Stacked {
  readonly middlewareStack: { remove: (name: string) => boolean };
}

export function unlogged<C extends Stacked>(client: C): C {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

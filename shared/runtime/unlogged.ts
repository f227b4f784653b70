/**
 * In: a client of the SDK. Out: the same client, which prepares no lines for a log that nobody reads. As it comes, it walks
 * through all that was asked and answered to leave out what is secret, and hands the copy to a logger that does nothing: a
 * sixth of what a put costs, and more of a page that is read.
 */
interface Stacked {
  readonly middlewareStack: { remove: (name: string) => boolean };
}

export function unlogged<C extends Stacked>(client: C): C {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

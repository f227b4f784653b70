/** A file that cannot be made of a report however often it is tried: it takes too long, too much memory, too many pages. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** A file that no retry can make: it takes too long, too much memory, or too many pages. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Where arrangements lie that came after a release: in the private bucket, a file a year. */
export const KEPT_ARRANGEMENTS = 'calendar/';

export function arrangementKey(year: number): string {
  return `${KEPT_ARRANGEMENTS}${year}.json`;
}

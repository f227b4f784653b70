/**
 * The oracle's own arithmetic of time. In: RFC 3339 text with an offset and any number of fractional digits.
 * Out: instants that compare exactly, and the calendar day and year in Asia/Shanghai (contract, section 2).
 * Always: no fraction is rounded, so the last instant of a year stays in it however many nines it has.
 */

export interface Instant {
  /** Whole seconds since 1970-01-01T00:00:00Z, rounded down. */
  seconds: number;
  /** The digits after the point, without the zeros at the end. */
  fraction: string;
}

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

export const instantOf = (text: string): Instant => {
  const parts = RFC_3339.exec(text);
  if (parts === null) throw new Error(`not a time of RFC 3339: ${text}`);
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const [fraction = '', sign = '+', offsetHours = '0', offsetMinutes = '0'] = parts.slice(7);
  const offset = (sign === '-' ? -60 : 60) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  const local = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second) / 1000;
  return { seconds: local - offset, fraction: fraction.replace(/0+$/, '') };
};

/** Without zeros at the end, fractions compare as text: "" < "4" < "49" < "5". */
export const compareInstants = (one: Instant, other: Instant): number => {
  if (one.seconds !== other.seconds) return one.seconds - other.seconds;
  if (one.fraction === other.fraction) return 0;
  return one.fraction < other.fraction ? -1 : 1;
};

const shanghai = new Intl.DateTimeFormat('en-US-u-ca-gregory', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** "The calendar day is Asia/Shanghai's": `2024-12-31`, which compares as text. */
export const dayOf = (instant: Instant): string => {
  const parts = shanghai.formatToParts(instant.seconds * 1000);
  const part = (name: string) => parts.find(({ type }) => type === name)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
};

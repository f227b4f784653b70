/**
 * An arrangement as an input file (`gongkai calendar apply`). In: parsed JSON. Out: the arrangement, or every fault
 * with its place. Always holds: days are real days of the year (or of the last week before it), spans run forwards,
 * make-up days are Saturdays and Sundays, and no day is both off and worked.
 */
import * as z from 'zod/mini';
import { dayAfter, isDay } from '../events/instant.ts';
import type { Arrangement } from './arrangements.ts';

export interface ArrangementFault {
  pointer: string;
  zh: string;
  en: string;
}

const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));
const text = z.string().check(z.minLength(1), z.maxLength(100));
const makeUpDays = z.optional(z.array(day).check(z.maxLength(10)));
const SCHEMA = z.strictObject({
  year: z.int().check(z.minimum(2019), z.maximum(2100)),
  document: text,
  holidays: z
    .array(
      z.strictObject({
        name: text,
        off: z.tuple([day, day]),
        makeUp: makeUpDays,
        /** The same, as named up to release 0.4.0: such files exist in buckets. */
        work: makeUpDays,
        document: z.optional(text),
      }),
    )
    .check(z.minLength(1), z.maxLength(20)),
});
/** A week of holidays, and the longest ever with room to spare. */
const LONGEST = 15;

export function readArrangement(
  json: unknown,
): { arrangement: Arrangement } | { faults: ArrangementFault[] } {
  const parsed = SCHEMA.safeParse(json);
  if (!parsed.success)
    return {
      faults: parsed.error.issues.map(({ path, message }) => ({
        pointer: path.map((step) => `/${String(step)}`).join(''),
        zh: '与格式不符，请对照 gongkai calendar apply --help 中的例子',
        en: message,
      })),
    };
  const { document, ...rest } = parsed.data;
  const holidays = rest.holidays.map(({ document: moved, makeUp, work = [], ...holiday }) => ({
    ...holiday,
    makeUp: makeUp ?? work,
    ...(moved !== undefined && { document: moved }),
  }));
  const faults = faultsOf(rest.year, holidays);
  return faults.length > 0 ? { faults } : { arrangement: { year: rest.year, document, holidays } };
}

function faultsOf(year: number, holidays: Arrangement['holidays']): ArrangementFault[] {
  const off = new Set<string>();
  const faults: ArrangementFault[] = [];
  const note = (pointer: string, zh: string, en: string) => faults.push({ pointer, zh, en });
  for (const [index, { off: span, makeUp }] of holidays.entries()) {
    const [first, last] = span;
    for (const [at, each] of [...span, ...makeUp].entries()) {
      const pointer = `/holidays/${index}/${at < 2 ? `off/${at}` : `makeUp/${at - 2}`}`;
      if (!isDay(each)) note(pointer, `${each}不是日历上的日子`, 'no such day');
      else if (each < `${year - 1}-12-20` || each > `${year}-12-31`)
        note(pointer, `${each}不在${year}年`, 'another year');
    }
    if (first > last) note(`/holidays/${index}/off`, '首日晚于末日', 'ends before it begins');
    let length = 0;
    if (isDay(first))
      for (let each = first; each <= last && length <= LONGEST; each = dayAfter(each), length++)
        off.add(each);
    if (length > LONGEST) note(`/holidays/${index}/off`, `放假超过${LONGEST}天`, 'too long');
  }
  for (const [index, { makeUp }] of holidays.entries())
    for (const [at, each] of makeUp.entries()) {
      const pointer = `/holidays/${index}/makeUp/${at}`;
      if (off.has(each)) note(pointer, `${each}既放假又上班`, 'both off and worked');
      else if (isDay(each) && new Date(`${each}T00:00:00Z`).getUTCDay() % 6 !== 0)
        note(pointer, `${each}不是星期六、星期日，不用调休`, 'a weekday is no make-up day');
    }
  return faults;
}

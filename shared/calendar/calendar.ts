/**
 * Working days. In: the known arrangements. Out: for any day whether it counts as a working day, and why; unknown if
 * its year has no arrangement. Always holds: an unknown day is never taken for a plain weekday, and the days that the
 * law itself fixes (全国年节及纪念日放假办法) are off in every year.
 */
import { type Day, dayAfter } from '../events/instant.ts';
import { ARRANGEMENTS, type Arrangement } from './arrangements.ts';

export interface DayKind {
  /** Null if unknown. */
  readonly works: boolean | null;
  readonly why: string;
}

/** Days off by law, whatever the notice of the year says; those of the lunar calendar are not among them. */
const FIXED: Readonly<Record<string, string>> = {
  '01-01': '元旦',
  '05-01': '劳动节',
  '10-01': '国庆节',
  '10-02': '国庆节',
  '10-03': '国庆节',
};
const WEEKDAYS = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'] as const;

export class WorkCalendar {
  readonly #named = new Map<string, DayKind>();
  readonly #years: ReadonlySet<number>;

  /** `added`: arrangements announced after this release; they override the built-in ones of their years. */
  constructor(added: readonly Arrangement[] = []) {
    const later = new Set(added.map(({ year }) => year));
    const all = [...ARRANGEMENTS.filter(({ year }) => !later.has(year)), ...added];
    this.#years = new Set(all.map(({ year }) => year));
    for (const arrangement of all) this.#note(arrangement);
  }

  get years(): number[] {
    return [...this.#years].sort((a, b) => a - b);
  }

  kindOf(day: Day): DayKind {
    const named = this.#named.get(day);
    if (named) return named;
    const fixed = FIXED[day.slice(5)];
    if (fixed) return { works: false, why: `${fixed}（法定）` };
    const weekday = WEEKDAYS[weekdayOf(day)] ?? '';
    if (!this.#years.has(Number(day.slice(0, 4))))
      return { works: null, why: `${weekday}，${day.slice(0, 4)}年放假安排未公布` };
    return { works: weekdayOf(day) % 6 !== 0, why: weekday };
  }

  #note({ document, holidays }: Arrangement): void {
    for (const { name, off, makeUp, document: moved } of holidays) {
      const by = moved ?? document;
      for (let day = off[0] as Day; day <= off[1]; day = dayAfter(day))
        this.#named.set(day, { works: false, why: `${name}放假（${by}）` });
      for (const day of makeUp)
        this.#named.set(day, { works: true, why: `${WEEKDAYS[weekdayOf(day)]}，${name}调休上班（${by}）` });
    }
  }
}

/** 0 is Sunday. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

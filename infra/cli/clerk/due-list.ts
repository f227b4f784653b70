/**
 * `gongkai due`: the open applications of an agency with their running limits. In: the cases, the day, the calendar.
 * Out: lines, JSON or iCalendar on standard output. It only reads, and names cases by their numbers: not for the
 * public.
 */
import type { Arrangement } from '../../../shared/calendar/arrangements.ts';
import { WorkCalendar } from '../../../shared/calendar/calendar.ts';
import type { CountedDay } from '../../../shared/calendar/count.ts';
import { type DueApplication, dueOf, inOrderOfDue, type Limit } from '../../../shared/calendar/due.ts';
import { icsOf, LIMIT_NAMES } from '../../../shared/calendar/ics.ts';
import { type Day, dayOf, instantOf } from '../../../shared/events/instant.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { CaseSource } from './case-source.ts';

export interface DueOrder {
  agency: string;
  on?: Day;
  json?: true;
  ics?: true;
}

export async function printDue(
  { agency, on, json, ics }: DueOrder,
  { cases }: Pick<CaseSource, 'cases'>,
  added: readonly Arrangement[],
  shell: Shell,
): Promise<void> {
  const calendar = new WorkCalendar(added);
  const day = on ?? dayOf(instantOf(shell.now()));
  const found: DueApplication[] = [];
  for await (const { subject, events } of cases) {
    const due = dueOf(subject, events, day, calendar);
    if (due) found.push(due);
  }
  const due = inOrderOfDue(found);
  if (json) shell.out(`${JSON.stringify({ agency, on: day, applications: due }, null, 2)}\n`);
  else if (ics) shell.out(icsOf(agency, due, stampOf(shell.now())));
  else shell.out(due.length === 0 ? `${both(NONE)}\n` : due.map(linesOf).join(''));
}

const NONE = { zh: '没有在办的申请', en: 'no application is open' };

function stampOf(now: number): string {
  return new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

const WAITING = {
  applicant: '等待申请人补正',
  payment: '等待申请人缴费',
  'third-party': '等待第三方答复',
} as const;
const BEGUN = { receipt: '收到申请', corrected: '收到补正', paid: '完成缴费' } as const;

function linesOf({ subject, receivedOn, waits, waitsSince, begunBy, limits }: DueApplication): string {
  const waiting = waits ? `  ${WAITING[waits]}（自${waitsSince}）` : '';
  const head = `${subject}  ${receivedOn}收到${waiting}`;
  const lines = limits.flatMap((limit) => [
    `  ${standing(limit)}  ${LIMIT_NAMES[limit.limit]}：${lastDayWords(limit)}`,
    `    自${limit.from}${limit.limit === 'answer' ? BEGUN[begunBy] : ''}的次日起${limit.workingDays}个工作日（${limit.provision} [${limit.mark}]）${limit.because ? `；${limit.because}` : ''}`,
    ...stretches(limit.days).map((stretch) => `    ${stretch}`),
  ]);
  return `${[head, ...lines].join('\n')}\n`;
}

function standing({ overdue, daysLeft }: Limit): string {
  if (daysLeft === null) return '未定';
  if (overdue) return `逾期${-daysLeft}个工作日`;
  return daysLeft === 0 ? '今天到期' : `还有${daysLeft}个工作日`;
}

function lastDayWords({ lastDay, notBefore }: Limit): string {
  return lastDay ?? `不早于${notBefore}`;
}

/** Each day with the reason why it counts or not; consecutive days of one kind are grouped. */
function stretches(days: readonly CountedDay[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < days.length; ) {
    const first = days[index];
    if (!first) break;
    let end = index;
    while (days[end + 1] && kindOf(days[end + 1]) === kindOf(first)) end++;
    const last = days[end] ?? first;
    const span = first.date === last.date ? first.date : `${first.date}至${last.date}`;
    lines.push(`${span}  ${kindOf(first)}${numbersOf(first, last)}`);
    index = end + 1;
  }
  return lines;
}

/** A plain weekday needs no further reason. */
function kindOf(day: CountedDay | undefined): string {
  if (!day) return '';
  const { counted, why } = day;
  if (counted === null) return '未知：放假安排未公布';
  const plain = /^星期.$/.test(why);
  if (counted) return plain ? '计' : `计：${why}`;
  return plain ? '不计：周末' : `不计：${why}`;
}

function numbersOf(first: CountedDay, last: CountedDay): string {
  if (first.number === undefined || last.number === undefined) return '';
  return first.number === last.number ? `（第${first.number}日）` : `（第${first.number}至${last.number}日）`;
}

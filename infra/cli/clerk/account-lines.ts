/**
 * Rules, events, amounts and faults of a case, as `explain` and `faults` print them. In: one of them. Out: its line, or
 * its JSON: counts as numbers, money as a string of yuan, times with their zone.
 */
import type { BackingEvent, Share } from '../../../shared/counting/explain.ts';
import type { FaultAccount } from '../../../shared/counting/explain-case.ts';
import { yuanText } from '../../../shared/counting/money.ts';
import type { Rule } from '../../../shared/counting/rule.ts';
import type { Edition } from '../../../shared/editions/edition.ts';
import { dayOf } from '../../../shared/events/instant.ts';
import { cellNamed, isMoney } from '../../../shared/form/form.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

export function faultText({ level, code, event, blocks, mend, ...words }: FaultAccount): string {
  const name =
    level === 'error' ? both({ zh: '错误级', en: 'error' }) : both({ zh: '提示级', en: 'warning' });
  const blocked =
    blocks.length > 0
      ? `    ${both({ zh: `阻止发布：${blocks.join('、')} 年`, en: `blocks ${blocks.join(', ')}` })}\n`
      : '';
  const remedy = mend
    ? `    ${both({ zh: `处理：${mend.zh}（${mend.event.type}）`, en: `to fix it: ${mend.en}` })}\n`
    : '';
  return `${code}  ${name}  ${both(words)}\n${eventLine(event)}${blocked}${remedy}`;
}

export function ruleLine({ mark, ...words }: Rule): string {
  return `    [${mark}] ${both(words)}\n`;
}

/** The day in Asia/Shanghai, which the rules use. */
export function eventLine({ at, type, id, source }: BackingEvent): string {
  return `    ${dayOf(at)}  ${type}  ${id}  (${source})\n`;
}

export function named(form: Edition, path: string): { label: string; steps: readonly string[] } {
  const cell = cellNamed(form, path);
  return { label: cell ? [...cell.row, ...cell.column].join(' · ') : path, steps: cell?.steps ?? [] };
}

function isOfMoney(form: Edition, path: string): boolean {
  const cell = cellNamed(form, path);
  return cell === undefined || isMoney(cell.quantity);
}

export function amountOf(form: Edition, { path, amount }: Share): string {
  return isOfMoney(form, path) ? `  ${yuanText(amount)}元` : `  ${amount}`;
}

/** Counts as numbers, money as a string of yuan, times with their zone. */
export function printable(form: Edition, path: string, { amount, events }: Pick<Share, 'amount' | 'events'>) {
  return {
    amount: isOfMoney(form, path) ? yuanText(amount) : Number(amount),
    ...(isOfMoney(form, path) && { unit: 'yuan' }),
    events: events.map(printableEvent),
  };
}

export function printableEvent({ at, ...event }: BackingEvent) {
  return { ...event, at: `${at}Z` };
}

export function printableFault({ event, ...fault }: FaultAccount) {
  return { ...fault, event: printableEvent(event) };
}

export function printJson(value: unknown, shell: Shell): void {
  shell.out(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * The current facts as rows of a ledger. In: the stored events of each number, and a year. Out: rows by sheet, and the
 * numbers that a row cannot hold, each with the reason. Always holds: importing an export finds nothing new.
 */
import type { KeptEvent } from '../events/event.ts';
import { dayOf, yearOf } from '../events/instant.ts';
import { wordOf } from './codes.ts';
import { type FactPlan, type FieldPlan, LEDGER, type SheetPlan } from './plans.ts';
import { isWordOfRow } from './rows.ts';
import { dayOfText, inSlot, liveOf } from './standing.ts';

export type ExportCell = string | number | { readonly day: string };

export interface ExportRow {
  readonly subject: string;
  readonly cells: ReadonlyMap<string, ExportCell>;
}

export interface ExportSheet {
  readonly plan: SheetPlan;
  readonly rows: readonly ExportRow[];
}

export interface Unheld {
  readonly sheet: string;
  readonly subject: string;
  readonly zh: string;
  readonly en: string;
}

export interface Exported {
  readonly sheets: readonly ExportSheet[];
  readonly unheld: readonly Unheld[];
}

export function exportYear(standing: ReadonlyMap<string, readonly KeptEvent[]>, year: number): Exported {
  const live = [...standing].map(([subject, events]) => ({ subject, events: liveOf(subject, events) }));
  const unheld: Unheld[] = [];
  const sheets = LEDGER.map((plan) => ({
    plan,
    rows: live.flatMap(({ subject, events }) => {
      const own = events.filter((event) => familyOf(plan).has(event.type.split('.')[0] ?? ''));
      if (!isOfYear(own, plan, year)) return [];
      const why = unheldBy(subject, own, plan);
      if (why) unheld.push({ sheet: plan.sheet, subject, ...why });
      return why ? [] : [{ subject, cells: cellsOf(subject, own, plan) }];
    }),
  }));
  return { sheets, unheld };
}

function familyOf({ facts }: SheetPlan): Set<string> {
  return new Set(facts.map(({ type }) => type.split('.')[0] ?? ''));
}

const ENDS = /\.(decided|withdrawn|transferred|voided|concluded|repealed)$/;

/** Begun by the end of the year, and not ended before it; facts of a period, within it. */
function isOfYear(events: readonly KeptEvent[], { facts }: SheetPlan, year: number): boolean {
  const years = events.map(({ at }) => yearOf(at));
  if (years.length === 0 || Math.min(...years) > year) return false;
  if (facts.some(({ type }) => type === 'action.reported')) return years.includes(year);
  const ended = events.filter(({ type }) => ENDS.test(type)).map(({ at }) => yearOf(at));
  return ended.length === 0 || Math.max(...ended) >= year;
}

const PLAIN = /^(?!\s)(?!.*[\p{C}\p{Zl}\p{Zp}])[^\r\n]*(?<!\s)$/u;

function unheldBy(
  subject: string,
  events: readonly KeptEvent[],
  { facts, subject: heading }: SheetPlan,
): Pick<Unheld, 'zh' | 'en'> | undefined {
  if (isWordOfRow(subject, heading))
    return { zh: '编号与标题或合计行相同', en: 'a number that reads as a heading' };
  const placed = new Set(facts.flatMap((fact) => inSlot(events, fact)));
  const other = events.find((event) => !placed.has(event));
  if (other) return { zh: `有台账没有列的事实（${other.type}）`, en: `${other.type} has no column` };
  const twice = facts.find((fact) => inSlot(events, fact).length > 1);
  if (twice) return { zh: `同一事实有多次（${twice.type}）`, en: `${twice.type} stands several times` };
  if (!sameDay(events, facts)) return { zh: '各项决定的截止日期不同', en: 'periods end on different days' };
  const texts = [subject, ...events.flatMap(({ data }) => Object.values(data))];
  const odd = texts.some(
    (text) => typeof text === 'string' && (!PLAIN.test(text) || text !== text.normalize('NFC')),
  );
  return odd ? { zh: '内容含有单元格放不下的字符', en: 'characters that no cell holds' } : undefined;
}

/** Facts that share a column of days. */
function sameDay(events: readonly KeptEvent[], facts: readonly FactPlan[]): boolean {
  const days = new Map<string, Set<string>>();
  for (const fact of facts)
    for (const { at } of inSlot(events, fact))
      days.set(fact.time, new Set([...(days.get(fact.time) ?? []), dayOf(at)]));
  return [...days.values()].every(({ size }) => size === 1);
}

function cellsOf(
  subject: string,
  events: readonly KeptEvent[],
  { subject: heading, facts }: SheetPlan,
): Map<string, ExportCell> {
  const cells = new Map<string, ExportCell>([[heading, subject]]);
  for (const fact of facts)
    for (const event of inSlot(events, fact)) {
      cells.set(fact.time, { day: dayOf(event.at) });
      const data: Readonly<Record<string, unknown>> = event.data;
      for (const [field, plan] of Object.entries(fact.data)) {
        const value = data[field];
        if (value !== undefined) cells.set(plan.column, cellOf(field, plan, value));
      }
    }
  return cells;
}

function cellOf(field: string, { kind }: FieldPlan, value: unknown): ExportCell {
  if (kind === 'code') return wordOf(field, String(value));
  if (kind === 'day') return { day: dayOfText(String(value)) };
  return typeof value === 'number' ? value : String(value);
}

/**
 * The arrived events of a golden history. In: the events of its numbers from a file, or the endpoint's answers about
 * them. Out: both in one shape: facts, shares in the cells of each year, rules and faults. Always: shares of several
 * numbers add up, as they do in the tables.
 */
import * as z from 'zod';
import type { CaseAccount } from '../../../../shared/counting/explain-case.ts';
import { fenOf } from '../../../../shared/counting/money.ts';
import type { KeptEvent } from '../../../../shared/events/event.ts';
import { dayOf, type Instant, parseInstant } from '../../../../shared/events/instant.ts';

/** A fact by its type and its day in Beijing: numbers and ids are the system's own. */
export interface PlainFact {
  type: string;
  day: string;
}

export interface Arrived {
  facts: PlainFact[];
  /** By year and path; of money in fen. */
  years: Map<number, Map<string, bigint>>;
  rules: Set<string>;
  faults: { code: string; blocks: readonly number[] }[];
}

export function nothing(): Arrived {
  return { facts: [], years: new Map(), rules: new Set(), faults: [] };
}

export function plainFact(type: string, at: Instant): PlainFact {
  return { type, day: dayOf(at) };
}

/** One number of a file. */
export function addAccount(arrived: Arrived, events: readonly KeptEvent[], account: CaseAccount): void {
  arrived.facts.push(...events.map(({ type, at }) => plainFact(type, at)));
  for (const { year, shares } of account.counted)
    for (const { path, amount, rule } of shares) {
      add(arrived, [year, path], amount);
      arrived.rules.add(rule.code);
    }
  for (const { rule } of account.notCounted) arrived.rules.add(rule.code);
  arrived.faults.push(...account.faults.map(({ code, blocks }) => ({ code, blocks })));
}

function add({ years }: Arrived, [year, path]: readonly [number, string], amount: bigint): void {
  const cells = years.get(year) ?? new Map<string, bigint>();
  years.set(year, cells);
  cells.set(path, (cells.get(path) ?? 0n) + amount);
}

const RULE = z.object({ code: z.string() });

/** The used part of the answer of `GET …/subjects`. */
export const SUBJECT = z.object({
  events: z.array(
    z.object({ type: z.string(), time: z.string() }).or(z.object({ source: z.literal('other') })),
  ),
  next: z.string().nullable(),
  counted: z.array(
    z.object({
      year: z.number(),
      cells: z.array(z.object({ cell: z.string(), amount: z.number().or(z.string()), rule: RULE })),
    }),
  ),
  notCounted: z.array(z.object({ rule: RULE })),
  faults: z.array(z.object({ fault: z.string(), blocks: z.array(z.number()) })),
});
export type AnsweredSubject = z.infer<typeof SUBJECT>;

/** One number of a stack. */
export function addAnswer(arrived: Arrived, answer: AnsweredSubject): void {
  for (const event of answer.events) {
    if (!('type' in event)) continue;
    const at = parseInstant(event.time);
    if (typeof at === 'string') arrived.facts.push(plainFact(event.type, at));
  }
  for (const { year, cells } of answer.counted)
    for (const { cell, amount, rule } of cells) {
      add(arrived, [year, cell], typeof amount === 'number' ? BigInt(amount) : fenOf(amount));
      arrived.rules.add(rule.code);
    }
  for (const { rule } of answer.notCounted) arrived.rules.add(rule.code);
  arrived.faults.push(...answer.faults.map(({ fault, blocks }) => ({ code: fault, blocks })));
}

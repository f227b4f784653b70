/**
 * The current facts of a number, as a ledger's row can hold them. In: all stored events of the number. Out: its live
 * facts. Always holds: a retracted fact never happened, and days are compared, not minutes: a ledger knows only days.
 */
import { foldCase } from '../cases/case.ts';
import type { KeptEvent } from '../events/event.ts';
import { dayOf, parseInstant } from '../events/instant.ts';
import type { FactPlan } from './plans.ts';

export function liveOf(subject: string, events: readonly KeptEvent[]): KeptEvent[] {
  if (!events.some(({ type }) => type === 'event.retracted')) return [...events];
  const gone = new Set(foldCase(subject, events).retracted);
  return events.filter((event) => event.type !== 'event.retracted' && !gone.has(event));
}

/** Facts of a slot. */
export function inSlot(live: readonly KeptEvent[], { type, fixed }: FactPlan): KeptEvent[] {
  return live.filter((event) => {
    if (event.type !== type) return false;
    const data: Readonly<Record<string, unknown>> = event.data;
    return Object.entries(fixed ?? {}).every(([name, value]) => data[name] === value);
  });
}

type Data = Readonly<Record<string, unknown>>;

/** Whether a current fact matches a row. */
export function saysSame(event: KeptEvent, day: string, data: Data): boolean {
  if (dayOf(event.at) !== day) return false;
  const standing: Data = event.data;
  const names = new Set([...Object.keys(standing), ...Object.keys(data)]);
  return [...names].every((name) => sameValue(name, standing[name], data[name]));
}

function sameValue(name: string, standing: unknown, written: unknown): boolean {
  if (standing === undefined || written === undefined) {
    // The defendant is the default.
    return name === 'role'
      ? [standing ?? written].every((each) => each === 'defendant')
      : standing === written;
  }
  if (name === 'yuan') return Number(standing) === Number(written);
  if (name === 'firstReceived') return dayOfText(String(standing)) === dayOfText(String(written));
  return standing === written;
}

/** The day in Shanghai of an RFC 3339 text. */
export function dayOfText(text: string): string {
  const at = parseInstant(text);
  return typeof at === 'string' ? dayOf(at) : text;
}

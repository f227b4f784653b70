/**
 * Sends the new facts of a workbook, from the page that read it. In: the person, events without their envelope, and the
 * number of facts that the page knew of each number. Out: stored; the intake's refusal; or the numbers that someone
 * changed meanwhile, and then nothing is stored. Always: only facts and retractions, only of this agency, stored by the
 * intake's code with the person.
 */
import * as z from 'zod/mini';
import { isEventType } from '../events/catalogue.ts';
import { faultText } from '../events/faults.ts';
import { onEach } from '../intake/at-once.ts';
import type { Person } from '../registry/agency.ts';
import { keepAll } from './acts.ts';
import type { FormValues } from './do-texts.ts';
import { senderFor } from './person.ts';
import type { DeskPorts } from './ports.ts';
import { eventsOf } from './read.ts';
import { isOfLedger, MOST_AT_ONCE } from './standing-facts.ts';

const EVENT = z.strictObject({
  id: z.string().check(z.startsWith('ledger:')),
  type: z.string().check(z.refine((type) => isEventType(type) && isOfLedger({ type }))),
  time: z.string(),
  subject: z.string(),
  data: z.record(z.string(), z.unknown()),
});
const SENT = z.strictObject({
  events: z.array(EVENT).check(z.minLength(1), z.maxLength(MOST_AT_ONCE)),
  /** By number, the facts that the page compared the workbook with. */
  seen: z.record(z.string(), z.int()),
});

export type LedgerDone =
  | { kind: 'stored'; events: number }
  | { kind: 'changed'; subjects: string[] }
  | { kind: 'refused'; words: string[] };

export async function doLedger(
  person: Person,
  agency: string,
  form: FormValues,
  ports: DeskPorts,
): Promise<LedgerDone> {
  const sent = SENT.safeParse(jsonOf(form['ledger'] ?? ''));
  if (!sent.success) return { kind: 'refused', words: ['送来的内容不是本页所写，没有办理。请刷新后重试。'] };
  const { events, seen } = sent.data;
  const subjects = [...new Set(events.map(({ subject }) => subject))];
  const counts = await onEach(subjects, async (subject) => {
    const standing = await eventsOf(agency, subject, ports);
    return standing.filter(isOfLedger).length;
  });
  const changed = subjects.filter((subject, index) => counts[index] !== (seen[subject] ?? 0));
  if (changed.length > 0) return { kind: 'changed', subjects: changed };
  const sender = await senderFor({ ...person, agencies: [agency], may: ['ledger'] }, ports);
  const answer = await keepAll(
    sender,
    events.map((event) => ({ ...event, agency })),
    ports,
  );
  if (answer.kind === 'accepted') return { kind: 'stored', events: events.length };
  if (answer.faults.some(({ code }) => code === 'event.conflict')) return { kind: 'changed', subjects };
  return {
    kind: 'refused',
    words: answer.faults.map(({ pointer, ...fault }) => {
      const at = events[Number(/^\/(\d+)/.exec(pointer)?.[1])]?.subject ?? '';
      return `${at} ${faultText({ pointer, ...fault }, 'zh')}`.trim();
    }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

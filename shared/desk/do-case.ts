/**
 * Fixes a fault of a case: sends the missing fact, or retracts the wrong one. In: the case and the form. Out: done, or
 * the reason why not. Always: it sends only fixes of a standing fault, and retracts only facts.
 */
import type { FaultAccount } from '../counting/explain-case.ts';
import { isEventType, permissionFor } from '../events/catalogue.ts';
import type { KeptEvent } from '../events/event.ts';
import type { Agency, Person } from '../registry/agency.ts';
import { type ActAsked, type Acted, act } from './acts.ts';
import type { FormValues } from './do-texts.ts';
import { CHOICES } from './pages/choices.ts';
import type { DeskPorts } from './ports.ts';

interface Case {
  agency: Agency;
  subject: string;
  events: readonly KeptEvent[];
  faults: readonly FaultAccount[];
}

export async function doCase(
  person: Person,
  of: Case,
  form: FormValues,
  ports: DeskPorts,
): Promise<Acted | undefined> {
  const asked =
    form['do'] === 'send' ? fact(of, form) : form['do'] === 'retract' ? retraction(of, form) : undefined;
  if (asked === undefined || 'words' in asked) return asked && { kind: 'refused', words: asked.words };
  return act(person, [{ agency: of.agency.id, subject: of.subject, ...asked }], ports);
}

type Asked = Omit<ActAsked, 'agency' | 'subject'> | { words: string[] } | undefined;

function fact({ faults, subject, events }: Case, form: FormValues): Asked {
  const { type = '', day = '' } = form;
  const mends = faults.some(({ mend }) => mend?.event.type === type);
  if (!mends || !isEventType(type) || type === 'event.retracted') return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return { words: ['请填日期。'] };
  const choice = CHOICES[type];
  const said = choice && form[choice.name];
  if (choice && !choice.codes.some(([code]) => code === said)) return { words: [`请选择${choice.label}。`] };
  const data = choice ? { [choice.name]: said } : {};
  // A retracted fact may be sent again: that is another act.
  const retractions = events.flatMap((event) => (event.type === 'event.retracted' ? [event.id] : []));
  return { type, of: [subject, day, said ?? '', ...retractions], data, time: `${day}T00:00:00+08:00` };
}

function retraction({ events }: Case, form: FormValues): Asked {
  const wrong = events.find(({ id, source }) => id === form['id'] && source === form['source']);
  const reason = (form['reason'] ?? '').trim();
  if (!wrong || permissionFor(wrong.type) !== 'facts') return undefined;
  if (reason === '') return { words: ['撤回须写明理由。'] };
  const { id, source } = wrong;
  return { type: 'event.retracted', of: [source, id], data: { id, source, reason } };
}

/**
 * Enters a fact by hand, or retracts a wrong entry and enters it again. In: the person, the case, and the form. Out:
 * stored with its number, or the reason why not, field by field. Always: the number and the ids are made here. The
 * screen contents name the fact, so of two people on one screen one is stored and the other gets an answer. A repeated
 * form is the same fact, known by its `sequence`, which also orders the facts of one day by entry. A possible duplicate
 * needs a confirmation first.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type EventType, permissionFor } from '../events/catalogue.ts';
import { identityOf, type KeptEvent } from '../events/event.ts';
import { FAULTS, type Fault, faultText } from '../events/faults.ts';
import { dayOf, instantOf } from '../events/instant.ts';
import { personalNumbersIn } from '../events/personal-numbers.ts';
import { timeAt } from '../events/sender.ts';
import { textFault } from '../events/text.ts';
import { DESK } from '../intake/senders.ts';
import type { Agency, Person } from '../registry/agency.ts';
import { idOf, keepAll } from './acts.ts';
import type { FormValues } from './do-texts.ts';
import type { EntryStep } from './pages/entry-steps.ts';
import { senderFor } from './person.ts';
import type { DeskPorts } from './ports.ts';
import { eventsOf } from './read.ts';
import { doublesOf } from './read-entry.ts';
import { type Bounds, type EntryErrors, type TypedEntry, typedEntry } from './typed-entry.ts';

export interface Entering {
  person: Person;
  agency: Agency;
  step: EntryStep;
  bounds: Bounds;
  /** Data known without a question. */
  given: Readonly<Record<string, unknown>>;
  /** Absent if a new number is needed. */
  standing?: { subject: string; events: readonly KeptEvent[] };
  /** The wrong entry. */
  wrong?: KeptEvent;
  /** Systems that send facts of the agency. */
  systems: readonly string[];
}

export type EntryDone =
  | { kind: 'stored'; subject: string; day: string }
  | { kind: 'errors'; errors: EntryErrors }
  /** Existing cases of the same day and kind; `another` confirms that this is a different one. */
  | { kind: 'doubles'; subjects: readonly string[]; another: string }
  | { kind: 'overtaken'; words: string; subject?: string };

/** Milliseconds and six more digits: as many as no card of a person has. A leading zero would not be kept. */
const SEQUENCE = /^[1-9]\d{18}$/;
const STALE = { kind: 'overtaken', words: '这张表单已失效，没有登记。请重新打开再填。' } as const;
const OTHERWISE = '这张表单已经登记过，登记的与现在填写的不同。要改动，请在该件的页面上“更正”。';
const OVERTAKEN = '您打开本页之后，这一件已有变动（可能别人刚登记过），没有登记。请看过现在的情况再登记。';

interface Entry extends TypedEntry {
  sequence: string;
}

export async function doEntry(of: Entering, form: FormValues, ports: DeskPorts): Promise<EntryDone> {
  const sequence = form['sequence'] ?? '';
  if (!SEQUENCE.test(sequence)) return STALE;
  if (of.wrong && form['do'] === 'retract') return takeBack(of, form, ports);
  const typed = typedEntry(of.step, form, of.bounds);
  const errors = { ...('errors' in typed ? typed.errors : {}), ...confirmations(of, form) };
  if ('errors' in typed || Object.keys(errors).length > 0) return { kind: 'errors', errors };
  const entry = { sequence, day: typed.day, data: { ...typed.data, ...of.given } };
  return of.standing ? enterInto(of, entry, form, ports) : enterAnew(of, entry, form, ports);
}

/** Facts to send beside the fact itself. */
function confirmations({ step, systems, standing, wrong, bounds }: Entering, form: FormValues): EntryErrors {
  if (wrong) return whyIn(form, bounds);
  if (standing || !step.starts || systems.length === 0 || form['own'] === 'yes') return {};
  return { own: '请先确认这一件没有在上述系统中登记，再勾选。' };
}

/** The intake's rules check the reason of a correction before anything is stored. */
function whyIn(form: FormValues, { last }: Pick<Bounds, 'last'>): EntryErrors {
  const why = whyOf(form);
  if (why === '') return { why: '请写明更正的缘由，例如：日期录错。' };
  const at = instantOf(Date.parse(`${last}T00:00:00+08:00`));
  const [number] = personalNumbersIn({ reason: why }, { at, numbering: [] });
  const code = number?.code ?? textFault(why, { characters: 1000, prose: true });
  return code ? { why: exampled(FAULTS[code].zh) } : {};
}

const whyOf = (form: FormValues) => (form['why'] ?? '').replaceAll('\r\n', '\n').trim();
const exampled = (words: string) => `${words}请只写缘由，例如：日期录错。`;

async function enterAnew(
  { person, agency, step }: Entering,
  entry: Entry,
  form: FormValues,
  ports: DeskPorts,
): Promise<EntryDone> {
  const year = entry.day.slice(0, 4);
  // Numbers first, then duplicates: a concurrent entry appears among the duplicates, or has taken the number.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { taken, next } = await numbersOf(agency.id, step, year, ports);
    const own = ownOf(taken, entry, step.type);
    if (own) return repeated(own, entry, person);
    const subjects = await doublesOf(agency.id, { step, ...entry }, ports);
    const another = digestOf(subjects);
    if (subjects.length > 0 && form['another'] !== another) return { kind: 'doubles', subjects, another };
    const fact = factOf({ step, entry, subject: next, seen: NOTHING });
    const kept = await keep({ person, agency }, fact, ports);
    if (kept === 'stored') return { kind: 'stored', subject: next, day: entry.day };
    if (kept !== 'conflict') return { kind: 'errors', errors: kept };
  }
  return { kind: 'overtaken', words: '此刻登记的人太多，没有登记。请再按一次。' };
}

const MOST_TRIES = 50;

/** All entries under the numbers of a kind, and the next number in a year. */
async function numbersOf(
  agency: string,
  { starts = '申请' }: EntryStep,
  year: string,
  { eventLog }: DeskPorts,
) {
  const taken: KeptEvent[] = [];
  const prefix = `工作台${starts}〔`;
  let latest = 0;
  for await (const { event } of eventLog.readSubjects(agency, prefix, `${prefix}\u{10ffff}`)) {
    taken.push(event);
    const [, of, number] = NUMBER.exec(event.subject) ?? [];
    if (of === year) latest = Math.max(latest, Number(number));
  }
  return { taken, next: `${prefix}${year}〕${latest + 1}号` };
}

const NUMBER = /〔(\d{4})〕(\d{1,9})号$/;

async function enterInto(of: Entering, entry: Entry, form: FormValues, ports: DeskPorts): Promise<EntryDone> {
  const { person, agency, step, standing, wrong } = of;
  const { subject = '', events = [] } = standing ?? {};
  const stored = { kind: 'stored', subject, day: entry.day } as const;
  const own = ownOf(events, entry, step.type);
  if (own) {
    const done = repeated(own, entry, person);
    // Possibly only the first half of a correction was stored.
    if (done.kind === 'stored' && wrong) await takeBack(of, form, ports);
    return done;
  }
  const seen = seenOfCase(events);
  if (form['seen'] !== seen) return { kind: 'overtaken', words: OVERTAKEN, subject };
  const kept = await keep({ person, agency }, factOf({ step, entry, subject, seen }), ports);
  if (kept === 'conflict') {
    const [winner] = (await eventsOf(agency.id, subject, ports)).filter(
      ({ id }) => id === idOfScreen(subject, seen),
    );
    return winner && ownOf([winner], entry, step.type)
      ? repeated(winner, entry, person)
      : { kind: 'overtaken', words: OVERTAKEN, subject };
  }
  if (kept !== 'stored') return { kind: 'errors', errors: kept };
  if (wrong) await takeBack(of, form, ports);
  return stored;
}

/** The wrong fact never happened; an earlier retraction by someone else is as good. */
async function takeBack(
  { person, agency, standing, wrong, bounds }: Entering,
  form: FormValues,
  ports: DeskPorts,
): Promise<EntryDone> {
  const errors = whyIn(form, bounds);
  if (!wrong || !standing || permissionFor(wrong.type) !== 'facts') return STALE;
  if (Object.keys(errors).length > 0) return { kind: 'errors', errors };
  const { id, source } = wrong;
  const retraction = {
    type: 'event.retracted',
    subject: standing.subject,
    id: idOf(['event.retracted', source, id]),
    data: { id, source, reason: whyOf(form) },
  };
  const kept = await keep({ person, agency }, retraction, ports);
  if (typeof kept === 'object') return { kind: 'errors', errors: kept };
  return { kind: 'stored', subject: standing.subject, day: dayOf(wrong.at) };
}

const ownOf = (events: readonly KeptEvent[], { sequence }: Entry, type: EventType) =>
  events.find((event) => event.source === DESK && event.sequence === sequence && event.type === type);

function repeated(own: KeptEvent, { day, data }: Entry, person: Person): EntryDone {
  const { subject } = own;
  const isSame =
    own.person === person.id && dayOf(own.at) === day && isDeepStrictEqual({ ...own.data }, { ...data });
  return isSame ? { kind: 'stored', subject, day } : { kind: 'overtaken', words: OTHERWISE, subject };
}

const digestOf = (parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);

/** The data behind the page of a case. */
export const seenOfCase = (events: readonly KeptEvent[]): string => digestOf(events.map(identityOf).sort());
const NOTHING = '';

const idOfScreen = (subject: string, seen: string) => idOf(['entry', subject, seen]);

interface Fact {
  step: EntryStep;
  entry: Entry;
  subject: string;
  seen: string;
}

function factOf({ step: { type }, entry: { sequence, day, data }, subject, seen }: Fact) {
  return { type, subject, sequence, data, time: `${day}T00:00:00+08:00`, id: idOfScreen(subject, seen) };
}

/** Stored only through the intake, with no right but to send facts. */
async function keep(
  { person, agency }: Pick<Entering, 'person' | 'agency'>,
  event: { type: string; subject: string; id: string; data: object; time?: string; sequence?: string },
  ports: DeskPorts,
): Promise<'stored' | 'conflict' | EntryErrors> {
  const sender = await senderFor({ ...person, agencies: [agency.id], may: ['ledger'] }, ports);
  const time = event.time ?? new Date(timeAt(sender, agency.id, ports.clock())).toISOString();
  const answer = await keepAll(sender, [{ ...event, time, agency: agency.id }], ports);
  if (answer.kind === 'accepted') return 'stored';
  if (answer.faults.some(({ code }) => code === 'event.conflict')) return 'conflict';
  return Object.fromEntries(answer.faults.map((fault) => [fieldOf(fault), wordsOf(fault)]));
}

/** The field of an intake fault. */
function fieldOf({ pointer }: Fault): string {
  const [, field] = /^\/0\/data\/(\w+)/.exec(pointer) ?? [];
  return field ?? (pointer.endsWith('/time') ? 'day' : 'form');
}

function wordsOf(fault: Fault): string {
  const words = faultText(fault, 'zh');
  return fieldOf(fault) === 'reason' ? exampled(words) : words;
}

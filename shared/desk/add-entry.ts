/**
 * The routes of 登记. In: requests of a person with the right to send facts of the agency. Out: the possible entries, a
 * form, or its outcome. Always: for everyone else there is no such page; rejected input reappears.
 */
import { randomInt } from 'node:crypto';
import { foldCase } from '../cases/case.ts';
import type { KeptEvent } from '../events/event.ts';
import { dayOf } from '../events/instant.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import type { Agency } from '../registry/agency.ts';
import { enteredHere, senderOfCase } from './add-case.ts';
import { moved, notThere, pageAnswer } from './answers.ts';
import { type App, type Context, frameFor } from './context.ts';
import { doEntry, type Entering, type EntryDone, seenOfCase } from './do-entry.ts';
import type { FormValues } from './do-texts.ts';
import { entryPage } from './pages/entry.tsx';
import { type EntryFormView, entryFormPage } from './pages/entry-form.tsx';
import { type EntryStep, entryStep } from './pages/entry-steps.ts';
import { stepsOpenTo } from './pages/steps-of-case.ts';
import { may } from './person.ts';
import type { DeskPorts } from './ports.ts';
import { agencyFor, eventsOf } from './read.ts';
import { neighboursOf, openCases, systemsOf, todayOf } from './read-entry.ts';

export function addEntry(app: App, base: string, ports: DeskPorts): void {
  app.get('/:agency/entry', async (c) => {
    const agency = await agencyOf(c, ports);
    if (!agency) return notThere(base);
    const [open, systems, today] = await Promise.all([
      openCases(agency, ports),
      systemsOf(agency, ports),
      todayOf(agency, ports),
    ]);
    return pageAnswer(
      entryPage({
        frame: { ...frameFor(c, base), where: agency.name },
        at: `${base}/${agency.id}/entry`,
        caseAt: (subject) => caseAt(base, agency, { subject, day: today }),
        open,
        systems,
        fromFigures: agency.casesFrom === null,
      }),
    );
  });
  app.get('/:agency/entry/:type', async (c) => {
    const opened = await openedFor(c, base, ports);
    return opened ? pageAnswer(entryFormPage(opened.view)) : notThere(base);
  });
  app.post('/:agency/entry/:type', async (c) => {
    const opened = await openedFor(c, base, ports);
    if (!opened) return notThere(base);
    const form = c.get('form');
    const { of, view, fits } = opened;
    const done = await doEntry(of, form, ports);
    if (done.kind === 'stored') return moved(`${caseAt(base, of.agency, done)}&said=entered`);
    if (!fits && of.standing)
      return moved(
        `${caseAt(base, of.agency, { subject: of.standing.subject, day: of.bounds.last })}&said=overtaken`,
      );
    return notEntered(done, { base, of, form, view });
  });
}

interface NotEntered {
  base: string;
  of: Entering;
  form: FormValues;
  view: EntryFormView;
}

/** Rejected input reappears, with its purpose. */
function notEntered(
  done: Exclude<EntryDone, { kind: 'stored' }>,
  { base, of, form, view }: NotEntered,
): Response {
  const { seen = '', sequence = '' } = form;
  const again = { ...view, typed: form, seen, sequence };
  if (done.kind === 'errors') return pageAnswer(entryFormPage({ ...again, errors: done.errors }), 422);
  if (done.kind === 'doubles') {
    const day = form['day'] ?? '';
    const list = done.subjects.map((subject) => ({
      subject,
      href: caseAt(base, of.agency, { subject, day }),
    }));
    return pageAnswer(entryFormPage({ ...again, doubles: { list, another: done.another } }), 409);
  }
  const said = { good: false, words: [done.words] };
  const { subject } = done;
  const back = subject
    ? { href: caseAt(base, of.agency, { subject, day: of.bounds.last }), name: `看 ${subject}` }
    : view.back;
  // A fresh form: the screen contents are the current facts.
  return pageAnswer(entryFormPage({ ...view, typed: form, back, frame: { ...view.frame, said } }), 409);
}

async function agencyOf(c: Context, ports: DeskPorts): Promise<Agency | undefined> {
  const { person } = c.get('session');
  const agency = await agencyFor(person, c.req.param('agency') ?? '', ports);
  return agency && !agency.retired && may(person, 'ledger') ? agency : undefined;
}

function caseAt(base: string, agency: Agency, { subject, day }: { subject: string; day: string }): string {
  const year = Math.max(FIRST_REPORT, Number(day.slice(0, 4)) || FIRST_REPORT);
  return `${base}/${agency.id}/case?number=${encodeURIComponent(subject)}&year=${year}`;
}

interface Opened {
  of: Entering;
  /** The case can currently take such a step. */
  fits: boolean;
  view: EntryFormView;
}

async function openedFor(c: Context, base: string, ports: DeskPorts): Promise<Opened | undefined> {
  const agency = await agencyOf(c, ports);
  const step = entryStep(c.req.param('type') ?? '');
  if (!agency || !step) return undefined;
  const [number, about] = [c.req.query('number'), c.req.query('about')];
  const [today, systems, standing, isKnown] = await Promise.all([
    todayOf(agency, ports),
    systemsOf(agency, ports),
    number === undefined ? undefined : standingOf(agency, number, ports),
    about === undefined ? true : eventsOf(agency.id, about, ports).then((events) => events.length > 0),
  ]);
  // A repeated form may be about an event that it retracted itself.
  const isAgain = c.req.method === 'POST';
  const wrong =
    standing &&
    enteredHere(standing, { takenBack: isAgain }).find(
      ({ id, type }) => id === c.req.query('id') && type === step.type,
    );
  const offer = { step, standing, systems, wrong, query: c.req.query() };
  const fits = isOffered(offer);
  // An outdated form gets an answer, and stores nothing.
  const isStale = isAgain && isOffered({ ...offer, seen: c.get('form')['seen'] ?? '' });
  if (!isKnown || !(fits || isStale)) return undefined;
  const bounds = {
    last: lastDay(agency, step, today),
    ...firstDay(step, standing),
    agencies: step.fields.some(({ kind }) => kind === 'agency')
      ? withChosen(await neighboursOf(agency, today, ports), wrong)
      : [],
  };
  const of: Entering = {
    ...{ person: c.get('session').person, agency, step, bounds, systems },
    given: givenFor({ step, standing, about, wrong }),
    ...(standing && { standing }),
    ...(wrong && { wrong }),
  };
  return { of, fits, view: viewOf(c, { base, of, about }, ports) };
}

/** A chosen agency stays a choice, wherever it belongs by now. */
function withChosen(agencies: Opened['of']['bounds']['agencies'], wrong: KeptEvent | undefined) {
  const { to, transferredFrom } = { ...wrong?.data } as { to?: string; transferredFrom?: string };
  const chosen = to ?? transferredFrom;
  if (chosen === undefined || agencies.some(({ id }) => id === chosen)) return agencies;
  return [...agencies, { id: chosen, name: chosen }];
}

interface Standing {
  subject: string;
  events: readonly KeptEvent[];
}

async function standingOf(agency: Agency, subject: string, ports: DeskPorts): Promise<Standing | undefined> {
  const events = subject === '' ? [] : await eventsOf(agency.id, subject, ports);
  return events.length > 0 ? { subject, events } : undefined;
}

interface Offer {
  step: EntryStep;
  standing: Standing | undefined;
  systems: readonly string[];
  wrong: KeptEvent | undefined;
  query: Readonly<Record<string, string>>;
  /** The data behind the page of a form. */
  seen?: string;
}

/** Whether any page links such a form: a new number, a step that a case can take, or a fact of the desk's own. */
function isOffered({ step, standing, systems, wrong, query, seen }: Offer): boolean {
  if (query['id'] !== undefined) return wrong !== undefined;
  if (query['number'] === undefined) return step.starts !== undefined;
  if (!standing || senderOfCase({ ...standing, systems }) !== undefined) return false;
  if (seen !== undefined) return !step.starts && seen !== seenOfCase(standing.events);
  return stepsOpenTo(foldCase(standing.subject, standing.events)).includes(step);
}

interface Given {
  step: EntryStep;
  standing: Standing | undefined;
  about: string | undefined;
  wrong: KeptEvent | undefined;
}

/** Data that no field asks for: the subject of a dispute, and the kind of the repealed document. */
function givenFor({ step, standing, about, wrong }: Given): Record<string, unknown> {
  const asked = new Set(step.fields.map(({ name }) => name));
  if (wrong) return Object.fromEntries(Object.entries(wrong.data).filter(([name]) => !asked.has(name)));
  const document = standing && foldCase(standing.subject, standing.events).document;
  if (step.type === 'document.repealed' && document) return { kind: document.kind };
  return about !== undefined && (step.type === 'review.filed' || step.type === 'lawsuit.filed')
    ? { application: about }
    : {};
}

function lastDay({ until }: Agency, { starts }: EntryStep, today: string): string {
  return starts && until !== undefined && until < today ? until : today;
}

/** No step precedes the beginning of the case. */
function firstDay({ starts }: EntryStep, standing: Standing | undefined): { first?: string } {
  if (!standing || starts) return {};
  const { retracted } = foldCase(standing.subject, standing.events);
  const begun = standing.events.find((event) => entryStep(event.type)?.starts && !retracted.includes(event));
  return begun ? { first: dayOf(begun.at) } : {};
}

const RANDOM = 1_000_000;

function viewOf(
  c: Context,
  { base, of, about }: { base: string; of: Entering; about: string | undefined },
  { clock }: DeskPorts,
): EntryFormView {
  const { agency, step, bounds, systems, standing, wrong } = of;
  const { pathname, search } = new URL(c.req.url);
  const inCase = standing?.subject ?? about;
  const { subject } = standing ?? {};
  return {
    frame: { ...frameFor(c, base), where: agency.name },
    action: `${pathname}${search}`,
    back:
      inCase === undefined
        ? { href: `${base}/${agency.id}/entry`, name: '回到登记' }
        : { href: caseAt(base, agency, { subject: inCase, day: bounds.last }), name: `回到 ${inCase}` },
    step,
    ...(subject !== undefined && { subject }),
    ...(about !== undefined && { about }),
    ...{ systems, agencies: bounds.agencies, last: bounds.last },
    ...(bounds.first !== undefined && { first: bounds.first }),
    seen: standing ? seenOfCase(standing.events) : '',
    sequence: `${clock()}${String(randomInt(RANDOM)).padStart(6, '0')}`,
    typed: wrong ? asTyped(wrong) : {},
    errors: {},
    ...(wrong && { correcting: true }),
  };
}

function asTyped(event: KeptEvent): Record<string, string> {
  const data = Object.entries(event.data).map(([name, value]) => [name, String(value)] as const);
  return { day: dayOf(event.at), ...Object.fromEntries(data) };
}

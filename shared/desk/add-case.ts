/**
 * The page of a case. In: requests of a signed-in person. Out: the current case, with its possible entries, or the
 * outcome of a fix. Always: a number without events is 404, like one of another agency.
 */
import { dueOf } from '../calendar/due.ts';
import { foldCase } from '../cases/case.ts';
import { explainCase } from '../counting/explain-case.ts';
import { permissionFor } from '../events/catalogue.ts';
import { identityOf, type KeptEvent } from '../events/event.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { DESK } from '../intake/senders.ts';
import { editionOfYear } from '../night/own-tables.ts';
import type { Agency } from '../registry/agency.ts';
import { basisIn } from '../registry/membership.ts';
import { cellLabel } from '../report/cell-labels.ts';
import { forbidden, moved, notDone, notThere, pageAnswer } from './answers.ts';
import { type App, type Context, frameFor } from './context.ts';
import { doCase } from './do-case.ts';
import { type CaseEntry, type CaseView, casePage } from './pages/case.tsx';
import { entryStep } from './pages/entry-steps.ts';
import { stepsOpenTo } from './pages/steps-of-case.ts';
import { lacks, may } from './person.ts';
import type { DeskPorts } from './ports.ts';
import { agencyFor, calendarOf, eventsOf } from './read.ts';
import { systemsOf, todayOf } from './read-entry.ts';
import { LACKS_RIGHT } from './rights.ts';

export function addCase(app: App, base: string, ports: DeskPorts): void {
  app.get('/:agency/case', async (c) => {
    const found = await caseFor(c, base, ports);
    return found ? pageAnswer(casePage(found.view)) : notThere(base);
  });
  app.post('/:agency/case', async (c) => {
    const found = await caseFor(c, base, ports);
    if (!found) return notThere(base);
    const { view, agency } = found;
    const { subject, events, account } = view;
    const of = { agency, subject, events, faults: account.faults };
    const { person } = c.get('session');
    if (lacks(person, 'ledger')) return forbidden(LACKS_RIGHT, base);
    const done = await doCase(person, of, c.get('form'), ports);
    if (!done) return notThere(base);
    if (done.kind === 'stored') return moved(`${view.action}&said=sent`);
    const { said, status } = notDone(done);
    const current = (await caseFor(c, base, ports))?.view ?? view;
    return pageAnswer(casePage({ ...current, frame: { ...current.frame, said } }), status);
  });
}

async function caseFor(
  c: Context,
  base: string,
  ports: DeskPorts,
): Promise<{ view: CaseView; agency: Agency } | undefined> {
  const asked = await caseAsked(c, ports);
  if (!asked) return undefined;
  const { agency, subject, year, events } = asked;
  const years = [year - 1, year, year + 1].filter((each) => each >= FIRST_REPORT);
  const forms = years.map((each) => ({ year: each, form: editionOfYear(each) }));
  const at = `${base}/${agency.id}`;
  const [today, calendar, systems] = await Promise.all([
    todayOf(agency, ports),
    calendarOf(ports),
    systemsOf(agency, ports),
  ]);
  const mayMend = may(c.get('session').person, 'ledger');
  const view: CaseView = {
    frame: { ...frameFor(c, base), where: `${agency.name} · ${year}年度报告` },
    action: `${at}/case?number=${encodeURIComponent(subject)}&year=${year}`,
    back: `${at}/${year}/checks`,
    agency: agency.name,
    isFromFigures: (of) => basisIn(agency, of) === 'figures',
    subject,
    events,
    account: explainCase(subject, events, forms, agency.until),
    mayMend,
    due: dueOf(subject, events, today, calendar),
    cellOf: (of, path) => ({
      href: `${at}/${of}/cells/${path}`,
      label: cellLabel(editionOfYear(of), path),
    }),
    retracted: new Set(foldCase(subject, events).retracted.map(identityOf)),
    entry: mayMend ? entryOf({ at, subject, events, systems }) : { steps: [], corrections: new Map() },
  };
  return { view, agency };
}

/** The case of a request, with its events; undefined if the person may not see it, or if it has none. */
async function caseAsked(c: Context, ports: DeskPorts) {
  const agency = await agencyFor(c.get('session').person, c.req.param('agency') ?? '', ports);
  const subject = c.req.query('number') ?? '';
  const year = Number(/^\d{4}$/.exec(c.req.query('year') ?? '')?.[0]);
  if (!agency || subject === '' || !(year >= FIRST_REPORT)) return undefined;
  const events = await eventsOf(agency.id, subject, ports);
  return events.length > 0 ? { agency, subject, year, events } : undefined;
}

interface Standing {
  subject: string;
  events: readonly KeptEvent[];
  systems: readonly string[];
}

/** The system that began the case and still sends its later facts; a step entered here would be a duplicate. */
export function senderOfCase({ subject, events, systems }: Standing): string | undefined {
  const { retracted } = foldCase(subject, events);
  const begun = events.find((event) => entryStep(event.type)?.starts && !retracted.includes(event));
  return begun && begun.source !== DESK && systems.includes(begun.source) ? begun.source : undefined;
}

/** The facts of a case that were entered at the desk; retracted ones too, if requested. */
export function enteredHere(
  { subject, events }: Pick<Standing, 'subject' | 'events'>,
  { takenBack }: { takenBack: boolean } = { takenBack: false },
): KeptEvent[] {
  const retracted = takenBack ? [] : foldCase(subject, events).retracted;
  return events.filter((event) => {
    return event.source === DESK && permissionFor(event.type) === 'facts' && !retracted.includes(event);
  });
}

const DISPUTES = ['review.filed', 'lawsuit.filed'] as const;

function entryOf({ at, ...standing }: Standing & { at: string }): CaseEntry {
  const { subject, events } = standing;
  const facts = foldCase(subject, events);
  const number = `number=${encodeURIComponent(subject)}`;
  const sentBy = senderOfCase(standing);
  const steps = sentBy === undefined ? stepsOpenTo(facts) : [];
  const about =
    facts.application && sentBy === undefined ? DISPUTES.flatMap((type) => entryStep(type) ?? []) : [];
  return {
    steps: [
      ...steps.map(({ type, heading }) => ({ href: `${at}/entry/${type}?${number}`, name: heading })),
      ...about.map(({ type, heading }) => ({
        href: `${at}/entry/${type}?about=${encodeURIComponent(subject)}`,
        name: heading,
      })),
    ],
    sentBy,
    corrections: new Map(
      enteredHere(standing).map((event) => [
        identityOf(event),
        `${at}/entry/${event.type}?${number}&id=${encodeURIComponent(event.id)}`,
      ]),
    ),
  };
}

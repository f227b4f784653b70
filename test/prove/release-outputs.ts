/**
 * All that this software draws and counts, as digests. In: the sample reports, a report of every kind of text, and the
 * samples' events, and the labelled passages. Out: by edition, a digest a file, the tables that the events count to, what
 * rules and checks say, and what the check of texts finds.
 * Always: the release's own number is in none of them, so that it can follow from them.
 */
import { SAMPLES, sampleDeliveries } from '../../infra/cli/sample/samples.ts';
import { foldCase } from '../../shared/cases/case.ts';
import { readNarrative } from '../../shared/checks/check-narrative.ts';
import { Tally } from '../../shared/counting/tally.ts';
import type { Edition } from '../../shared/editions/edition.ts';
import { EDITIONS, editionFor } from '../../shared/editions/registry.ts';
import type { KeptEvent } from '../../shared/events/event.ts';
import { FORMATS } from '../../shared/formats/formats.ts';
import { reportSchema } from '../../shared/formats/json/schema.ts';
import { renderReport } from '../../shared/formats/renderers.ts';
import { digestOfBytes } from '../../shared/formats/seal.ts';
import { rulesIn } from '../doubles/rules-in.ts';
import { labelledPassages, tablesOfPassage, withSlip } from '../rooms/checks/labelled-passages.ts';
import { GOVERNMENT, MANY_PAGES, PUBLISHED } from '../rooms/formats/report-cases.ts';
import { kept } from '../rooms/reading.ts';

/** By the id of an edition, digests by name. */
export type Outputs = Record<string, Record<string, string>>;

export async function outputs(): Promise<Outputs> {
  const all: Outputs = {};
  for (const edition of EDITIONS.filter(({ use }) => use === 'computed'))
    all[edition.id] = { ...(await drawnBy(edition)), ...countedBy(edition), ...saidBy(edition) };
  return all;
}

async function drawnBy(edition: Edition): Promise<Record<string, string>> {
  const drawn: Record<string, string> = {};
  const reports = [...PUBLISHED, MANY_PAGES, GOVERNMENT].filter(({ form }) => form.id === edition.id);
  for (const [index, report] of reports.entries())
    for (const { name, bytes } of await renderReport(report, FORMATS))
      drawn[`report ${index + 1} ${name}`] = digestOfBytes(bytes);
  return drawn;
}

function countedBy(edition: Edition): Record<string, string> {
  const samples = SAMPLES.filter(({ tables }) => editionFor(tables.year)?.id === edition.id);
  const counted = samples.map((sample): [string, string] => {
    const cases = new Map<string, KeptEvent[]>();
    for (const event of sampleDeliveries(sample).flatMap(({ events }) =>
      events.map((one) => kept({ ...one })),
    ))
      if (event.agency === sample.tables.agency.id)
        cases.set(event.subject, [...(cases.get(event.subject) ?? []), event]);
    const tally = new Tally();
    for (const [subject, events] of cases) tally.add(foldCase(subject, events));
    const { agency, year } = sample.tables;
    return [`counted ${agency.id} ${year}`, digestOf(tally.tables(agency, year, edition))];
  });
  return Object.fromEntries(counted);
}

function saidBy(edition: Edition): Record<string, string> {
  const checks = edition.checks.map(({ id, level, zh, en, needs }) => ({ id, level, zh, en, needs }));
  return {
    rules: digestOf(rulesIn(edition)),
    checks: digestOf(checks),
    schema: digestOf(reportSchema([edition])),
    ...(edition.id === NARRATED && { narrative: digestOf(foundInTexts()) }),
  };
}

/** The edition of the labelled passages. */
const NARRATED = '2021';

/** What the check reads and finds in the passages that may be read, each with its first figure one too large. */
function foundInTexts() {
  return (['passages', 'labelled'] as const).flatMap(labelledPassages).map((passage) => {
    const [first] = passage.figures.filter(({ code }) => code !== 'x');
    const text = first ? withSlip(passage.text, first, 1n) : passage.text;
    return readNarrative(
      { overview: null, problems: null, other: null, [passage.section]: text },
      tablesOfPassage(passage),
    );
  });
}

function digestOf(value: unknown): string {
  return digestOfBytes(new TextEncoder().encode(JSON.stringify(value)));
}

/** Names whose digests differ, by edition. A format that this machine cannot make is not compared. */
export function changed(before: Outputs, now: Outputs): Record<string, string[]> {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const found = ids.map((id): [string, string[]] => {
    const [was, is] = [before[id] ?? {}, now[id] ?? {}];
    return [id, Object.keys(is).filter((name) => was[name] !== is[name])];
  });
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
}

/**
 * A section is saved, previewed or proposed. In: the year, and the form. Out: what the page of texts shows then, and
 * whether it was stored. Always: what was typed is kept or shown again; a save is for exactly the text that was on the
 * screen, and where somebody else was quicker nothing is stored and both texts are shown.
 */

import { foldCase } from '../cases/case.ts';
import { readNarrative } from '../checks/check-narrative.ts';
import { citationFaults, expandCitations } from '../checks/citations.ts';
import { compareEvents, type EventOf, type KeptEvent } from '../events/event.ts';
import { readerOf } from '../night/own-tables.ts';
import type { NarrativeSection } from '../report/model.ts';
import { proposedNarrative } from '../report/proposed-narrative.ts';
import { type Acted, act } from './acts.ts';
import type { Said } from './pages/frame.tsx';
import { markdownOf, SECTIONS, seenOf, type TextsView } from './pages/texts.tsx';
import type { YearPage } from './pages/year.ts';
import type { DeskPorts } from './ports.ts';

export type FormValues = Readonly<Record<string, string>>;

/** What stands of a year's texts, and how their figures are read. */
export function textsView({ now, record }: YearPage): TextsView {
  const { report, year } = now;
  const { narratives } = foldCase(String(year), record);
  const latest = (section: NarrativeSection): EventOf<'narrative.written'> | undefined =>
    narratives
      .filter(({ data }) => data.section === section)
      .sort(compareEvents)
      .at(-1);
  const { bindings } = readNarrative(report.narrative, {
    ...{ form: report.form, read: readerOf(report.tables), year, agency: report.agency.name },
  });
  return {
    written: { overview: latest('overview'), problems: latest('problems'), other: latest('other') },
    bindings,
  };
}

export interface TextsDone {
  stored: boolean;
  view: TextsView;
  said?: Said;
}

export async function doTexts(
  page: YearPage,
  form: FormValues,
  ports: DeskPorts,
): Promise<TextsDone | undefined> {
  const section = SECTIONS.find((each) => each.section === form['section'])?.section;
  if (!section) return undefined;
  const view = textsView(page);
  const { report } = page.now;
  const markdown =
    form['do'] === 'propose'
      ? proposedNarrative(report, section)
      : (form['markdown'] ?? '').replaceAll('\r\n', '\n');
  const shown = (overtaken: boolean, said?: Said): TextsDone => ({
    stored: false,
    view: { ...view, typed: { section, markdown, preview: previewOf(page, markdown), overtaken } },
    ...(said && { said }),
  });
  if (form['do'] !== 'save') return shown(false);
  const standing = view.written[section];
  if (seenOf(standing) !== (form['seen'] ?? '')) return shown(true);
  if (markdownOf(standing) === markdown.trim())
    return { stored: false, view, said: { good: true, words: ['没有改动，无须保存。'] } };
  const faults = citationFaults(markdown, report.form);
  if (faults.length > 0) return shown(false, { good: false, words: faults.map(({ zh }) => zh) });
  const acted = await save(page, { section, markdown: markdown.trim() }, ports);
  if (acted.kind === 'stored') return { stored: true, view };
  return acted.kind === 'overtaken' ? shown(true) : shown(false, { good: false, words: acted.words });
}

function save(
  { person, now, record }: YearPage,
  data: { section: NarrativeSection; markdown: string },
  ports: DeskPorts,
): Promise<Acted> {
  const before = record.filter((event) => isOf(event, data.section)).length;
  return act(
    person,
    [
      {
        type: 'narrative.written',
        agency: now.agency.id,
        subject: String(now.year),
        of: [data.section, String(before)],
        data,
      },
    ],
    ports,
  );
}

const isOf = (event: KeptEvent, section: NarrativeSection) =>
  event.type === 'narrative.written' && event.data.section === section;

function previewOf({ now: { report, year } }: YearPage, markdown: string): string {
  const previous = report.history.find((each) => each.year === year - 1)?.tables;
  const { form, tables } = report;
  return expandCitations(markdown, { form, tables, ...(previous && { previous }) }).text;
}

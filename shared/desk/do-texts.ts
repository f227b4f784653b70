/**
 * Saves, previews or proposes a section, or reads it from a Word file. In: the year, and the form. Out: the next
 * contents of the page of texts, and whether it was stored. Always: typed text is stored or shown again. A save applies
 * to exactly the text on the screen. If someone else was faster, nothing is stored and both texts are shown.
 */

import { foldCase } from '../cases/case.ts';
import { readNarrative } from '../checks/check-narrative.ts';
import { citationFaults, expandCitations } from '../checks/citations.ts';
import { compareEvents, type EventOf, type KeptEvent } from '../events/event.ts';
import { readerOf } from '../night/own-tables.ts';
import { Unreadable } from '../reading/source.ts';
import type { NarrativeSection } from '../report/model.ts';
import { proposedNarrative } from '../report/proposed-narrative.ts';
import { type Acted, act } from './acts.ts';
import type { Said } from './pages/frame.tsx';
import { markdownOf, SECTIONS, seenOf, type TextsView } from './pages/texts.tsx';
import type { YearPage } from './pages/year.ts';
import type { DeskPorts } from './ports.ts';
import { eventsOf } from './read.ts';

export type FormValues = Readonly<Record<string, string>>;

/** The current texts of a year, and the reading of their figures. */
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
  { form, word }: { form: FormValues; word: Uint8Array | undefined },
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
  const shown = (overtaken: boolean, said?: Said, text = markdown, now = view): TextsDone => ({
    stored: false,
    view: { ...now, typed: { section, markdown: text, preview: previewOf(page, text), overtaken } },
    ...(said && { said }),
  });
  if (form['do'] === 'word') {
    const read = await fromWord(word, markdown);
    return shown(false, read.said, read.markdown);
  }
  if (form['do'] !== 'save') return shown(false);
  const standing = view.written[section];
  if (seenOf(standing) !== (form['seen'] ?? '')) return shown(true);
  if (markdownOf(standing) === markdown.trim())
    return { stored: false, view, said: { good: true, words: ['没有改动，无须保存。'] } };
  const faults = citationFaults(markdown, report.form);
  if (faults.length > 0) return shown(false, { good: false, words: faults.map(({ zh }) => zh) });
  const acted = await save(page, { section, markdown: markdown.trim() }, ports);
  if (acted.kind === 'stored') return { stored: true, view };
  if (acted.kind === 'refused') return shown(false, { good: false, words: acted.words });
  // Someone stored a text after this page was read: the current text is read again, to show it beside.
  const record = await eventsOf(page.now.agency.id, String(page.now.year), ports);
  return shown(true, undefined, markdown, textsView({ ...page, record }));
}

/** The file's text goes below the contents of the box, so that no typed text is lost. */
async function fromWord(
  word: Uint8Array | undefined,
  typed: string,
): Promise<{ markdown: string; said: Said }> {
  const refused = (words: string) => ({ markdown: typed, said: { good: false, words: [words] } });
  if (!word || word.length === 0) return refused('没有选 Word 文件：请先选文件，再按“读入 Word”。');
  if (word.length > MOST_WORD) return refused('文件超过 4 MB，没有读入。请去掉图片后再试。');
  const { textOfWord } = await import('../reading/word-text.ts');
  try {
    const { markdown, pictures } = await textOfWord(word);
    const before = typed.trim();
    const isIn = before === '' || before === markdown.trim();
    const left = pictures > 0 ? [`有 ${pictures} 张图片没有带入：文字部分不能放图片。`] : [];
    return {
      markdown: isIn ? markdown : `${before}\n\n${markdown}`,
      said: {
        good: true,
        words: [
          `已读入，尚未保存。请看一遍预览，再按“保存”。${isIn ? '' : '框中原有的文字在前面。'}`,
          ...left,
        ],
      },
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refused('不是完整的 Word 文档（DOCX），没有读入；旧版 .doc 请先另存为 .docx。');
  }
}

/**
 * Bytes of a file; a request and an answer of the function hold 6 MB, and a file as text takes a third more than its
 * bytes.
 */
const MOST_WORD = 4 * 1024 * 1024;

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

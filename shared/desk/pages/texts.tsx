import type { TextBinding } from '../../checks/check.ts';
import type { KeptEvent } from '../../events/event.ts';
import { valueAt } from '../../form/form.ts';
import { Blocks } from '../../formats/html/blocks.tsx';
import { cellLabel } from '../../report/cell-labels.ts';
import type { NarrativeSection } from '../../report/model.ts';
import { parseNarrative } from '../../text/blocks.ts';
import { cleanText } from '../../text/clean.ts';
import { Form, framed } from './frame.tsx';
import { BLANK, momentText } from './words.ts';
import { frameOf, pathOf, type YearPage } from './year.ts';

/**
 * 文字: sections one, five and six. In: the stored texts, the reading of their figures, and the typed text if someone
 * else saved meanwhile. Out: for each section a box, its preview, each figure with the cell it was read as, and the
 * cells to cite. Always: typed text stays in its box, whatever the outcome.
 */
export interface TextsView {
  /** The current state of each section: the Markdown as written, and the event that wrote it. */
  written: Readonly<Record<NarrativeSection, KeptEvent | undefined>>;
  bindings: readonly TextBinding[];
  /** Unsaved: text that a person typed to preview or complete, or could not save. */
  typed?: { section: NarrativeSection; markdown: string; preview: string; overtaken: boolean };
}

export const SECTIONS: readonly { section: NarrativeSection; heading: string }[] = [
  { section: 'overview', heading: '一、总体情况' },
  { section: 'problems', heading: '五、存在的主要问题及改进情况' },
  { section: 'other', heading: '六、其他需要报告的事项' },
];

export function textsPage(page: YearPage, view: TextsView, script?: string): string {
  return framed(
    { ...frameOf(page, '文字', 'texts'), script },
    <>
      {page.person.may.includes('text') && <FromWord scripted={script !== undefined} />}
      {SECTIONS.map(({ section, heading }) => (
        <Section page={page} view={view} section={section} heading={heading} />
      ))}
      <Cells page={page} />
    </>,
  );
}

/** How to bring in a text written in Word. */
function FromWord({ scripted }: { scripted: boolean }) {
  const without = '直接粘贴会丢失标题、列表和加粗：请改用框下的“读入 Word”，或照框上的写法补上。';
  if (!scripted) return <p class="why">{without}</p>;
  return (
    <>
      <p class="why">从 Word、WPS 复制后可以直接粘贴到下面的框里，标题、列表、加粗、链接和表格都会保留。</p>
      <noscript>
        <p class="why">{`这一项须允许脚本。${without}`}</p>
      </noscript>
      <p id="pasted" role="status"></p>
    </>
  );
}

interface SectionProps {
  page: YearPage;
  view: TextsView;
  section: NarrativeSection;
  heading: string;
}

export function markdownOf(event: KeptEvent | undefined): string {
  return event?.type === 'narrative.written' ? event.data.markdown : '';
}

function Section({ page, view, section, heading }: SectionProps) {
  const { written, typed } = view;
  const event = written[section];
  const mine = typed?.section === section ? typed : undefined;
  const text = mine?.preview ?? page.now.report.narrative[section];
  const canWrite = page.person.may.includes('text');
  return (
    <section class="card" aria-labelledby={section}>
      <h2 id={section}>{heading}</h2>
      {event && <p class="why">{`已保存 ${momentText(event.at)}，${event.person ?? event.source}`}</p>}
      {mine?.overtaken && event && <Overtaken theirs={markdownOf(event)} />}
      {canWrite ? (
        <TextForm
          page={page}
          section={section}
          event={event}
          markdown={mine?.markdown ?? markdownOf(event)}
        />
      ) : (
        <p class="why">您没有撰写的权限。</p>
      )}
      <h3>{mine ? '预览（尚未保存）' : '预览'}</h3>
      <div class="text">
        {text === null || text === '' ? (
          <p class="unwritten">〔本节尚未撰写〕</p>
        ) : (
          <Blocks blocks={parseNarrative(text)} />
        )}
      </div>
      <Figures page={page} bindings={view.bindings.filter((binding) => binding.section === section)} />
    </section>
  );
}

interface TextFormProps {
  page: YearPage;
  section: NarrativeSection;
  event: KeptEvent | undefined;
  markdown: string;
}

function TextForm({ page, section, event, markdown }: TextFormProps) {
  return (
    <Form action={`${pathOf(page, 'texts')}#${section}`} token={page.frame.token}>
      <input type="hidden" name="section" value={section} />
      <input type="hidden" name="seen" value={seenOf(event)} />
      <label for={`text-${section}`}>正文（空行分段；### 小标题；- 列项；**加粗**）</label>
      <textarea class="long" id={`text-${section}`} name="markdown">
        {`\n${markdown}`}
      </textarea>
      <div class="row">
        <button class="main" type="submit" name="do" value="save">
          保存
        </button>
        <button type="submit" name="do" value="preview">
          预览
        </button>
        <button type="submit" name="do" value="propose">
          采用系统拟稿
        </button>
      </div>
      <label for={`word-${section}`}>或选一个 Word 文件（DOCX，不超过 4 MB），读入上面的框</label>
      <div class="row">
        <input type="file" id={`word-${section}`} name="word" accept=".docx" />
        <button type="submit" name="do" value="word" formenctype="multipart/form-data">
          读入 Word
        </button>
      </div>
    </Form>
  );
}

/** The basis of the page: the event that it showed, or that there was none. */
export function seenOf(event: KeptEvent | undefined): string {
  return event ? `${event.source}/${event.id}` : '';
}

function Overtaken({ theirs }: { theirs: string }) {
  return (
    <div class="said bad" role="alert">
      <p>
        您打开本页之后，别人保存了这一部分，您的文字没有保存，仍在下面的框中。请与现在的文字合并后再保存。
      </p>
      <details open>
        <summary>现在的文字</summary>
        <pre class="message">{cleanText(theirs)}</pre>
      </details>
    </div>
  );
}

function Figures({ page, bindings }: { page: YearPage; bindings: readonly TextBinding[] }) {
  if (bindings.length === 0) return null;
  const { form } = page.now.report;
  return (
    <details open={bindings.some(({ agrees }) => !agrees)}>
      <summary>{`文中数字各读作哪一格（${bindings.length} 个）`}</summary>
      <ul>
        {bindings.map(({ figure, cells, agrees, clause }) => (
          <li class={agrees ? 'agrees' : 'differs'}>
            {`${agrees ? '✓ 一致' : '✗ 不一致'}　“${cleanText(clause)}”中的 ${figure}：`}
            {cells.map((cell, index) => (
              <>
                {index > 0 && '；'}
                <a href={pathOf(page, `cells/${cell}`)}>{labelled(form, cell, page)}</a>
              </>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}

function labelled(form: YearPage['now']['report']['form'], path: string, page: YearPage): string {
  const cell = form.cells.find(({ steps }) => steps.join('.') === path);
  return cell ? `${cellLabel(form, path)} = ${valueAt(page.now.report.tables, cell.steps) ?? BLANK}` : path;
}

/** The cells to cite, which the system then fills in and keeps in step with the tables. */
function Cells({ page }: { page: YearPage }) {
  const { form, tables } = page.now.report;
  const cells = form.cells.filter(({ steps }) => Number(valueAt(tables, steps)) !== 0);
  return (
    <section class="card" aria-labelledby="cells">
      <h2 id="cells">可引用的数字</h2>
      <p>写成双花括号的引用，由系统填入数字，表格变动时随之更新。下面是不为零的各格。</p>
      <section class="scroller" aria-label="可引用的数字（表格，可左右滚动）" tabindex={0}>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">单元格</th>
              <th scope="col">数字</th>
              <th scope="col">引用</th>
            </tr>
          </thead>
          <tbody>
            {cells.map(({ steps }) => (
              <tr>
                <th scope="row">{cellLabel(form, steps.join('.'))}</th>
                <td>{String(valueAt(tables, steps))}</td>
                <td>
                  <code>{`{{${steps.join('.')}}}`}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

import type { CellDifference } from '../../counting/difference.ts';
import { headingOf, printed } from '../../form/form.ts';
import { cellLabel } from '../../report/cell-labels.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import type { ChangedText, Report, VersionEdition } from '../../report/model.ts';
import { correctedInWords, draftMark } from '../../report/wording.ts';
import { cleanText } from '../../text/clean.ts';
import type { PageLinks } from './about.tsx';

/**
 * The edition of a report page: the line below its title, the version it replaces, and the office's own words on it.
 * Always holds: it shows the differing cells and paragraphs of the replaced version. A fixed page links only to the
 * current version, the page of the year to every version.
 */
export function EditionLine({
  report,
  links: { current, base },
}: {
  report: Report;
  links: Pick<PageLinks, 'current' | 'base'>;
}) {
  const { form, edition } = report;
  if (edition.kind === 'draft')
    return (
      <p class="edition">
        {draftMark(report)}（第{edition.fold}次汇总，{chineseDay(edition.day)}），未公布
      </p>
    );
  return (
    <>
      <p class="edition">
        第{edition.number}版 · {chineseDay(edition.finalisedOn)}
      </p>
      {current !== null && (
        <p class="fixed">
          {`这是固定不变的第${edition.number}版，此后可能已有更正，请以现行版本为准：`}
          <a href={current}>查看现行版本</a>
        </p>
      )}
      <Replaces form={form} edition={edition} />
      <Versions number={edition.number} base={base} />
    </>
  );
}

function Replaces({ form, edition: { replaces } }: Pick<Report, 'form'> & { edition: VersionEdition }) {
  if (replaces === null) return null;
  const { number, finalisedOn } = replaces;
  return (
    <p class="replaces">
      {`本版替代第${number}版（${chineseDay(finalisedOn)}），${correctedInWords(form, replaces)}，详见`}
      <a href="#note">更正说明</a>。
    </p>
  );
}

/** Every version of the year, for the page that shows the current one. */
function Versions({ number, base }: { number: number; base: string }) {
  if (base === '' || number < 2) return null;
  const earlier = Array.from({ length: number - 1 }, (_, index) => index + 1);
  return (
    <p class="versions">
      {'历次版本：'}
      {earlier.map((each) => (
        <>
          <a href={`${base.replace(/v\d+\/$/, '')}v${each}/index.html`}>{`第${each}版`}</a>
          {'、'}
        </>
      ))}
      {`第${number}版（现行）`}
    </p>
  );
}

/**
 * The office's statement about the version itself, plain text, one paragraph per line; and the differences from the
 * previous one.
 */
export function Note({ report: { form, edition } }: { report: Report }) {
  if (edition.kind === 'draft' || (edition.note === null && edition.replaces === null)) return null;
  return (
    <section aria-labelledby="note">
      <h2 id="note">{edition.number > 1 ? '更正说明' : '说明'}</h2>
      <div class="text">
        {cleanText(edition.note ?? '')
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => (
            <p>{line.trim()}</p>
          ))}
      </div>
      <Replaced form={form} edition={edition} />
    </section>
  );
}

function Replaced({ form, edition: { replaces } }: Pick<Report, 'form'> & { edition: VersionEdition }) {
  if (replaces === null) return null;
  const { number, differences, texts = [] } = replaces;
  return (
    <>
      {differences.length === 0 ? (
        <p class="none">{`与第${number}版相比，表中数字没有变化。`}</p>
      ) : (
        <DifferenceTable
          form={form}
          caption={`与第${number}版不同的数字（${differences.length}处）`}
          heads={[`第${number}版`, '本版']}
          differences={differences}
        />
      )}
      {texts.map((text) => (
        <ChangedWords form={form} text={text} number={number} />
      ))}
    </>
  );
}

/**
 * The changed paragraphs of a section, the old words above the new; without a table, because only table three is one.
 */
function ChangedWords({ form, text, number }: Pick<Report, 'form'> & { text: ChangedText; number: number }) {
  return (
    <>
      <h3>{`更正的文字：${headingOf(form, text.section)}（${text.changes.length}段）`}</h3>
      <ol class="changed">
        {text.changes.map(({ before, after }) => (
          <li>
            <p>
              {`第${number}版：`}
              {before === null ? '（无此段）' : <del>{cleanText(before)}</del>}
            </p>
            <p>
              {'本版：'}
              {after === null ? '（已删去）' : <ins>{cleanText(after)}</ins>}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}

interface DifferenceTableProps<D extends CellDifference> extends Pick<Report, 'form'> {
  caption: string;
  /** Over the figures before and after. */
  heads: readonly [before: string, after: string];
  differences: readonly D[];
  /** A further column, if there is one. */
  more?: { head: string; of: (difference: D) => unknown };
}

/** Cells with their figures before and after, plain digits as in the official tables. */
export function DifferenceTable<D extends CellDifference>({
  form,
  caption,
  heads: [before, after],
  differences,
  more,
}: DifferenceTableProps<D>) {
  return (
    <section class="scroller" aria-label={`${caption}（表格，可左右滚动）`} tabindex={0}>
      <table class="differences">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">数字</th>
            <th scope="col">{before}</th>
            <th scope="col">{after}</th>
            {more && <th scope="col">{more.head}</th>}
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <tr>
              <th scope="row">{cellLabel(form, difference.path)}</th>
              <td>{printed(difference.before)}</td>
              <td>{printed(difference.after)}</td>
              {more && <td class="words">{more.of(difference)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/**
 * The citation of a version and of any figure in it. In: the report of a version, and the relation of its page to the
 * fixed one. Out: the section with GB/T 7714 and BibTeX. Always holds: it cites the fixed version, never the page of
 * the current one. The address is in words, because a page does not know its own place.
 */
import { inBibTex, inGbT7714 } from '../../report/citation.ts';
import type { Report } from '../../report/model.ts';

/** Every form has it, and it is the most requested figure. */
const EXAMPLE = 'applications.received.total';

/** The relation of a page to the fixed one of its version (PageLinks). */
interface Place {
  base: string;
  current: string | null;
}

/** The address of a figure on its own page. */
export const addressOnPage = (path: string): string => `#${path}`;

export function Cite({ report, links: { base, current } }: { report: Report; links: Place }) {
  if (report.edition.kind === 'draft') return null;
  const { number } = report.edition;
  return (
    <section aria-labelledby="cite">
      <h2 id="cite">引用</h2>
      <p>
        每个数字都有网址：点按表中的数字，地址栏即为该数字的网址，即本页网址加“#”和数字的路径，如{' '}
        <a href={addressOnPage(EXAMPLE)}>
          <code>{addressOnPage(EXAMPLE)}</code>
        </a>
        ；各数字的路径列于所附 CSV 文件。
      </p>
      <p>
        {current === null
          ? `更正后本页显示新版，引用时请用固定不变的第${number}版的网址`
          : `本页固定不变；此后如有更正，现行版本另有说明`}
        {base !== '' && (
          <>
            ：<a href={`${base}index.html`}>第{number}版</a>
          </>
        )}
        。
      </p>
      <dl>
        <dt>GB/T 7714</dt>
        <dd>{inGbT7714(report)}</dd>
        <dt>BibTeX</dt>
        <dd>
          <code>{inBibTex(report)}</code>
        </dd>
      </dl>
    </section>
  );
}

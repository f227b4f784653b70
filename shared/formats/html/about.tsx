import { reportTitle } from '../../form/form.ts';
import { TAKEN_FOLDERS } from '../../registry/agency.ts';
import type { Report } from '../../report/model.ts';
import { agencyName, basisText, draftMark, shortKey } from '../../report/wording.ts';
import { cleanText } from '../../text/clean.ts';
import { savedAs } from '../saved-as.ts';
import { Cite } from './cite.tsx';
import { Distribution } from './dataset.tsx';
import { LinkItems } from './page.tsx';

/**
 * The part below a report: its other formats with size and digest, the origin of its figures, and how anyone can check
 * both. In: the model, and the available downloads.
 */
export interface Download {
  name: string;
  label: string;
  /** Null if unknown, as in the page that is itself the file. */
  made: { bytes: number; sha256: string } | null;
}

export interface PageLinks {
  /** The relative path of the downloads: '' beside the page, 'v2/' below it. */
  base: string;
  downloads: readonly Download[];
  /** The relative path of the current version's page, from a page that may be outdated; null for none. */
  current: string | null;
  /** The relative path of the publication's root; absent if no link of the page reliably leads there. */
  root?: string;
}

export function About({ report, links }: { report: Report; links: PageLinks }) {
  return (
    <footer class="about">
      <Downloads links={links} title={reportTitle(agencyName(report), report.year)} />
      <Provenance report={report} />
      <Cite report={report} links={links} />
      {report.edition.kind === 'version' && <HowToVerify links={links} />}
    </footer>
  );
}

function Downloads({ links: { base, downloads }, title }: { links: PageLinks; title: string }) {
  if (downloads.length === 0) return null;
  return (
    <section class="downloads" aria-labelledby="downloads">
      <h2 id="downloads">下载</h2>
      <ul class="files">
        {readersFirst(downloads).map(({ name, label, made }) => (
          <li>
            <Distribution href={`${base}${name}`} download={savedAs(name, title)}>
              {label}
              {made !== null && <small>{` ${sizeInWords(made.bytes)}`}</small>}
            </Distribution>
          </li>
        ))}
      </ul>
      <Digests downloads={downloads} />
    </section>
  );
}

const READERS = ['pdf', 'docx', 'xlsx'];

/**
 * Near the top of the page: the files for printing, editing and calculating, which the server names by the title; the
 * links out.
 */
export function Ways({ report, links }: { report: Report; links: PageLinks }) {
  const files = readersFirst(links.downloads).filter(({ name }) => READERS.includes(endingOf(name)));
  const ways = [
    ...files.map(({ name, label }): [string, string] => [`${links.base}${name}`, label]),
    ...waysOut(report, links),
  ];
  if (ways.length === 0) return null;
  return (
    <nav class="ways" aria-label="下载与去处">
      <ul>
        <LinkItems links={ways} />
      </ul>
    </nav>
  );
}

function waysOut({ agency, history, edition }: Report, { root }: PageLinks): [string, string][] {
  if (root === undefined || edition.kind === 'draft') return [];
  // An agency named like a folder of the publication has no page of its own.
  const hasPage = !TAKEN_FOLDERS.has(agency.id);
  const earlier = history.filter(({ version }) => version !== null).toReversed();
  return [
    [`${root}index.html`, '报告目录'],
    ...(hasPage ? [[`${root}${agency.id}/index.html`, '本机关历年报告'] as [string, string]] : []),
    ...earlier.map(({ year }): [string, string] => [`${root}${agency.id}/${year}/index.html`, `${year}年度`]),
  ];
}

/** Files for printing, editing and calculating come before those for programs. */
function readersFirst(downloads: readonly Download[]): Download[] {
  const rank = ({ name }: Download) => {
    const place = READERS.indexOf(endingOf(name));
    return place === -1 ? READERS.length : place;
  };
  return downloads.toSorted((a, b) => rank(a) - rank(b));
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** In the format of `sha256sum --check`. */
function Digests({ downloads }: { downloads: readonly Download[] }) {
  const lines = downloads.flatMap(({ name, made }) => (made === null ? [] : [`${made.sha256}  ${name}`]));
  if (lines.length === 0) return null;
  return (
    <details>
      <summary>文件校验值（SHA-256）</summary>
      <section class="scroller" aria-label="文件校验值（可左右滚动）" tabindex={0}>
        <pre>{lines.join('\n')}</pre>
      </section>
    </details>
  );
}

const KILO = 1024;

function sizeInWords(bytes: number): string {
  if (bytes < KILO) return `${bytes} B`;
  if (bytes < KILO * KILO) return `${Math.round(bytes / KILO)} KB`;
  return `${(bytes / KILO / KILO).toFixed(1)} MB`;
}

function Provenance({ report }: { report: Report }) {
  const basis = basisText(report);
  return (
    <section aria-labelledby="provenance">
      <h2 id="provenance">数据来源</h2>
      {basis === null ? (
        <p>
          {`表中数字由系统读取本机关登记的${report.provenance.events}条事件，按统计规则汇总得出；事件只增加，不修改。`}
          同样的事件按同样的规则汇总，得到同样的数字。
        </p>
      ) : (
        <p>{basis}</p>
      )}
      <Marks report={report} />
    </section>
  );
}

/** The version, the form, the rules and the digests by which the report can be identified. */
function Marks({ report }: { report: Report }) {
  const { form, provenance, edition, tablesDigest, logKey } = report;
  return (
    <dl>
      <dt>版本</dt>
      <dd>{edition.kind === 'draft' ? draftMark(report) : `第${edition.number}版`}</dd>
      <dt>报告格式</dt>
      <dd>{form.basis}</dd>
      <dt>统计规则</dt>
      <dd>{cleanText(provenance.ruleSet)}</dd>
      <dt>事件校验值</dt>
      <dd>
        <code>{provenance.eventsDigest}</code>
      </dd>
      <dt>表格校验值</dt>
      <dd>
        <code>{tablesDigest}</code>
      </dd>
      {logKey !== undefined && (
        <>
          <dt>公开日志公钥</dt>
          <dd>
            <code>{shortKey(logKey)}</code>
          </dd>
        </>
      )}
    </dl>
  );
}

function HowToVerify({ links: { base, root } }: { links: PageLinks }) {
  // A file that is copied elsewhere leaves the seal behind.
  const seal = root === undefined ? '封存清单' : <a href={`${base}seal.json`}>封存清单</a>;
  return (
    <section aria-labelledby="verify">
      <h2 id="verify">如何核对</h2>
      <p>
        每一版公布后不再改动；更正另出新版，并附更正说明。任何人都可以用命令{' '}
        <code>gongkai verify 本页网址</code>{' '}
        核对：各文件的校验值是否与公布时一致，表中数字的勾稽关系是否成立，表格校验值是否由表中数字算出。
      </p>
      <p>
        各文件的校验值记在{seal}中；公布后当夜载入公开日志，证明为同一处的 <code>proof.json</code>。
      </p>
    </section>
  );
}

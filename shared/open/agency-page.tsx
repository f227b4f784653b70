/**
 * The page of an agency (`{agency}/index.html`): its years side by side, every version with what became of it, its
 * members, its feed. In: the years from the latest, each with the totals of its current version. Out: a whole document.
 * Always holds: each number leads to its address on the page of the year, and each member to its own page, or where it has
 * none to the version that was summed up; of what was taken down no number is shown. Contract, section 13.
 */
import { printed } from '../form/form.ts';
import { Version } from '../formats/html/catalogue.tsx';
import { pageOf } from '../formats/html/page.tsx';
import type { CatalogueEntry } from '../report/model.ts';
import { cleanText } from '../text/clean.ts';

/** What is shown of a year: the paths of the cells, and what they are called here. */
export const SHOWN = [
  ['applications.received.total', '新收申请（件）'],
  ['applications.carriedIn.total', '上年结转（件）'],
  ['applications.concluded.total', '办理结果总计（件）'],
  ['applications.carriedOut.total', '结转下年度继续办理（件）'],
  ['disputes.review.total', '行政复议（件）'],
  ['disputes.lawsuitDirect.total', '行政诉讼：未经复议直接起诉（件）'],
  ['disputes.lawsuitAfterReview.total', '行政诉讼：复议后起诉（件）'],
] as const;

export interface MemberOfYear {
  agency: string;
  name: string;
  /** Number of the version that was summed up; null where it was none. */
  version: number | null;
}

export interface YearOfAgency {
  entry: CatalogueEntry;
  /** By path; null where the current version was taken down. */
  numbers: ReadonlyMap<string, number | null> | null;
  members: readonly MemberOfYear[];
}

/** A government has more members than a page should list; the table of its report names all. */
const MOST_MEMBERS = 300;

/** `kin`: members that have a page of their own. */
export function renderAgencyPage(
  years: readonly YearOfAgency[],
  kin: ReadonlySet<string> = new Set(),
): string {
  const name = cleanText(years[0]?.entry.agency.name ?? '');
  const title = `${name}政府信息公开工作年度报告`;
  return pageOf(
    title,
    '跳到正文',
    <main class="sheet catalogue" id="main">
      <header class="head">
        <h1>
          <span>{name}</span>
          <span>政府信息公开工作年度报告</span>
        </h1>
      </header>
      <SideBySide years={years.filter(({ numbers }) => numbers !== null)} />
      <section aria-labelledby="reports">
        <h2 id="reports">各年度报告</h2>
        {years.map((year) => (
          <Year entry={year.entry} />
        ))}
      </section>
      <Members years={years} kin={kin} />
      <section aria-labelledby="follow">
        <h2 id="follow">订阅</h2>
        <ul class="files">
          <li>
            <a href="feed.xml">公布与更正订阅（Atom）</a>
          </li>
        </ul>
      </section>
    </main>,
    <link rel="alternate" type="application/atom+xml" title="公布与更正订阅" href="feed.xml" />,
  );
}

function SideBySide({ years }: { years: readonly YearOfAgency[] }) {
  if (years.length === 0) return null;
  const inOrder = years.toReversed();
  return (
    <section aria-labelledby="years">
      <h2 id="years">历年主要数字</h2>
      <section class="scroller" aria-label="历年主要数字（表格，可左右滚动）" tabindex={0}>
        <table class="members">
          <caption class="unseen">各年度现行版本的主要数字</caption>
          <thead>
            <tr>
              <th scope="col">项目</th>
              {inOrder.map(({ entry }) => (
                <th scope="col">{`${entry.year}年`}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {SHOWN.map(([path, label]) => (
              <tr>
                <th scope="row">{label}</th>
                {inOrder.map((year) => (
                  <td>
                    <Figure year={year} path={path} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p>数字取自各年度的现行版本；更正过的年度以更正后的为准。点开数字可到该年度报告中的原处。</p>
    </section>
  );
}

/** A blank leads nowhere. */
function Figure({ year: { entry, numbers }, path }: { year: YearOfAgency; path: string }) {
  const value = numbers?.get(path) ?? null;
  if (value === null) return null;
  return <a href={`${entry.year}/index.html#${path}`}>{printed(value)}</a>;
}

function Year({ entry: { year, current, versions } }: { entry: CatalogueEntry }) {
  return (
    <div class="year">
      <h3>
        <a href={`${year}/index.html`}>{`${year}年度报告`}</a>
      </h3>
      <ul>
        {versions
          .toSorted((a, b) => b.number - a.number)
          .map((version) => (
            <Version version={version} current={current} href={`${year}/v${version.number}/index.html`} />
          ))}
      </ul>
    </div>
  );
}

/** Of the latest year that has any: membership changes from year to year. */
function Members({ years, kin }: { years: readonly YearOfAgency[]; kin: ReadonlySet<string> }) {
  const latest = years.find(({ members }) => members.length > 0);
  if (!latest) return null;
  const { year } = latest.entry;
  const listed = latest.members.slice(0, MOST_MEMBERS);
  return (
    <section aria-labelledby="members">
      <h2 id="members">{`成员（${year}年度，${latest.members.length}个）`}</h2>
      <ul>
        {listed.map(({ agency, name, version }) => (
          <li>
            {kin.has(agency) || version !== null ? (
              <a
                href={
                  kin.has(agency) ? `../${agency}/index.html` : `../${agency}/${year}/v${version}/index.html`
                }
              >
                {cleanText(name)}
              </a>
            ) : (
              cleanText(name)
            )}
          </li>
        ))}
      </ul>
      {listed.length < latest.members.length && (
        <p>
          此处列出{listed.length}个，其余见
          <a href={`${year}/index.html#members`}>{`${year}年度报告的成员表`}</a>。
        </p>
      )}
    </section>
  );
}

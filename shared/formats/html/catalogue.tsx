import type { RunBy } from '../../agreement/run-by.ts';
import { reportTitle } from '../../form/form.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import type { CatalogueEntry, CatalogueVersion } from '../../report/model.ts';
import { cleanText } from '../../text/clean.ts';
import { agenciesOf, type ListedAgency } from '../json/catalogue.ts';
import { Described, pageOf } from './page.tsx';

/**
 * The catalogue of all published reports for people (`index.html`). In: the published agency-years in any order. Out: a
 * page of the agencies in the list of json/catalogue.ts, by the sound of their names. Always holds: the order of the input
 * changes no byte.
 */

/** Possible files beside the catalogue, and their labels there. */
const DATA = {
  'feed.xml': '公布与更正订阅（Atom）',
  'index.json': '报告目录（JSON）',
  'all.zip': '全部已公布的数字（CSV，压缩）',
  'data/index.html': '开放数据：分年度的 CSV 和 Parquet，附说明与示例',
  'report.schema.json': '报告数据格式（JSON Schema）',
  'openapi.json': '报送接口（OpenAPI）',
  'event.schema.json': '报送事件格式（JSON Schema）',
  'codes.html': '报送接口错误代码',
  'verify.html': '核对一份报告',
} as const;

export type CatalogueData = keyof typeof DATA;

/** The agencies with a page of their own: the catalogue links to no other. */
export interface OwnPages {
  /** Ids of agencies. */
  pages: ReadonlySet<string>;
  /** From the latest. */
  years: readonly number[];
  /** Who runs the catalogue, if the operator said so. */
  runBy?: RunBy | undefined;
}

/** Only on the first page: the files beside it, the compared years, and who runs all of it. */
export interface FirstPage {
  beside: readonly CatalogueData[];
  years: readonly number[];
  runBy: RunBy | undefined;
}

export function renderCatalogueHtml(
  entries: readonly CatalogueEntry[],
  beside: readonly CatalogueData[],
  { pages, years, runBy }: OwnPages = { pages: new Set(), years: [] },
): string {
  const agencies = byName(agenciesOf(entries));
  const reports =
    agencies.length === 0 ? (
      <p class="none">尚无已公布的报告。</p>
    ) : (
      <Reports agencies={agencies} pages={pages} />
    );
  return cataloguePage(summaryOf(entries, agencies), reports, { beside, years, runBy });
}

/** As a Chinese reader looks a name up, by its sound; programs find the ids in order in `index.json`. */
export function byName(agencies: readonly ListedAgency[]): ListedAgency[] {
  return agencies.toSorted((a, b) => SOUND.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

const SOUND = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

/** The contents of a page of the catalogue; `first` only on the first one. */
export function cataloguePage(summary: string, content: unknown, first: FirstPage | null): string {
  return pageOf(
    TITLE,
    '跳到目录',
    <main class="sheet catalogue" id="main">
      <header class="head">
        <h1>{TITLE}</h1>
        <p class="edition">{summary}</p>
      </header>
      {first && <Years years={first.years} />}
      {content}
      {first && <Data beside={first.beside} />}
      {first && <Whose runBy={first.runBy} />}
    </main>,
    <>
      <Described by={`各机关${TITLE}的目录：${summary}。`} {...(first && { canonical: 'index.html' })} />
      {first?.beside.includes('feed.xml') && (
        <link rel="alternate" type="application/atom+xml" title={DATA['feed.xml']} href="feed.xml" />
      )}
    </>,
  );
}

const TITLE = '政府信息公开工作年度报告';

function summaryOf(entries: readonly CatalogueEntry[], agencies: readonly ListedAgency[]): string {
  const readable = entries.flatMap(({ versions }) => versions.filter(({ takenDown }) => !takenDown));
  const days = readable.map(({ finalisedOn }) => finalisedOn).toSorted();
  const latest = days.at(-1);
  if (latest === undefined) return '已公布的历年报告及其各个版本';
  return `${agencies.length}个机关 · ${entries.length}份报告 · 最近公布于${chineseDay(latest)}`;
}

function Years({ years }: { years: readonly number[] }) {
  if (years.length === 0) return null;
  return (
    <nav class="contents" aria-label="按年度">
      <ol>
        {years.map((year) => (
          <li>
            <a href={`years/${year}.html`}>{`${year}年度：各机关公布情况与主要数字`}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Reports({ agencies, pages }: { agencies: readonly ListedAgency[]; pages: ReadonlySet<string> }) {
  return (
    <>
      <Search agencies={agencies} />
      <div class="agencies" id="agencies">
        <p class="all">
          <a href="#agencies">显示全部机关</a>
        </p>
        {agencies.map((agency) => (
          <Agency agency={agency} hasPage={pages.has(agency.id)} />
        ))}
      </div>
    </>
  );
}

/** This many names are seen at a glance; more are folded away until a reader asks for them. */
const MOST_AT_A_GLANCE = 40;

/**
 * Ways to a report without a script: by year straight to it, by agency to that agency alone, which the style shows
 * while it is the target of the address. In a browser without such styles, both are links into a plain list.
 */
function Search({ agencies }: { agencies: readonly ListedAgency[] }) {
  const years = [...new Set(agencies.flatMap((agency) => agency.years.map(({ year }) => year)))];
  return (
    <nav class="contents search" aria-label="查找">
      <details open={agencies.length <= MOST_AT_A_GLANCE}>
        <summary>{`按机关查找（${agencies.length}个机关，按名称的拼音排列）`}</summary>
        <ul>
          {agencies.map(({ id, name }) => (
            <li>
              <a href={`#agency-${id}`}>{cleanText(name)}</a>
            </li>
          ))}
        </ul>
      </details>
      {years
        .toSorted((a, b) => b - a)
        .map((year) => (
          <YearIndex year={year} agencies={agencies} />
        ))}
      {agencies.length <= MOST_AT_A_GLANCE ? (
        <p>按名称查找：用浏览器的页内查找（Ctrl+F 或 ⌘F）。</p>
      ) : (
        // A browser's own search does not look into what is folded away.
        <p>
          <a href="search.html">按名称查找</a>
        </p>
      )}
    </nav>
  );
}

function YearIndex({ year, agencies }: { year: number; agencies: readonly ListedAgency[] }) {
  const reports = agencies.flatMap(({ name, years }) =>
    years.filter((one) => one.year === year).map(({ url }) => ({ name, url })),
  );
  return (
    <details>
      <summary>{`${year}年度（${reports.length}份报告）`}</summary>
      <ul>
        {reports.map(({ name, url }) => (
          <li>
            <a href={url}>{cleanText(name)}</a>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Agency({ agency: { id, name, years }, hasPage }: { agency: ListedAgency; hasPage: boolean }) {
  return (
    <section class="agency" id={`agency-${id}`} aria-labelledby={`name-${id}`}>
      <h2 id={`name-${id}`}>
        {hasPage ? <a href={`${id}/index.html`}>{cleanText(name)}</a> : cleanText(name)}
      </h2>
      {years.map(({ year, url, current, versions }) => (
        <div class="year">
          <h3>
            <a href={url}>{reportTitle('', year)}</a>
          </h3>
          <ul>
            {versions.map((version) => (
              <Version version={version} current={current} href={'url' in version ? version.url : ''} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

interface VersionShown {
  version: CatalogueVersion;
  /** Version number of the year's page. */
  current: number;
  /** Its address; one that was taken down is no link. */
  href: string;
}

/** A version with its fate, and the office's own words. */
export function Version({ version, current, href }: VersionShown) {
  const { number, finalisedOn } = version;
  const name = `第${number}版`;
  if (version.takenDown !== undefined)
    return (
      <li>
        <span>{name}</span> · {chineseDay(finalisedOn)}（已撤下，{chineseDay(version.takenDown)}）
      </li>
    );
  const standing = number === current ? '（现行）' : `（已由第${number + 1}版替代）`;
  return (
    <li>
      <a href={href}>{name}</a> · {chineseDay(finalisedOn)}
      {standing}
      {version.note !== null && (
        <>
          <br />
          {number > 1 ? '更正说明：' : '说明：'}
          {cleanText(version.note)}
        </>
      )}
    </li>
  );
}

/** Whose all of this is, whom to reach, and how it may be used: nobody but the agencies can answer for a report. */
function Whose({ runBy }: { runBy: RunBy | undefined }) {
  return (
    <section aria-labelledby="whose">
      <h2 id="whose">关于本目录</h2>
      <p>每份报告由所列机关制作、公布并负责；咨询或指出问题，请按该报告开头的联系方式与该机关联系。</p>
      <p>
        报告和数据是依照《中华人民共和国政府信息公开条例》主动公开的政府信息；引用时请注明机关、年度和版本，每份报告中有引用格式。
      </p>
      {runBy && <p>{`本目录由${cleanText(runBy.name)}运行维护${reachedBy(runBy)}。`}</p>}
    </section>
  );
}

/** For faults of the site itself; a number in a report is for its agency to answer. */
const reachedBy = ({ contact }: RunBy) =>
  contact === undefined ? '' : `；网页打不开、下载不了等问题，请与其联系：${cleanText(contact)}`;

function Data({ beside }: { beside: readonly CatalogueData[] }) {
  if (beside.length === 0) return null;
  return (
    <section aria-labelledby="data">
      <h2 id="data">订阅与数据</h2>
      <ul class="files">
        {beside.map((name) => (
          <li>
            <a href={name}>{DATA[name]}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

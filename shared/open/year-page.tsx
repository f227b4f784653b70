/**
 * The pages of one year (`years/{Y}.html`): the publishing agencies, with the main numbers and shares side by side,
 * each government's members on their own page. In: the published agency-years. Out: the pages by key, the year's own
 * last, with the inputs of each row; a row, once its report was read; and the whole text, once the rows are available.
 * Always holds: a row follows from its report alone, so a page is rebuilt from its stored rows; a version that was
 * taken down shows no number; each page is under 200 kB. Contract, section 13.
 */
import { raw } from 'hono/html';
import { printed } from '../form/form.ts';
import { DATASET, DatasetFacts, NAME } from '../formats/html/dataset.tsx';
import { Described, LinkItems, pageOf } from '../formats/html/page.tsx';
import type { CatalogueEntry } from '../report/model.ts';
import { cleanText } from '../text/clean.ts';
import { SHOWN, shareOf } from './agency-page.tsx';
import { INDICATORS, type IndicatorValue, LEAST } from './indicators.ts';
import { byAgency, nodesOf, pagesOfRows, type YearNode, type YearRow } from './year-tree.ts';

/** The data of a report's row; null if the version was taken down. */
export interface RowNumbers {
  numbers: ReadonlyMap<string, number | null> | null;
  indicators: readonly IndicatorValue[];
}

export interface YearPage {
  key: string;
  year: number;
  node: YearNode;
  /** Its rows, or the pages that continue them. */
  rows: readonly YearRow[];
  parts: readonly { key: string; name: string }[];
  /** Years that have pages, only for the year's own page. */
  years: readonly number[];
}

export const yearKey = (year: number): string => `years/${year}.html`;

/** Linked pages come first. */
export function yearPages(entries: readonly CatalogueEntry[]): YearPage[] {
  const agencies = byAgency(entries);
  const years = [...new Set(entries.map(({ year }) => year))].sort((a, b) => b - a);
  return years.flatMap((year) => nodesOf(year, agencies).flatMap((node) => pagesOfNode(year, years, node)));
}

function pagesOfNode(year: number, years: readonly number[], node: YearNode): YearPage[] {
  const stem = node.of ? `years/${year}.of.${node.of.id}` : `years/${year}`;
  const head = `${stem}.html`;
  const page = { year, node, years: node.of ? [] : years };
  const [only, ...more] = pagesOfRows(node.rows);
  if (more.length === 0) return [{ ...page, key: head, rows: only ?? [], parts: [] }];
  const parts = pagesOfRows(node.rows).map(
    (rows): YearPage => ({
      ...page,
      key: `${stem}.from.${rows[0]?.id}.html`,
      rows,
      parts: [],
      years: [],
    }),
  );
  const named = parts.map(({ key, rows }) => ({ key, name: rows[0]?.name ?? '' }));
  return [...parts, { ...page, key: head, rows: [], parts: named }];
}

/** Raised when a row's format changes: then every report is read again. */
const ROW_RECIPE = 1;

/** All inputs of a row; if they are the same, so is the row. */
export function madeOf({ id, name, entry, leads, isBroken }: YearRow): string {
  if (!entry) return JSON.stringify([ROW_RECIPE, id, name, leads]);
  const version = entry.versions.find(({ number }) => number === entry.current);
  return JSON.stringify([ROW_RECIPE, id, name, leads, isBroken, entry.year, entry.current, version]);
}

export interface RowToMake {
  row: YearRow;
  year: number;
  /** Digest of its inputs. */
  of: string;
}

export function renderRow({ row, year, of }: RowToMake, read: RowNumbers | null): string {
  return (
    <tr id={row.id} data-of={of}>
      <th scope="row">
        <NameOf row={row} year={year} />
      </th>
      <Numbers row={row} read={read} />
    </tr>
  ).toString();
}

/** The rows of a stored page, by their inputs. */
export function rowsIn(html: string): Map<string, string> {
  const rows = html.matchAll(/<tr id="[a-z0-9-]+" data-of="([0-9a-f]+)">.*?<\/tr>/gs);
  return new Map([...rows].map(([row, of = '']) => [of, row]));
}

const COLUMNS = SHOWN.length + INDICATORS.length;

function NameOf({ row: { id, name, entry, leads, isBroken }, year }: { row: YearRow; year: number }) {
  const shown = cleanText(name);
  return (
    <>
      {isBroken && '‖ '}
      {entry ? <a href={`../${id}/${entry.year}/index.html`}>{shown}</a> : shown}
      {leads && (
        <>
          <br />
          <a href={`${year}.of.${id}.html`} aria-label={`${shown}所属机关`}>
            所属机关
          </a>
        </>
      )}
    </>
  );
}

function Numbers({ row: { id, entry }, read }: { row: YearRow; read: RowNumbers | null }) {
  if (!entry)
    return (
      <td class="words" colspan={COLUMNS}>
        本年度没有公布的报告
      </td>
    );
  if (!read?.numbers)
    return (
      <td class="words" colspan={COLUMNS}>
        现行版本已撤下
      </td>
    );
  const { numbers, indicators } = read;
  return (
    <>
      {SHOWN.map(([path]) => {
        const value = numbers.get(path) ?? null;
        return (
          <td>
            {value !== null && <a href={`../${id}/${entry.year}/index.html#${path}`}>{printed(value)}</a>}
          </td>
        );
      })}
      {INDICATORS.map((indicator) => {
        const found = indicators.find((one) => one.id === indicator.id);
        return <td>{shareOf(found)}</td>;
      })}
    </>
  );
}

const TITLE = '政府信息公开工作年度报告：公布情况与主要数字';

/** `rows` as rendered, in the order of the page's rows. */
export function renderYearPage(page: YearPage, rows: readonly string[]): string {
  const { year, node } = page;
  const whose = node.of ? `${cleanText(node.of.name)}所属机关` : '';
  const description = `${whose}${year}年度${TITLE}：各机关的主要数字和指标。`;
  return pageOf(
    `${whose}${year}年度${TITLE}`,
    '跳到正文',
    <main class="sheet catalogue" id="main" {...DATASET}>
      <header class="head">
        <h1 {...NAME}>
          <span>{`${whose}${year}年度`}</span> <span>{TITLE}</span>
        </h1>
        <Standing page={page} />
      </header>
      <DatasetFacts
        facts={{
          description,
          years: { first: year, last: year },
        }}
      />
      <Ways page={page} />
      {page.parts.length > 0 && <Parts page={page} />}
      {page.parts.length === 0 && <Rows page={page} rows={rows} />}
    </main>,
    <Described by={description} canonical={page.key.slice(page.key.lastIndexOf('/') + 1)} />,
  );
}

/** The page of an address without rows any more. */
export function renderGone(): string {
  return pageOf(
    TITLE,
    '跳到正文',
    <main class="sheet catalogue" id="main">
      <h1>{TITLE}</h1>
      <p>
        本页所列机关已移至他处，请从<a href="../index.html">报告目录</a>查找。
      </p>
    </main>,
  );
}

/** Only of the page's own rows: others' contributions would rewrite it with each report. */
function Standing({ page: { node, parts, rows } }: { page: YearPage }) {
  if (parts.length > 0) return null;
  const published = rows.filter(({ entry }) => entry !== null).length;
  const members = node.of?.entry?.members?.length;
  const whole = members !== undefined && rows.length === node.rows.length ? `成员${members}个，` : '';
  // Reports below a government are counted by other pages.
  const others = rows.some(({ leads }) => leads) ? '（所属机关另页列出，不计在内）' : '';
  return <p class="edition">{`${whole}${published}个机关公布了本年度报告${others}`}</p>;
}

function Ways({ page: { node, year, years } }: { page: YearPage }) {
  const links: [string, string][] = [
    ['../index.html', '报告目录'],
    ...(node.of ? ([[`${year}.html`, `${year}年度`]] as [string, string][]) : []),
    ...node.above.map(({ id, name }): [string, string] => [`${year}.of.${id}.html`, cleanText(name)]),
    ...years.filter((one) => one !== year).map((one): [string, string] => [`${one}.html`, `${one}年度`]),
  ];
  return (
    <nav class="contents" aria-label="去处">
      <ol>
        <LinkItems links={links} />
      </ol>
    </nav>
  );
}

function Parts({ page: { parts, node } }: { page: YearPage }) {
  return (
    <section aria-labelledby="parts">
      <h2 id="parts">{node.of ? '所属机关' : '各机关'}</h2>
      <p>机关较多，按机关编号分页，每页从所列机关起：</p>
      <ul>
        {parts.map(({ key, name }) => (
          <li>
            <a href={key.slice(key.lastIndexOf('/') + 1)}>{`${cleanText(name)}起`}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rows({ page, rows }: { page: YearPage; rows: readonly string[] }) {
  return (
    <section aria-labelledby="numbers">
      <h2 id="numbers">各机关主要数字与指标</h2>
      <section class="scroller" aria-label="各机关主要数字与指标（表格，可左右滚动）" tabindex={0}>
        <table class="differences">
          <caption class="unseen">{`各机关${page.year}年度现行版本的主要数字，及由其算出的比率`}</caption>
          <thead>
            <tr>
              <th scope="col">机关</th>
              {[...SHOWN.map(([, label]) => label), ...INDICATORS.map(({ zh }) => zh)].map((label) => (
                <th scope="col">{label}</th>
              ))}
            </tr>
          </thead>
          <tbody>{raw(rows.join(''))}</tbody>
        </table>
      </section>
      <Explained isBroken={page.rows.some(({ isBroken }) => isBroken)} />
    </section>
  );
}

function Explained({ isBroken }: { isBroken: boolean }) {
  return (
    <>
      <ul>
        {INDICATORS.map(({ zh, formula }) => (
          <li>{`${zh}＝${formula}`}</li>
        ))}
      </ul>
      <p>{`分母不足${LEAST}件的，不计算比率，只列分子和分母。上级机关的数字是其报告中的数字，汇总的包括所属机关。`}</p>
      {isBroken && (
        <p>
          标有“‖”的机关，本年度的口径与其上一份报告不连续（更名、机构调整或其间年度没有报告），不宜与以前比较。
        </p>
      )}
    </>
  );
}

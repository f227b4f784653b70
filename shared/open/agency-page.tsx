/**
 * The page of an agency (`{agency}/index.html`): its years side by side with their indicators, every version with its
 * fate, its members, its feed. In: the years from the latest, each with the totals of its current version. Out: a whole
 * document, and the indicators as data. Always holds: each number links to its place on the page of the year, and each
 * member to its own page, or without one to the summed version; a version that was taken down shows no number.
 * Contract, section 13.
 */
import { printed } from '../form/form.ts';
import { Version } from '../formats/html/catalogue.tsx';
import { DATASET, DatasetFacts, Distribution, NAME } from '../formats/html/dataset.tsx';
import { Described, pageOf } from '../formats/html/page.tsx';
import { jsonText } from '../formats/json/report.ts';
import type { CatalogueEntry } from '../report/model.ts';
import { cleanText } from '../text/clean.ts';
import { type Break, breaksOf } from './breaks.ts';
import { INDICATORS, type IndicatorValue, LEAST } from './indicators.ts';

/** The shown cells of a year: their paths, and their names here. */
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
  /** Number of the summed version; null if there is none. */
  version: number | null;
}

export interface YearOfAgency {
  entry: CatalogueEntry;
  /** By path; null if the current version was taken down. */
  numbers: ReadonlyMap<string, number | null> | null;
  /** None if the current version was taken down. */
  indicators: readonly IndicatorValue[];
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
  const readable = years.filter(({ numbers }) => numbers !== null);
  return pageOf(
    title,
    '跳到正文',
    <main class="sheet catalogue" id="main" {...DATASET}>
      <header class="head">
        <h1 {...NAME}>
          <span>{name}</span>
          <span>政府信息公开工作年度报告</span>
        </h1>
      </header>
      <Facts name={name} title={title} years={years} />
      <SideBySide years={readable} />
      <Indicators years={readable} />
      <section aria-labelledby="reports">
        <h2 id="reports">各年度报告</h2>
        {years.map((year) => (
          <Year entry={year.entry} />
        ))}
      </section>
      <Members years={years} kin={kin} />
      <Follow title={title} />
    </main>,
    <>
      <Described by={descriptionOf(title)} canonical="index.html" />
      <link rel="alternate" type="application/atom+xml" title="公布与更正订阅" href="feed.xml" />
    </>,
  );
}

const descriptionOf = (title: string) => `${title}：历年主要数字、指标和各个版本。`;

function Facts({ name, title, years }: { name: string; title: string; years: readonly YearOfAgency[] }) {
  const [latest, earliest] = [years[0], years.at(-1)];
  if (!latest || !earliest) return null;
  const description = descriptionOf(title);
  const span = { first: earliest.entry.year, last: latest.entry.year };
  return <DatasetFacts facts={{ description, years: span, agency: name }} />;
}

function Follow({ title }: { title: string }) {
  return (
    <section aria-labelledby="follow">
      <h2 id="follow">订阅与数据</h2>
      <ul class="files">
        <li>
          <a href="feed.xml">公布与更正订阅（Atom）</a>
        </li>
        <li>
          <Distribution href="indicators.json" download={`${title}历年指标.json`}>
            历年指标（JSON）
          </Distribution>
        </li>
      </ul>
    </section>
  );
}

function SideBySide({ years }: { years: readonly YearOfAgency[] }) {
  if (years.length === 0) return null;
  const inOrder = years.toReversed();
  const breaks = breaksOf(years);
  return (
    <section aria-labelledby="years">
      <h2 id="years">历年主要数字</h2>
      <section class="scroller" aria-label="历年主要数字（表格，可左右滚动）" tabindex={0}>
        <table class="members">
          <caption class="unseen">各年度现行版本的主要数字</caption>
          <YearHeads first="项目" years={inOrder} breaks={breaks} />
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
      {breaks.length > 0 && (
        <>
          <p>标有“‖”的年度起，口径与此前不连续，不宜直接比较：</p>
          <ul>
            {breaks.map(({ year, reasons }) => (
              <li>{`${year}年度：${reasons.join('；')}`}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function YearHeads({
  first,
  years,
  breaks,
}: {
  first: string;
  years: readonly YearOfAgency[];
  breaks: readonly Break[];
}) {
  const broken = new Set(breaks.map(({ year }) => year));
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {years.map(({ entry: { year } }) => (
          <th scope="col">{`${broken.has(year) ? '‖ ' : ''}${year}年`}</th>
        ))}
      </tr>
    </thead>
  );
}

function Indicators({ years }: { years: readonly YearOfAgency[] }) {
  if (years.length === 0) return null;
  const inOrder = years.toReversed();
  return (
    <section aria-labelledby="indicators">
      <h2 id="indicators">历年指标</h2>
      <section class="scroller" aria-label="历年指标（表格，可左右滚动）" tabindex={0}>
        <table class="members">
          <caption class="unseen">由各年度现行版本的数字算出的比率，附分子和分母</caption>
          <YearHeads first="指标" years={inOrder} breaks={breaksOf(years)} />
          <tbody>
            {INDICATORS.map(({ id, zh }) => (
              <tr>
                <th scope="row">{zh}</th>
                {inOrder.map(({ indicators }) => (
                  <td>{shareOf(indicators.find((one) => one.id === id))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul>
        {INDICATORS.map(({ zh, formula }) => (
          <li>{`${zh}＝${formula}`}</li>
        ))}
      </ul>
      <p>{`分母不足${LEAST}件的，不计算比率，只列分子和分母。`}</p>
    </section>
  );
}

/** The share with its parts; for small denominators only the counts. */
export function shareOf(indicator: IndicatorValue | undefined): string {
  const { numerator, denominator, value } = indicator ?? {};
  if (!numerator || !denominator) return '';
  const counts = `${printed(numerator.value)}/${printed(denominator.value)}`;
  return value === null || value === undefined ? counts : `${(value * 100).toFixed(1)}%（${counts}）`;
}

/** `{agency}/indicators.json`: the same as data, with formulas and the cells behind each number. */
export function indicatorsJson(years: readonly YearOfAgency[]): string {
  const { id, name } = years[0]?.entry.agency ?? { id: '', name: '' };
  const readable = years.filter(({ numbers }) => numbers !== null);
  return jsonText({
    agency: { id, name: cleanText(name) },
    indicators: INDICATORS.map(({ id: of, zh, en, formula }) => ({ id: of, label: { zh, en }, formula })),
    leastDenominator: LEAST,
    years: readable.map(({ entry: { year, current }, indicators }) => ({
      year,
      version: current,
      indicators,
    })),
    breaks: breaksOf(readable),
  });
}

/** A blank has no link. */
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

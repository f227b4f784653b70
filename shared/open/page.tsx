/**
 * The page of the open data (`data/index.html`), for people who load numbers into a program. In: the files and the
 * address of the publication. Out: a whole document in Chinese, with the gist in English; it links only to existing
 * files. It holds no script and loads nothing. If the data is in parts, it shows nothing that changes with a report.
 */
import { CSV_COLUMNS } from '../formats/csv/csv.ts';
import { DATASET, Distribution, NAME } from '../formats/html/dataset.tsx';
import { Described, pageOf } from '../formats/html/page.tsx';
import { COLUMNS, type MadePart, PACKAGE, partsByYear, VERSIONS } from './datapackage.ts';
import { DCAT } from './dcat.ts';
import { EXAMPLE_PATH, examplesFor } from './examples.ts';

export const DATA_PAGE = 'data/index.html' as const;

const TITLE = '开放数据：政府信息公开工作年度报告';

const DESCRIPTION =
  '全部已公布的数字，每行一个单元格，只含各机关各年度的现行版本；供研究、统计和再利用，可由任何网站直接读取。';

export interface DataPlace {
  url: string;
  /** Whether the data is in parts (listed.ts). */
  inParts: boolean;
}

export function renderDataPage(parts: readonly MadePart[], { url, inParts }: DataPlace): string {
  const years = partsByYear(parts);
  const newest = parts[0];
  return pageOf(
    TITLE,
    '跳到数据',
    <main class="sheet" id="main" {...DATASET}>
      <header class="head">
        <h1 {...NAME}>{TITLE}</h1>
        <p class="edition" itemprop="description">
          {DESCRIPTION}
        </p>
      </header>
      {newest ? <Files years={years} inParts={inParts} /> : <p>尚无已公布的报告。</p>}
      <Columns />
      <Versions inParts={inParts} />
      {newest && <Examples url={url} year={newest.year} parts={years[0]?.length ?? 1} />}
      <section lang="en" aria-labelledby="english">
        <h2 id="english">In English</h2>
        <p>
          All published figures of annual reports on government information disclosure, one line a cell,
          current versions only. A cell has the same path in every year. Every file may be read from any web
          site. A report that was corrected or taken down changes the file of its year in the night after.
        </p>
      </section>
    </main>,
    <>
      <Described by={DESCRIPTION} canonical="index.html" />
      <link rel="describedby" type="application/json" href={`../${PACKAGE}`} />
      <link rel="describedby" type="application/ld+json" href={`../${DCAT}`} />
    </>,
  );
}

function Files({ years, inParts }: { years: readonly MadePart[][]; inParts: boolean }) {
  return (
    <section aria-labelledby="files">
      <h2 id="files">文件</h2>
      <ul class="files">
        {years.map((parts) => (inParts ? <Year parts={parts} /> : <Whole parts={parts} />))}
      </ul>
      <p>
        两种文件的行和列相同。CSV 为 UTF-8（带 BOM），逗号分隔，CRLF 换行（RFC 4180）；以 = + - @
        开头的文字前加一个撇号，以免被电子表格当作公式。Parquet 未压缩，数值为精确的十进制数。
      </p>
      <p>
        <a href={`../${PACKAGE}`}>datapackage.json</a>（Data Package v2）说明各文件的列、类型、大小和 SHA-256
        摘要；<a href={`../${DCAT}`}>dcat.jsonld</a>（DCAT）供数据开放平台收录。
      </p>
    </section>
  );
}

function Whole({ parts }: { parts: readonly MadePart[] }) {
  return parts.map(({ name, csv, parquet, reports }) => (
    <li>
      {name}年度（{reports.length}份报告）：
      <File name={`${name}.csv`} label="CSV" />（{size(csv.bytes)}）、
      <File name={`${name}.parquet`} label="Parquet" />（{size(parquet.bytes)}）
    </li>
  ));
}

/** Many files: the reports of a year are divided by agency, and each agency stays in the same one. */
function Year({ parts }: { parts: readonly MadePart[] }) {
  const year = parts[0]?.year;
  return (
    <li>
      {`${year}年度，共${parts.length}个文件，合起来为全部报告：`}
      {(['csv', 'parquet'] as const).map((ending) => (
        <p>
          {ending === 'csv' ? 'CSV ' : 'Parquet '}
          {parts.map(({ name }, at) => (
            <>
              {at > 0 && ' '}
              <a href={`${name}.${ending}`}>{at + 1}</a>
            </>
          ))}
        </p>
      ))}
    </li>
  );
}

function File({ name, label }: { name: string; label: string }) {
  return (
    <Distribution href={name} download={`政府信息公开工作年度报告数据${name}`}>
      {label}
    </Distribution>
  );
}

const size = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

function Columns() {
  return (
    <section aria-labelledby="columns">
      <h2 id="columns">各列的含义</h2>
      <ul>
        {CSV_COLUMNS.map((name) => (
          <li>
            <strong>{name}</strong>：{COLUMNS[name].zh}（<span lang="en">{COLUMNS[name].en}</span>）
          </li>
        ))}
      </ul>
      <p>机关代码、年度、路径三列合起来唯一确定一行。</p>
    </section>
  );
}

function Versions({ inParts }: { inParts: boolean }) {
  if (inParts)
    return (
      <section aria-labelledby="versions">
        <h2 id="versions">版本与更正</h2>
        <p>
          <a href="../index.json">index.json</a>
          列出若干文件，每个文件载有其中各机关各年度的全部版本：版次、公布日期、是否现行、更正说明、封印摘要和地址；已撤下的版本只留撤下日期。报告更正或撤下后，所在的文件于次夜重新生成。
        </p>
      </section>
    );
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">版本与更正</h2>
      <p>
        <a href={VERSIONS.replace('data/', '')}>versions.jsonl</a>
        每行一个版本：机关、年度、版次、公布日期、是否现行、更正说明、封印摘要和地址；已撤下的版本只留撤下日期。报告更正或撤下后，所在年度的文件于次夜重新生成。
      </p>
    </section>
  );
}

function Examples({ url, year, parts }: { url: string; year: number; parts: number }) {
  return (
    <section aria-labelledby="examples">
      <h2 id="examples">用程序读取</h2>
      <p>
        各例列出{year}年度各机关新收的申请数（<code>{EXAMPLE_PATH}</code>），无须安装任何软件包。
      </p>
      {examplesFor(url, year, parts).map(({ language, code }) => (
        <>
          <h3>{language}</h3>
          <section class="scroller" aria-label={`${language}（可左右滚动）`} tabindex={0}>
            <pre>{code}</pre>
          </section>
        </>
      ))}
    </section>
  );
}

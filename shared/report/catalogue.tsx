import { reportTitle } from '../tables/form.ts';
import { chineseDay } from './chinese-day.ts';
import { jsonText } from './json.ts';
import { cleanText } from './markdown.ts';
import type { CatalogueEntry, CatalogueVersion } from './model.ts';
import { pageOf } from './page.tsx';

/**
 * The catalogue of all published reports, for people (`index.html`) and for programs (`index.json`): in go the
 * published agency-years in any order, out come the agencies by id, their years from the latest, a year's
 * versions from the latest. Addresses are relative to the catalogue itself. Always holds: the order of what came
 * in changes no byte.
 */

interface ListedYear {
  year: number;
  /** Number of the version that `url` shows. */
  current: number;
  url: string;
  /** A version that was taken down has no address. */
  versions: (CatalogueVersion & { url?: string })[];
}

interface ListedAgency {
  id: string;
  /** As in its latest report. */
  name: string;
  years: ListedYear[];
}

export function renderCatalogueJson(entries: readonly CatalogueEntry[]): string {
  return jsonText({ agencies: agenciesOf(entries) });
}

export function renderCatalogueHtml(entries: readonly CatalogueEntry[]): string {
  const agencies = agenciesOf(entries);
  return pageOf(
    TITLE,
    '跳到目录',
    <main class="sheet catalogue" id="main">
      <header class="head">
        <h1>{TITLE}</h1>
        <p class="edition">已公布的历年报告及其各个版本</p>
      </header>
      {agencies.length === 0 && <p class="none">尚无已公布的报告。</p>}
      {agencies.map((agency) => (
        <Agency agency={agency} />
      ))}
    </main>,
  );
}

const TITLE = '政府信息公开工作年度报告';

function Agency({ agency: { id, name, years } }: { agency: ListedAgency }) {
  return (
    <section aria-labelledby={`agency-${id}`}>
      <h2 id={`agency-${id}`}>{cleanText(name)}</h2>
      {years.map(({ year, url, current, versions }) => (
        <>
          <h3>
            <a href={url}>{reportTitle('', year)}</a>
          </h3>
          <ul>
            {versions.map((version) => (
              <li>
                <VersionName version={version} /> · {chineseDay(version.finalisedOn)}
                {version.takenDown !== undefined && `（已撤下，${chineseDay(version.takenDown)}）`}
                {version.number === current && version.takenDown === undefined && '（现行）'}
                {version.note !== null && (
                  <>
                    <br />
                    {version.number > 1 ? '更正说明：' : '说明：'}
                    {cleanText(version.note)}
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      ))}
    </section>
  );
}

function VersionName({ version: { number, url } }: { version: ListedYear['versions'][number] }) {
  const name = `第${number}版`;
  return url === undefined ? <span>{name}</span> : <a href={url}>{name}</a>;
}

function agenciesOf(entries: readonly CatalogueEntry[]): ListedAgency[] {
  const agencies = new Map<string, ListedAgency>();
  for (const entry of entries.toSorted(byAgencyThenLatest)) {
    const { id, name } = entry.agency;
    const agency = agencies.get(id) ?? { id, name, years: [] };
    agency.years.push(yearOf(entry));
    agencies.set(id, agency);
  }
  return [...agencies.values()];
}

/** By code units: a collation would differ from one platform to the next. */
function byAgencyThenLatest(a: CatalogueEntry, b: CatalogueEntry): number {
  if (a.agency.id !== b.agency.id) return a.agency.id < b.agency.id ? -1 : 1;
  return b.year - a.year;
}

function yearOf({ agency, year, current, versions }: CatalogueEntry): ListedYear {
  const place = `${agency.id}/${year}`;
  return {
    year,
    current,
    url: `${place}/index.html`,
    versions: versions
      .toSorted((a, b) => b.number - a.number)
      .map(({ number, finalisedOn, note, tablesDigest, seal, takenDown }) => ({
        number,
        finalisedOn,
        note,
        tablesDigest,
        seal,
        ...(takenDown === undefined ? { url: `${place}/v${number}/index.html` } : { takenDown }),
      })),
  };
}

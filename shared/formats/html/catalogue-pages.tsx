/**
 * The catalogue as pages that a phone loads at once. In: the published agency-years, the files beside them, and the
 * agencies with a page of their own. Out: the pages by key, `index.html` first. Always holds: if one page would be too
 * large, it names only agencies without a parent, since each government's page leads to its members. The rest continues
 * in `agencies/2.html` and so on, and no page of names changes with a report. Contract, section 13.
 */
import type { CatalogueEntry } from '../../report/model.ts';
import { cleanText } from '../../text/clean.ts';
import { agenciesOf, type ListedAgency } from '../json/catalogue.ts';
import {
  byName,
  type CatalogueData,
  cataloguePage,
  type FirstPage,
  type OwnPages,
  renderCatalogueHtml,
} from './catalogue.tsx';

/** A page that a phone loads at once. */
const MOST_BYTES = 200_000;
/** Agencies of a page that only lists names. */
const NAMES_A_PAGE = 700;

export function renderCataloguePages(
  entries: readonly CatalogueEntry[],
  beside: readonly CatalogueData[],
  there: OwnPages,
): Map<string, string> {
  const { pages, years, runBy } = there;
  const agencies = agenciesOf(entries);
  const whole = entries.length > NAMES_A_PAGE ? undefined : renderCatalogueHtml(entries, beside, there);
  if (whole !== undefined && new TextEncoder().encode(whole).length <= MOST_BYTES)
    return new Map([['index.html', whole]]);
  const belong = new Set(entries.flatMap(({ members = [] }) => members));
  const topmost = byName(agencies.filter(({ id }) => !belong.has(id)));
  const count = Math.max(1, Math.ceil(topmost.length / NAMES_A_PAGE));
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const slice = topmost.slice(index * NAMES_A_PAGE, (index + 1) * NAMES_A_PAGE);
      const page = { slice, index, count, pages, summary: `${agencies.length}个机关` };
      if (index > 0) return [`agencies/${index + 1}.html`, namesPage(page, null)] as const;
      return ['index.html', namesPage(page, { beside, years, runBy })] as const;
    }),
  );
}

/** Whether a page is one of names, which link to the search (shared/open/search.tsx). */
export const leadsToSearch = (page: string): boolean => page.includes('href="search.html"');

interface NamesPage {
  slice: readonly ListedAgency[];
  index: number;
  count: number;
  pages: ReadonlySet<string>;
  summary: string;
}

function namesPage({ slice, index, count, pages, summary }: NamesPage, first: FirstPage | null): string {
  const base = index === 0 ? '' : '../';
  const hrefOf = (at: number) => (at === 0 ? `${base}index.html` : `${base}agencies/${at + 1}.html`);
  const names = (
    <>
      <section aria-labelledby="agencies">
        <h2 id="agencies">{count === 1 ? '机关' : `机关（第${index + 1}页，共${count}页）`}</h2>
        <ul>
          {slice.map(({ id, name, years }) => (
            <li>
              <a href={`${base}${pages.has(id) ? `${id}/index.html` : (years[0]?.url ?? '')}`}>
                {cleanText(name)}
              </a>
            </li>
          ))}
        </ul>
        <p>
          下属机关列在各上级机关的页面上。<a href={`${base}search.html`}>按名称查找全部机关</a>
        </p>
      </section>
      {count > 1 && (
        <nav class="contents" aria-label="分页">
          <ul>
            {Array.from({ length: count }, (_, at) => (
              <li>
                <a href={hrefOf(at)} aria-current={at === index ? 'page' : undefined}>{`第${at + 1}页`}</a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  );
  // None of them holds data that changes with every report: the feed announces that.
  return cataloguePage(first ? summary : '机关名单', names, first);
}

/**
 * The site map for search engines. In: the listed agencies and the address of the publication. Out: the files, by key:
 * `sitemap.xml` alone, or, beyond its limit, an index of that name and a file for each batch of addresses
 * (sitemaps.org, 50,000 addresses a file). Always holds: a version that was taken down is not named. If the data is in
 * parts, the map names only the agencies, each of which leads to its years, and a new report changes nothing:
 * `feed.xml` announces it.
 */
import { inSlices, isInParts, type Listed, readableOf } from './listed.ts';

const MOST = 50_000;
export const SITEMAP = 'sitemap.xml';

/** The catalogue and the page of the data precede the reports. */
export function sitemaps(listed: Listed, url: string, most = MOST): Map<string, string> {
  const places = [place(`${url}/index.html`), place(`${url}/data/index.html`)];
  const namesReports = !isInParts(listed);
  for (const { id, years } of listed.agencies) {
    const own = years.flatMap((year) => {
      const report = readableOf(id, year);
      return report ? [place(`${url}/${id}/${year.year}/index.html`, report.finalisedOn)] : [];
    });
    if (own.length > 0) places.push(place(`${url}/${id}/index.html`), ...(namesReports ? own : []));
  }
  const slices = inSlices(places, most);
  if (slices.length === 1) return new Map([[SITEMAP, document('urlset', places)]]);
  const files = slices.map(
    (slice, index) => [`sitemap-${index + 1}.xml`, document('urlset', slice)] as const,
  );
  const lots = files.map(([name]) => `<sitemap><loc>${marked(`${url}/${name}`)}</loc></sitemap>`);
  return new Map([...files, [SITEMAP, document('sitemapindex', lots)]]);
}

const place = (address: string, day?: string) =>
  `<url><loc>${marked(address)}</loc>${day === undefined ? '' : `<lastmod>${day}</lastmod>`}</url>`;

const marked = (address: string) => address.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const document = (root: string, lines: readonly string[]) =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`,
    ...lines,
    `</${root}>`,
    '',
  ].join('\n');

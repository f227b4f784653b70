/**
 * A page's description of its numbers for search engines, in the vocabulary of schema.org: a data set, as microdata,
 * since the pages run no script. In: the contents of the page. Out: attributes and invisible elements. Always holds: a
 * named address is one that the page links to.
 */
import { html } from 'hono/html';

/** On the element that holds all of it. */
export const DATASET = { itemscope: true, itemtype: 'https://schema.org/Dataset' };
/** On the element of its name. */
export const NAME = { itemprop: 'name' };

/** As text: an element `meta` would be moved to the head, out of the data set. */
const fact = (name: string, content: string) => html`<meta itemprop="${name}" content="${content}"/>`;

export interface DatasetFacts {
  description: string;
  years: { first: number; last: number };
  /** The agency of the numbers; absent for several. */
  agency?: string;
  /** The number of the version and the day of its publication; absent where the page shows several reports. */
  version?: { number: number; finalisedOn: string };
}

export function DatasetFacts({ facts: { description, years, agency, version } }: { facts: DatasetFacts }) {
  return (
    <>
      {fact('description', description)}
      {fact('temporalCoverage', `${years.first}-01-01/${years.last}-12-31`)}
      {fact('inLanguage', 'zh-CN')}
      {fact('isAccessibleForFree', 'true')}
      {version && fact('version', String(version.number))}
      {version && fact('datePublished', version.finalisedOn)}
      {agency !== undefined && (
        <span itemprop="creator" itemscope itemtype="https://schema.org/GovernmentOrganization">
          {fact('name', agency)}
        </span>
      )}
    </>
  );
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** A link to a file of numbers belongs to the data set; any other link is unchanged. */
export function Distribution({
  href,
  download,
  children,
}: {
  href: string;
  download?: string | undefined;
  children: unknown;
}) {
  const mediaType = MEDIA_TYPES[href.slice(href.lastIndexOf('.') + 1)];
  if (mediaType === undefined)
    return (
      <a href={href} download={download}>
        {children}
      </a>
    );
  return (
    <span itemprop="distribution" itemscope itemtype="https://schema.org/DataDownload">
      {fact('encodingFormat', mediaType)}
      <a href={href} itemprop="contentUrl" download={download}>
        {children}
      </a>
    </span>
  );
}

/**
 * The Atom feed (RFC 4287) of publications and corrections. In: the published agency-years in any order, and the
 * address of the catalogue. Out: the latest versions, newest first. Always holds: an entry's id depends only on agency,
 * year, version and tables, so it survives a change of address. Times are those of the finalisations, not of the
 * rendering: midnight of the day, and a second more for each version that the report had on that day already, so that a
 * correction is later than what it corrects. The order of the input changes no byte.
 */
import { reportTitle } from '../../form/form.ts';
import type { CatalogueEntry, CatalogueVersion, ReadableVersion } from '../../report/model.ts';
import { cleanText } from '../../text/clean.ts';

export interface FeedPlace {
  /** Address of the publication, without a trailing slash. */
  url: string;
  /** The relative path of one agency's feed, `huaian/`; absent for the feed of all. */
  at?: string;
  /** A digest of a text in hexadecimal, at least 32 digits. */
  digest: (text: string) => string;
}

/** Readers fetch a feed again and again: older entries are in the catalogue. */
const MOST_ENTRIES = 200;
/** Before the first report of the form: the time of a feed without entries. */
const NEVER = '2021-01-01T00:00:00+08:00';

export function renderFeed(entries: readonly CatalogueEntry[], place: FeedPlace): string {
  const published = entries
    .flatMap(({ agency, year, versions }) =>
      // A version that was taken down is not announced.
      versions
        .filter(isReadable)
        .map((version) => ({ agency, year, version, time: timeOf(version, versions) })),
    )
    .map((one) => ({ ...one, place: placeInOrder(one) }))
    .toSorted((a, b) => (a.place < b.place ? 1 : -1))
    .slice(0, MOST_ENTRIES);
  const url = escaped(`${place.url}/${place.at ?? ''}`);
  const whose = place.at === undefined ? '' : (entries[0]?.agency.name ?? '');
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
    `  <id>${url}feed.xml</id>`,
    `  <title>${escaped(whose)}政府信息公开工作年度报告：公布与更正</title>`,
    `  <updated>${published[0]?.time ?? NEVER}</updated>`,
    `  <link rel="self" type="application/atom+xml" href="${url}feed.xml"/>`,
    `  <link rel="alternate" type="text/html" href="${url}index.html"/>`,
    ...published.flatMap((one) => entryOf(one, place)),
    '</feed>',
    '',
  ].join('\n');
}

interface Published {
  agency: CatalogueEntry['agency'];
  year: number;
  version: ReadableVersion;
  time: string;
}

function isReadable(version: CatalogueVersion): version is ReadableVersion {
  return version.takenDown === undefined;
}

function entryOf({ agency, year, version, time }: Published, { url, digest }: FeedPlace): string[] {
  const { number, note, tablesDigest } = version;
  const place = `${agency.id}/${year}/v${number}`;
  const title = `${reportTitle(agency.name, year)}${number > 1 ? `（第${number}版，更正）` : ''}`;
  const summary = (note ?? `第${number}版公布。`) + correctedIn(version);
  return [
    '  <entry>',
    `    <id>${uuidOf(digest(`${place} ${tablesDigest}`))}</id>`,
    `    <title>${escaped(title)}</title>`,
    `    <published>${time}</published>`,
    `    <updated>${time}</updated>`,
    `    <author><name>${escaped(agency.name)}</name></author>`,
    `    <category term="${number > 1 ? 'correction' : 'publication'}"/>`,
    `    <link rel="alternate" type="text/html" href="${escaped(url)}/${place}/index.html"/>`,
    `    <summary>${escaped(summary)}</summary>`,
    '  </entry>',
  ];
}

const SECTIONS = { overview: '第一部分', problems: '第五部分', other: '第六部分' } as const;

/** The corrections of a version, as far as the catalogue knows them. */
function correctedIn({ corrects }: ReadableVersion): string {
  if (!corrects) return '';
  const { cells, texts } = corrects;
  const parts = [
    ...(cells > 0 ? [`表中数字${cells}处`] : []),
    ...texts.map(({ section, paragraphs }) => `${SECTIONS[section]}文字${paragraphs}段`),
  ];
  return parts.length === 0 ? '' : `（更正${parts.join('、')}）`;
}

/** A sort key of published versions, the latest greatest. */
function placeInOrder({ agency, year, version: { number }, time }: Published): string {
  return [time, agency.id, String(year), String(number).padStart(9, '0')].join(' ');
}

/** In Asia/Shanghai: a finalisation publishes its day, not its hour. */
function timeOf({ finalisedOn, number }: ReadableVersion, versions: readonly CatalogueVersion[]): string {
  const before = versions.filter((one) => one.finalisedOn === finalisedOn && one.number < number).length;
  const midnight = Date.parse(`${finalisedOn}T00:00:00Z`);
  return `${new Date(midnight + before * SECOND).toISOString().slice(0, 19)}+08:00`;
}

const SECOND = 1000;

/** RFC 9562, version 8: a UUID from our own digest. */
function uuidOf(hex: string): string {
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return `urn:uuid:${parts.join('-')}-${hex.slice(20, 32)}`;
}

/** As XML text and as the value of an attribute; without characters that XML 1.0 cannot hold. */
function escaped(text: string): string {
  return cleanText(text)
    .replace(/[\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

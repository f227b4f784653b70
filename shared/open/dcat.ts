/**
 * `dcat.jsonld`: the open data as a catalogue of data sets (W3C DCAT 3), for portals that collect such catalogues. In:
 * the listed agencies, the files, and the publication's address and operator. Out: its text. Always holds: the same
 * input gives the same bytes. It names the files of `datapackage.json`, with their sizes and digests, or without them
 * if the data is in parts: then a corrected report leaves it unchanged.
 */
import type { RunBy } from '../agreement/run-by.ts';
import { jsonText } from '../formats/json/report.ts';
import { cleanText } from '../text/clean.ts';
import { latestDay, type MadeFile, type MadePart, PACKAGE, partsByYear } from './datapackage.ts';
import { isInParts, type Listed } from './listed.ts';

export const DCAT = 'dcat.jsonld';

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  spdx: 'http://spdx.org/rdf/terms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

const MEDIA_TYPES = 'https://www.iana.org/assignments/media-types/';
const TITLE = '政府信息公开工作年度报告数据';

const zh = (text: string) => ({ '@language': 'zh-CN', '@value': text });
const at = (id: string) => ({ '@id': id });

export interface Publication {
  /** Address, without a trailing slash. */
  url: string;
  runBy?: RunBy | undefined;
}

export function dcat(listed: Listed, parts: readonly MadePart[], { url, runBy }: Publication): string {
  const inParts = isInParts(listed);
  const day = inParts ? undefined : latestDay(listed);
  return jsonText({
    '@context': CONTEXT,
    '@id': `${url}/${DCAT}`,
    '@type': 'dcat:Catalog',
    'dct:title': zh(TITLE),
    'dct:description': zh('全部已公布的政府信息公开工作年度报告的数字，每个年度一个数据集。'),
    ...(runBy && { 'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': zh(cleanText(runBy.name)) } }),
    'foaf:homepage': at(`${url}/data/index.html`),
    ...(day !== undefined && { 'dct:modified': { '@type': 'xsd:date', '@value': day } }),
    'dcat:dataset': partsByYear(parts).map((files) => datasetOf(files, { url, inParts })),
  });
}

function datasetOf(parts: readonly MadePart[], { url, inParts }: { url: string; inParts: boolean }) {
  const year = parts[0]?.year;
  const reports = parts.reduce((sum, part) => sum + part.reports.length, 0);
  const has = inParts ? `${parts.length}个文件，` : `${reports}份报告的`;
  return {
    '@id': `${url}/${DCAT}#${year}`,
    '@type': 'dcat:Dataset',
    'dct:title': zh(`${year}年度政府信息公开工作年度报告的数字`),
    'dct:description': zh(`${has}现行版本，每行一个单元格。`),
    'dct:temporal': {
      '@type': 'dct:PeriodOfTime',
      'dcat:startDate': { '@type': 'xsd:date', '@value': `${year}-01-01` },
      'dcat:endDate': { '@type': 'xsd:date', '@value': `${year}-12-31` },
    },
    'dct:conformsTo': at(`${url}/${PACKAGE}`),
    'dcat:landingPage': at(`${url}/data/index.html`),
    'dcat:distribution': parts.flatMap(({ csv, parquet }) => [
      { ...distributionOf(csv, 'text/csv', url), ...(!inParts && sizeOf(csv)) },
      { ...distributionOf(parquet, 'application/vnd.apache.parquet', url), ...(!inParts && sizeOf(parquet)) },
    ]),
  };
}

function distributionOf({ key }: MadeFile, mediaType: string, url: string) {
  return {
    '@type': 'dcat:Distribution',
    'dcat:downloadURL': at(`${url}/${key}`),
    'dcat:mediaType': at(`${MEDIA_TYPES}${mediaType}`),
  };
}

function sizeOf({ bytes, sha256 }: MadeFile) {
  return {
    'dcat:byteSize': { '@type': 'xsd:nonNegativeInteger', '@value': String(bytes) },
    'spdx:checksum': {
      '@type': 'spdx:Checksum',
      'spdx:algorithm': at('spdx:checksumAlgorithm_sha256'),
      'spdx:checksumValue': sha256,
    },
  };
}

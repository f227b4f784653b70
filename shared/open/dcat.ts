/**
 * `dcat.jsonld`: the open data as a catalogue of data sets (W3C DCAT 3), for portals that collect such catalogues. In: the
 * listed agencies, the files that were made, and the address of the publication. Out: its text. Always holds: the same in
 * gives the same bytes; it names the files that `datapackage.json` names, with their sizes and digests.
 */
import { jsonText } from '../formats/json/report.ts';
import { latestDay, type MadeFile, type MadePart, PACKAGE } from './datapackage.ts';
import type { Listed } from './listed.ts';

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

export function dcat(listed: Listed, parts: readonly MadePart[], url: string): string {
  const day = latestDay(listed);
  return jsonText({
    '@context': CONTEXT,
    '@id': `${url}/${DCAT}`,
    '@type': 'dcat:Catalog',
    'dct:title': zh(TITLE),
    'dct:description': zh('全部已公布的政府信息公开工作年度报告的数字，每个年度一个数据集。'),
    'foaf:homepage': at(`${url}/data/index.html`),
    ...(day !== undefined && { 'dct:modified': { '@type': 'xsd:date', '@value': day } }),
    'dcat:dataset': parts.map((part) => datasetOf(part, url)),
  });
}

function datasetOf({ name, year, reports, csv, parquet }: MadePart, url: string) {
  return {
    '@id': `${url}/${DCAT}#${name}`,
    '@type': 'dcat:Dataset',
    'dct:title': zh(`${year}年度政府信息公开工作年度报告的数字`),
    'dct:description': zh(`${reports.length}份报告的现行版本，每行一个单元格。`),
    'dct:temporal': {
      '@type': 'dct:PeriodOfTime',
      'dcat:startDate': { '@type': 'xsd:date', '@value': `${year}-01-01` },
      'dcat:endDate': { '@type': 'xsd:date', '@value': `${year}-12-31` },
    },
    'dct:conformsTo': at(`${url}/${PACKAGE}`),
    'dcat:landingPage': at(`${url}/data/index.html`),
    'dcat:distribution': [
      distributionOf(csv, 'text/csv', url),
      distributionOf(parquet, 'application/vnd.apache.parquet', url),
    ],
  };
}

function distributionOf({ key, bytes, sha256 }: MadeFile, mediaType: string, url: string) {
  return {
    '@type': 'dcat:Distribution',
    'dcat:downloadURL': at(`${url}/${key}`),
    'dcat:mediaType': at(`${MEDIA_TYPES}${mediaType}`),
    'dcat:byteSize': { '@type': 'xsd:nonNegativeInteger', '@value': String(bytes) },
    'spdx:checksum': {
      '@type': 'spdx:Checksum',
      'spdx:algorithm': at('spdx:checksumAlgorithm_sha256'),
      'spdx:checksumValue': sha256,
    },
  };
}

/**
 * The container of DOCX and XLSX (Open Packaging Conventions, ECMA-376 part 2). In: named parts of XML and their
 * relations. Out: a ZIP. Always holds: the same parts give the same bytes, in any zone and locale and on any day; no
 * input text can end its element or attribute, or make the XML unreadable.
 */
import { strToU8, zipSync } from 'fflate';
import { cleanText } from '../text/clean.ts';

export interface Part {
  /** Without a leading slash: `word/document.xml`. */
  name: string;
  mediaType: string;
  xml: string;
}

export interface Relation {
  id: string;
  type: string;
  target: string;
  /** Leads out of the package. */
  external?: true;
}

export interface CoreProperties {
  title: string;
  creator: string;
  /** The version and digest for readers of the properties. */
  description: string;
}

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const DOCUMENT_RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Full name of a kind of relation of an office document: `styles`, `hyperlink`. */
export function relationType(kind: string): string {
  return `${DOCUMENT_RELATIONS}/${kind}`;
}

/** Text as the content of an element or attribute, without characters that XML 1.0 cannot hold. */
export function xmlText(text: string): string {
  return cleanText(text)
    .replace(/[\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function relationsPart(name: string, relations: readonly Relation[]): Part {
  const entries = relations.map(
    ({ id, type, target, external }) =>
      `<Relationship Id="${id}" Type="${type}" Target="${xmlText(target)}"${external ? ' TargetMode="External"' : ''}/>`,
  );
  return {
    name,
    mediaType: 'application/vnd.openxmlformats-package.relationships+xml',
    xml: `${XML_HEAD}<Relationships xmlns="${RELATIONSHIPS}">${entries.join('')}</Relationships>`,
  };
}

/**
 * The whole file: the main part and its companions, with the properties that a folder shows. No property holds a time.
 */
export function officePackage(
  main: string,
  parts: readonly Part[],
  properties: CoreProperties,
): Uint8Array<ArrayBuffer> {
  const all = [
    ...parts,
    corePart(properties),
    { name: 'docProps/app.xml', mediaType: `${OFFICE}.extended-properties+xml`, xml: APP },
    relationsPart('_rels/.rels', [
      { id: 'rId1', type: relationType('officeDocument'), target: main },
      { id: 'rId2', type: `${RELATIONSHIPS}/metadata/core-properties`, target: 'docProps/core.xml' },
      { id: 'rId3', type: relationType('extended-properties'), target: 'docProps/app.xml' },
    ]),
  ];
  const files = [contentTypes(all), ...all].map(({ name, xml }) => [name, strToU8(xml)] as const);
  return zipSync(Object.fromEntries(files), { level: 9, mtime: zipTime() });
}

/** A ZIP holds wall-clock time: noon of one day by the clock of the process's zone. */
export function zipTime(): Date {
  return new Date(2000, 0, 1, 12);
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const APP = `${XML_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>gongkai</Application></Properties>`;

function corePart({ title, creator, description }: CoreProperties): Part {
  const namespaces = [
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  ].join(' ');
  return {
    name: 'docProps/core.xml',
    mediaType: 'application/vnd.openxmlformats-package.core-properties+xml',
    xml: [
      `${XML_HEAD}<cp:coreProperties ${namespaces}>`,
      `<dc:title>${xmlText(title)}</dc:title><dc:creator>${xmlText(creator)}</dc:creator>`,
      `<dc:description>${xmlText(description)}</dc:description><dc:language>zh-CN</dc:language>`,
      '</cp:coreProperties>',
    ].join(''),
  };
}

function contentTypes(parts: readonly Part[]): Pick<Part, 'name' | 'xml'> {
  const relations = parts.find(({ name }) => name.endsWith('.rels'))?.mediaType ?? '';
  const overrides = parts
    .filter(({ name }) => !name.endsWith('.rels'))
    .map(({ name, mediaType }) => `<Override PartName="/${name}" ContentType="${mediaType}"/>`);
  return {
    name: '[Content_Types].xml',
    xml: [
      `${XML_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
      `<Default Extension="rels" ContentType="${relations}"/>`,
      '<Default Extension="xml" ContentType="application/xml"/>',
      ...overrides,
      '</Types>',
    ].join(''),
  };
}

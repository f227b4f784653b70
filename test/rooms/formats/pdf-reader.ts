/**
 * A PDF as its readers find it: text by pdfjs, tags by the structure tree, joined by the marks in the pages.
 * In: bytes. Out: pages, outline of tags, and every table cell with its text and the texts of the heads that it names.
 */
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface PdfCell {
  tag: string;
  text: string;
  id: string | null;
  scope: string | null;
  /** Texts of the heads that `Headers` names; throws where one names no cell. */
  heads: string[];
}

export interface ReadPdf {
  /** The text of each page, as drawn, without white space: pdfjs makes some up between pieces that lie apart. */
  pages: string[];
  tables: PdfCell[][];
  /** Tags with their texts, outside tables: `H1 一、总体情况`. */
  outline: string[];
  language: string | undefined;
  title: string | undefined;
  xmp: string;
  /** Addresses of the links. */
  links: string[];
  fonts: { name: string; embedded: boolean }[];
}

type Marks = ReadonlyMap<string, string>;

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const { pages, marks, links } = await readPages(bytes);
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const { catalog, context } = document;
  const root = catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
  const metadata = catalog.lookup(PDFName.of('Metadata'));
  const xmp =
    metadata && 'getContents' in metadata ? (metadata.getContents as () => Uint8Array)() : new Uint8Array();
  return {
    pages,
    tables: below(root, 'Table').map((table) => cellsOf(table, marks)),
    outline: outlineOf(root, marks),
    language: textOf(catalog.lookup(PDFName.of('Lang'))),
    title: document.getTitle(),
    xmp: new TextDecoder().decode(xmp),
    links,
    fonts: context.enumerateIndirectObjects().flatMap(([, object]) => fontOf(object)),
  };
}

async function readPages(bytes: Uint8Array): Promise<{ pages: string[]; marks: Marks; links: string[] }> {
  const document = await getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 }).promise;
  const marks = new Map<string, string>();
  const pages: string[] = [];
  const links: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    for (const { url } of await page.getAnnotations()) if (url) links.push(url);
    const { items } = await page.getTextContent({ includeMarkedContent: true });
    let drawn = '';
    const open: string[] = [];
    for (const item of items) {
      if ('str' in item) {
        drawn += item.str;
        const mark = open.findLast((id) => id !== '');
        if (mark !== undefined) marks.set(mark, `${marks.get(mark) ?? ''}${item.str}`.trimStart());
      } else if (item.type === 'endMarkedContent') open.pop();
      else open.push(item.id ?? '');
    }
    pages.push(drawn.replaceAll(/\s/g, ''));
  }
  await document.destroy();
  return { pages, marks, links };
}

function cellsOf(table: PDFDict, marks: Marks): PdfCell[] {
  const elements = below(table, 'TR').flatMap((row) => kidsOf(row).filter((kid) => kid instanceof PDFDict));
  const texts = new Map(elements.map((element) => [idOf(element), saidBy(element, marks)]));
  return elements.map((element) => {
    const attributes = attributesOf(element);
    const headers = attributes?.lookup(PDFName.of('Headers'), PDFArray).asArray() ?? [];
    return {
      tag: tagOf(element),
      text: saidBy(element, marks),
      id: idOf(element),
      scope: attributes?.get(PDFName.of('Scope'))?.toString().slice(1) ?? null,
      heads: headers.map((header) => {
        const text = texts.get(textOf(header) ?? '');
        if (text === undefined) throw new Error(`no cell has the identifier ${header}`);
        return text;
      }),
    };
  });
}

function attributesOf(element: PDFDict): PDFDict | undefined {
  const attributes = element.lookup(PDFName.of('A'), PDFArray);
  return attributes
    .asArray()
    .map((_, index) => attributes.lookup(index, PDFDict))
    .find((one) => one.get(PDFName.of('O')) === PDFName.of('Table'));
}

function outlineOf(element: PDFDict, marks: Marks): string[] {
  return kidsOf(element).flatMap((kid) => {
    if (!(kid instanceof PDFDict)) return [];
    const tag = tagOf(kid);
    if (tag === 'Table') return [tag];
    return ['Document', 'L', 'LI', 'LBody', 'Part', 'Sect', 'Div'].includes(tag)
      ? [tag, ...outlineOf(kid, marks)]
      : [`${tag} ${saidBy(kid, marks)}`];
  });
}

function saidBy(element: PDFDict, marks: Marks): string {
  const page = element.get(PDFName.of('Pg'));
  return kidsOf(element)
    .map((kid) => {
      if (kid instanceof PDFNumber) return marked(page, kid, marks);
      if (!(kid instanceof PDFDict)) return '';
      const number = kid.get(PDFName.of('MCID'));
      if (number instanceof PDFNumber) return marked(kid.get(PDFName.of('Pg')) ?? page, number, marks);
      return saidBy(kid, marks);
    })
    .join('');
}

function marked(page: PDFObject | undefined, number: PDFNumber, marks: Marks): string {
  return page instanceof PDFRef
    ? (marks.get(`p${page.objectNumber}R_mc${number.asNumber()}`) ?? '').trimEnd()
    : '';
}

function below(element: PDFDict, tag: string): PDFDict[] {
  return kidsOf(element).flatMap((kid) => {
    if (!(kid instanceof PDFDict)) return [];
    return tagOf(kid) === tag ? [kid] : below(kid, tag);
  });
}

function kidsOf(element: PDFDict): (PDFObject | undefined)[] {
  const kids = element.lookup(PDFName.of('K'));
  return kids instanceof PDFArray ? kids.asArray().map((_, index) => kids.lookup(index)) : [kids];
}

function tagOf(element: PDFDict): string {
  return element.get(PDFName.of('S'))?.toString().slice(1) ?? '';
}

function idOf(element: PDFDict): string | null {
  return textOf(element.get(PDFName.of('ID'))) ?? null;
}

function textOf(object: PDFObject | undefined): string | undefined {
  return object instanceof PDFString ? object.decodeText() : undefined;
}

function fontOf(object: PDFObject): { name: string; embedded: boolean }[] {
  if (!(object instanceof PDFDict) || object.get(PDFName.of('Type')) !== PDFName.of('FontDescriptor'))
    return [];
  const embedded = ['FontFile', 'FontFile2', 'FontFile3'].some((key) => object.has(PDFName.of(key)));
  return [{ name: String(object.get(PDFName.of('FontName'))).replace(/^\/[A-Z]{6}\+/, ''), embedded }];
}

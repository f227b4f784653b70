/**
 * Corrects the parts of DOCX and XLSX that their readers drop or run together, though a reader of the page would not.
 * In: the parts of the archive. Out: the same parts. Hidden text of Word is dropped, as it is not printed, and a field
 * keeps its words. In a workbook struck text is marked, and an error or a formula without its value is a text and no
 * blank. Always holds: no pattern reads past the next tag of its kind, so that the work is linear even in broken XML.
 */
import type { Unzipped } from 'fflate';
import { isValue, struck } from '../meaning/values.ts';

const ON = String.raw`(?:\s+[\w:]*val="(?:1|true|on)")?\s*/>`;
/** A run of Word that holds no other run. */
const RUN = /<w:r(?:\s[^<>]*)?>(?:(?!<\/?w:r[\s>])[\s\S])*<\/w:r>/g;
const HIDDEN = new RegExp(`<w:vanish${ON}`);
/** Wrappings of runs that mammoth does not look into. */
const WRAPPED = /<\/?w:(?:fldSimple|dir|bdo)(?:\s[^<>]*)?>/g;
const WORD_TEXTS = /^word\/(?:document|footnotes|endnotes)\.xml$/;

export function plainWord(parts: Unzipped): Unzipped {
  return changed(parts, WORD_TEXTS, (xml) =>
    xml
      .replace(WRAPPED, '')
      .replaceAll('<w:dstrike', '<w:strike')
      .replace(RUN, (run) => (HIDDEN.test(run) ? '' : run)),
  );
}

const SHEETS = /^xl\/worksheets\/[^/]+\.xml$/;
const RICH_RUN = /<r>(?:(?!<\/?r>)[\s\S])*<\/r>/g;
const STRUCK = new RegExp(`<strike${ON}`);
/** A text that cells share. */
const SHARED = /<si(?:\s[^<>]*)?(?:\/>|>(?:(?!<\/?si[\s>])[\s\S])*<\/si>)/g;
const CELL = /<c(\s(?:[^<>]*[^/<>])?)>((?:(?!<\/?c[\s>])[\s\S])*)<\/c>/g;

export function plainSheets(parts: Unzipped): Unzipped {
  const struckStyles = struckStylesOf(textOf(parts, 'xl/styles.xml'));
  const marked = changed(parts, /^xl\/sharedStrings\.xml$/, strikesMarked);
  const words = (textOf(marked, 'xl/sharedStrings.xml').match(SHARED) ?? []).map(wordsOf);
  return changed(marked, SHEETS, (xml) =>
    strikesMarked(xml).replace(CELL, (cell, attributes: string, content: string) =>
      cellOf(cell, attributes, content, { struckStyles, words }),
    ),
  );
}

/** The words of a text as they are printed, which those that tell how to pronounce it are not. */
function wordsOf(xml: string): string {
  const printed = xml.replace(/<rPh[\s>](?:(?!<\/?rPh[\s>])[\s\S])*<\/rPh>/g, '');
  return [...printed.matchAll(/<t(?:\s[^<>]*)?>([^<]*)<\/t>/g)].map(([, text]) => text).join('');
}

function strikesMarked(xml: string): string {
  return xml.replace(RICH_RUN, (run) =>
    STRUCK.test(run)
      ? run.replace(/(<t(?:\s[^<>]*)?>)([^<]+)/g, (_, open: string, text: string) => open + struck(text))
      : run,
  );
}

interface Workbook {
  readonly struckStyles: ReadonlySet<string>;
  /** Texts that cells share, by their number. */
  readonly words: readonly string[];
}

function cellOf(cell: string, attributes: string, content: string, workbook: Workbook): string {
  const type = /\st="(\w+)"/.exec(attributes)?.[1];
  const value = /<v(?:\s[^<>]*)?>([^<]+)<\/v>/.exec(content)?.[1];
  const text = (written: string) => `<c${attributes.replace(/\st="\w+"/, '')} t="str"><v>${written}</v></c>`;
  const [, formula] = /<f(?:\s[^<>]*)?(?:\/>|>([^<]*))/.exec(content) ?? [];
  const isStruck = workbook.struckStyles.has(/\ss="(\d+)"/.exec(attributes)?.[1] ?? '0');
  if (type === 's' || type === 'inlineStr') {
    const written = type === 's' ? (workbook.words[Number(value)] ?? '') : wordsOf(content);
    return isStruck && isValue(written) ? text(struck(written)) : cell;
  }
  if (value === undefined) return /<f[\s/>]/.test(content) ? text(`=${formula ?? ''}`) : cell;
  if (type === 'e') return text(value);
  return isStruck && type !== 'b' ? text(struck(value)) : cell;
}

/** Indexes of the cell styles whose font is struck through. */
function struckStylesOf(xml: string): Set<string> {
  const fonts = contentOf(xml, 'fonts').match(
    /<font(?:\s[^<>]*)?(?:\/>|>(?:(?!<\/?font[\s>])[\s\S])*<\/font>)/g,
  );
  const isStruck = fonts?.map((font) => STRUCK.test(font)) ?? [];
  const formats = contentOf(xml, 'cellXfs').match(/<xf\b[^<>]*>/g) ?? [];
  return new Set(
    formats.flatMap((xf, index) =>
      isStruck[Number(/\sfontId="(\d+)"/.exec(xf)?.[1] ?? -1)] ? [String(index)] : [],
    ),
  );
}

/** From the first element of that name to its end. */
function contentOf(xml: string, name: string): string {
  const start = xml.search(new RegExp(`<${name}[\\s>]`));
  return start < 0 ? '' : xml.slice(start, Math.max(start, xml.indexOf(`</${name}>`, start)));
}

/** The namespaces of the transitional form and of the strict one (ISO/IEC 29500-1). */
const NAMESPACES =
  /xmlns:([\w.-]+)=["']http:\/\/(?:schemas\.openxmlformats\.org|purl\.oclc\.org\/ooxml)\/(word|spreadsheet)(?:processing)?ml\/(?:2006\/)?main["']/g;
/** The prefixes that the patterns above ask for, as they are bound and in a name. */
const USUAL = { word: ['xmlns:w=', 'w:'], spreadsheet: ['xmlns=', ''] } as const;

/**
 * The elements of Word and of workbooks under the prefixes that Office writes. .NET's Open XML SDK (`x:`), Python's
 * ElementTree (`ns0:`) and others bind prefixes of their own, some anew in each element.
 */
function usualPrefixes(xml: string): string {
  const usual = new Map<string, readonly [bound: string, named: string]>();
  for (const [, prefix = '', kind] of xml.matchAll(NAMESPACES))
    usual.set(prefix, USUAL[kind as keyof typeof USUAL]);
  if (usual.size === 0) return xml;
  return xml.replace(/<[^<>]*>/g, (tag) =>
    [...tag.matchAll(/xmlns:([\w.-]+)=/g)]
      // Some parts bind two prefixes at once; a second binding of the usual one would be no XML.
      .reduce((text, [bound, prefix = '']) => {
        const [own = bound] = usual.get(prefix) ?? [];
        return text.includes(own) ? text : text.replace(bound, own);
      }, tag)
      .replace(/(?<=[<\s/])([\w.-]+):/g, (named, prefix) => usual.get(prefix)?.[1] ?? named),
  );
}

/** Empty where the archive has no such part. */
function textOf(parts: Unzipped, name: string): string {
  return usualPrefixes(new TextDecoder().decode(parts[name]));
}

function changed(parts: Unzipped, which: RegExp, change: (xml: string) => string): Unzipped {
  const entries = Object.entries(parts).map(([name, bytes]): [string, Uint8Array<ArrayBuffer>] =>
    which.test(name) ? [name, new TextEncoder().encode(change(textOf(parts, name)))] : [name, bytes],
  );
  return Object.fromEntries(entries);
}

/**
 * Corrects the parts of DOCX and XLSX that their readers drop or run together, though a reader of the page would not.
 * In: the parts of the archive. Out: the same parts. Hidden text of Word is dropped, as it is not printed, and a field
 * keeps its words. In a workbook struck text is marked, and an error or a formula without its value is a text and no
 * blank.
 */
import type { Unzipped } from 'fflate';
import { struck } from '../meaning/values.ts';

const ON = String.raw`(?:\s+[\w:]*val="(?:1|true|on)")?\s*/>`;
/** A run of Word that holds no other run. */
const RUN = /<w:r(?:\s[^>]*)?>(?:(?!<\/?w:r[\s>])[\s\S])*<\/w:r>/g;
const HIDDEN = new RegExp(`<w:rPr>(?:(?!</w:rPr>)[\\s\\S])*<w:vanish${ON}`);
/** Wrappings of runs that mammoth does not look into. */
const WRAPPED = /<\/?w:(?:fldSimple|dir|bdo)(?:\s[^>]*)?>/g;
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
const STRUCK_RUN = new RegExp(`<r>(?:(?!</r>)[\\s\\S])*<strike${ON}(?:(?!</r>)[\\s\\S])*</r>`, 'g');
const CELL = /<c(\s(?:[^>]*[^/])?)>((?:(?!<\/c>)[\s\S])*)<\/c>/g;

export function plainSheets(parts: Unzipped): Unzipped {
  const styles = parts['xl/styles.xml'];
  const struckStyles = styles ? struckStylesOf(new TextDecoder().decode(styles)) : new Set<string>();
  const marked = changed(parts, /^xl\/sharedStrings\.xml$/, strikesMarked);
  return changed(marked, SHEETS, (xml) =>
    strikesMarked(xml).replace(CELL, (cell, attributes: string, content: string) =>
      cellOf(cell, attributes, content, struckStyles),
    ),
  );
}

function strikesMarked(xml: string): string {
  return xml.replace(STRUCK_RUN, (run) =>
    run.replace(/(<t(?:\s[^>]*)?>)([^<]+)/g, (_, open: string, text: string) => open + struck(text)),
  );
}

function cellOf(
  cell: string,
  attributes: string,
  content: string,
  struckStyles: ReadonlySet<string>,
): string {
  const type = /\st="(\w+)"/.exec(attributes)?.[1];
  const value = /<v(?:\s[^>]*)?>([^<]+)<\/v>/.exec(content)?.[1];
  const text = (written: string) => `<c${attributes.replace(/\st="\w+"/, '')} t="str"><v>${written}</v></c>`;
  const [, formula] = /<f(?:\s[^>]*)?(?:\/>|>([^<]*))/.exec(content) ?? [];
  if (value === undefined) return /<f[\s/>]/.test(content) ? text(`=${formula ?? ''}`) : cell;
  if (type === 'e') return text(value);
  const isStruck = struckStyles.has(/\ss="(\d+)"/.exec(attributes)?.[1] ?? '0');
  return isStruck && (type === undefined || type === 'n' || type === 'str') ? text(struck(value)) : cell;
}

/** Indexes of the cell styles whose font is struck through. */
function struckStylesOf(xml: string): Set<string> {
  const fonts = [
    ...(/<fonts\b[^>]*>([\s\S]*?)<\/fonts>/.exec(xml)?.[1] ?? '').matchAll(
      /<font(?:\s[^>]*)?(?:\/>|>([\s\S]*?)<\/font>)/g,
    ),
  ].map(([, font = '']) => new RegExp(`<strike${ON}`).test(font));
  const formats = /<cellXfs\b[^>]*>([\s\S]*?)<\/cellXfs>/.exec(xml)?.[1] ?? '';
  return new Set(
    [...formats.matchAll(/<xf\b[^>]*>/g)].flatMap(([xf], index) =>
      fonts[Number(/\sfontId="(\d+)"/.exec(xf)?.[1] ?? -1)] ? [String(index)] : [],
    ),
  );
}

function changed(parts: Unzipped, which: RegExp, change: (xml: string) => string): Unzipped {
  const entries = Object.entries(parts).map(([name, bytes]): [string, Uint8Array<ArrayBuffer>] =>
    which.test(name)
      ? [name, new TextEncoder().encode(change(new TextDecoder().decode(bytes)))]
      : [name, bytes],
  );
  return Object.fromEntries(entries);
}

/**
 * Paragraphs and runs of WordprocessingML (ECMA-376 part 1, section 17). In: texts. Out: XML. Always holds: input stays
 * text.
 */
import { xmlText } from '../office-package.ts';

export type ParagraphStyle =
  | 'Title'
  | 'Heading1'
  | 'Heading2'
  | 'Heading3'
  | 'Heading4'
  | 'BodyText'
  | 'Item'
  | 'Sign'
  | 'SignDate'
  | 'Colophon'
  | 'TableGap'
  | 'TableHead'
  | 'TableLabel'
  | 'TableNumber';

/** The numbered references of the text: they have their own parts. */
export interface References {
  /** Addresses of links; the first is number 1. */
  links: string[];
  /** Lists with their start numbers; the first is number 1. */
  lists: { ordered: boolean; level: number; start: number }[];
}

/** `more` are further properties, in the order of the standard: keepNext before numPr. */
export function paragraph(style: ParagraphStyle, runs: string, more = ''): string {
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/>${more}</w:pPr>${runs}</w:p>`;
}

/** The hint makes curly quotation marks and the like Chinese ones. */
export function run(text: string, look: 'bold' | 'link' | 'plain' = 'plain'): string {
  const clean = xmlText(text);
  if (clean === '') return '';
  const style = look === 'link' ? '<w:rStyle w:val="Hyperlink"/>' : '';
  const bold = look === 'bold' ? '<w:b/><w:bCs/>' : '';
  const properties = `<w:rPr>${style}<w:rFonts w:hint="eastAsia"/>${bold}</w:rPr>`;
  return `<w:r>${properties}<w:t xml:space="preserve">${clean}</w:t></w:r>`;
}

export const LINE_BREAK = '<w:r><w:br/></w:r>';

import type { Block, Inline } from '../report/markdown.ts';
import { parseNarrative } from '../report/markdown.ts';
import type { Report } from '../report/model.ts';
import { form2021 } from '../tables/form.ts';
import { faces } from './faces.ts';
import { printable } from './manuscript.ts';

/**
 * Characters that cannot be printed. In: a report, draft or version. Out: each character of its texts that no font of
 * the press has, once a place. Always holds: where the list is empty, the typesetter finds a glyph for everything.
 */
export interface Unprintable {
  character: string;
  /** As Unicode writes it: U+20BB7. */
  codePoint: string;
  /** Where it stands, as the report calls it. */
  place: string;
}

export function unprintable(report: Report, has: ReadonlySet<number> = faces().characters): Unprintable[] {
  return textsOf(report).flatMap(({ place, text }) =>
    [...new Set(printable(text))]
      .filter((character) => !has.has(character.codePointAt(0) ?? 0))
      .map((character) => ({ character, codePoint: codePointOf(character), place })),
  );
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function textsOf({ agency, narrative, edition, provenance }: Report): { place: string; text: string }[] {
  const headings = new Map<string, string>(form2021.sections.map(({ code, heading }) => [code, heading]));
  const sections = (['overview', 'problems', 'other'] as const).map((section) => ({
    place: headings.get(section) ?? section,
    text: parseNarrative(narrative[section] ?? '')
      .map(textOfBlock)
      .join(''),
  }));
  const note = edition.kind === 'version' && edition.note !== null ? edition.note : '';
  return [
    { place: '机关名称', text: agency.name },
    { place: '联系方式', text: agency.contact ?? '' },
    ...sections,
    { place: '说明', text: note },
    { place: '数据来源', text: provenance.ruleSet },
  ];
}

function textOfBlock(block: Block): string {
  if ('items' in block) return block.items.flat().map(textOfBlock).join('');
  return block.children.map(textOfInline).join('');
}

function textOfInline(inline: Inline): string {
  if (inline.type === 'text') return inline.text;
  return 'children' in inline ? inline.children.map(textOfInline).join('') : '';
}

import type { PrintedReport, UnprintableCharacter } from '../../report/model.ts';
import { paragraphsOf } from '../../text/paragraphs.ts';
import { settable, withoutGlyph } from './settable.ts';

/**
 * Characters that cannot be printed. In: a report and its note. Out: each character of its texts that no print font
 * has, once per place: the clerk sees it in the draft, and the printed formats show 〓.
 */
export function unprintable(
  report: Omit<PrintedReport, 'edition'>,
  note: string | null,
): UnprintableCharacter[] {
  return textsOf(report, note).flatMap(({ place, text }) =>
    [...new Set(withoutGlyph(settable(text)))].map((character) => ({
      character,
      codePoint: codePointOf(character),
      place,
    })),
  );
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function textsOf(
  { agency, form, members, narrative, provenance }: Omit<PrintedReport, 'edition'>,
  note: string | null,
): { place: string; text: string }[] {
  const headings = new Map<string, string>(form.sections.map(({ code, heading }) => [code, heading]));
  const sections = (['overview', 'problems', 'other'] as const).map((section) => ({
    place: headings.get(section) ?? section,
    text: paragraphsOf(narrative[section] ?? '')
      .map(({ text }) => text)
      .join(''),
  }));
  return [
    { place: '机关名称', text: agency.name },
    { place: '联系方式', text: agency.contact ?? '' },
    ...sections,
    { place: '成员名称', text: (members?.list ?? []).map(({ name }) => name).join('') },
    { place: '说明', text: note ?? '' },
    { place: '数据来源', text: provenance.ruleSet },
  ];
}

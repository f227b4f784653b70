/**
 * The length of a report's texts, as the typesetter measures it: in blocks, not in characters. In: the three texts.
 * Out: the sections that exceed the bound of a printed report, and the refusal of a finalisation whose printed file
 * could not be made. Always: length alone refuses nothing. A draft warns, and only a failed file refuses.
 */
import { headingOf } from '../form/form.ts';
import type { LongText, Refusal, Report } from './model.ts';

type Texts = Pick<Report, 'narrative' | 'form'>;

/** Real reports have some dozens. Measured: 3 × 25,000 list items take more than 1,100 MiB, 25,000 up to two minutes. */
export const MOST_BLOCKS = 2_000;

/** A line with content, and each list mark in it. */
export function blocksOf(markdown: string): number {
  const lines = markdown.match(/^.*\S.*$/gm)?.length ?? 0;
  const marks = markdown.match(/(?:^|[ \t>])(?:[-*+]|\d{1,9}[.)])(?=[ \t\n]|$)/gm)?.length ?? 0;
  return Math.max(lines, marks);
}

/** The longest first. */
export function longSections(report: Texts, most = MOST_BLOCKS): LongText[] {
  const sections = (['overview', 'problems', 'other'] as const).map((section) => ({
    section,
    heading: headingOf(report.form, section),
    blocks: blocksOf(report.narrative[section] ?? ''),
  }));
  return sections.filter(({ blocks }) => blocks > most).sort((a, b) => b.blocks - a.blocks);
}

/** Names the longest section, whatever its length: the text must become shorter. */
export function notMade(file: string, report: Texts): Refusal {
  const [longest] = longSections(report, -1);
  const { heading = '', blocks = 0 } = longest ?? {};
  return {
    code: 'format-too-large',
    zh: `${file} 无法生成：篇幅过大，最长的是“${heading}”（${blocks}个段落或列表项）。请精简后重新定稿。`,
    en: `${file} cannot be made: it is too large; the longest section is "${heading}" (${blocks} paragraphs or list items). Shorten it and finalise again.`,
  };
}

/**
 * The words that a version corrects. In: the texts of the previous version and of this one. Out: each differing
 * section, with the changed paragraphs as page, print and Word show them. Always holds: a text that prints the same has
 * not changed, whatever marks and blanks were typed.
 */
import { changesBetween } from '../text/changes.ts';
import { paragraphsOf } from '../text/paragraphs.ts';
import type { ChangedText, NarrativeSection, Report } from './model.ts';

const SECTIONS: readonly NarrativeSection[] = ['overview', 'problems', 'other'];

export function changedTexts(before: Report['narrative'], after: Report['narrative']): ChangedText[] {
  return SECTIONS.flatMap((section) => {
    const changes = changesBetween(linesOf(before[section]), linesOf(after[section]));
    return changes.length > 0 ? [{ section, changes }] : [];
  });
}

function linesOf(text: string | null): string[] {
  return paragraphsOf(text ?? '').map(({ kind, label, text: words }) => {
    const mark = label === '' && kind === 'item' ? '• ' : label === '' ? '' : `${label} `;
    return `${mark}${words.replaceAll('\t', ' | ')}`;
  });
}

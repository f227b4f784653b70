/**
 * Findings as sentences to paste into a letter. In: an equation or a finding, and the reading. Out: the same finding in
 * whole Chinese sentences that end with its place in the source. Nothing is added to the finding.
 */
import type { CheckFinding, Equation } from '../checks/check.ts';
import { cellPlacesOf, pointerTo } from './form-labels.ts';
import type { ReadReport } from './read-report.ts';
import { placeWords } from './source.ts';

/** An equation whose cells are all printed, and whose sides differ. */
export function unequal({ at, zh, en }: Equation, left: number, right: number): CheckFinding {
  return {
    pointer: pointerTo(at),
    zh: `${zh}应当相等，表中前者为${left}，后者为${right}`,
    en: `${en} should be equal: ${left} and ${right}`,
  };
}

/** Known parts above their known total: no number in the blanks makes that right. */
export function above({ at, zh, en }: Equation, known: number, total: number): CheckFinding {
  return {
    pointer: pointerTo(at),
    zh: `${zh}应当相等，已印出的各项之和${known}已大于${total}，空白处不论为何数都不能相等`,
    en: `${en} should be equal: the parts printed, ${known}, are above ${total} whatever the blanks hold`,
  };
}

/** The finding with the place of its cell in the source, as a whole sentence. */
export function placed(finding: CheckFinding, { form, cells }: ReadReport): CheckFinding {
  const cell = cellPlacesOf(form).find(({ pointer }) => pointer === finding.pointer);
  const place = cell && cells[cell.path]?.place;
  const words = finding.zh.replace(/[。；]$/, '');
  return { ...finding, zh: place ? `${words}（见${placeWords(place)}）。` : `${words}。` };
}

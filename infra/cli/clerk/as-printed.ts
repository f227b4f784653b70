/**
 * Compares evidence with the printed tables of its version. In: cells as the frozen events give them and as printed.
 * Out: on standard error that they agree, or a refusal that names each difference. Always holds: if no cell was
 * compared, it claims no agreement.
 */

import { RULE_SET } from '../../../shared/counting/rule-sets.ts';
import { valueAt } from '../../../shared/form/form.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import type { PrintedVersion } from './case-source.ts';

export interface PrintedCell {
  cell: string;
  /** The cells of the frozen events. */
  value: number | string | null;
  printed: number | string | null;
}

/** Evidence that does not add up to the version is worse than none; a match is reported too. */
export function assertPrinted(
  cells: readonly PrintedCell[],
  { number, ruleSet }: PrintedVersion,
  shell: Shell,
): void {
  const wrong = cells.filter(({ value, printed }) => value !== printed);
  if (cells.length === 0) {
    const zh = `该编号不计入第 ${number} 版的任何单元格，没有可以核对的数字`;
    shell.tell(both({ zh, en: `the number counts in no cell of version ${number}: nothing to compare` }));
    return;
  }
  if (wrong.length === 0) {
    shell.tell(
      both({
        zh: `所列 ${cells.length} 个单元格由封存的事件重算，与第 ${number} 版公布的数字一致`,
        en: `the ${cells.length} cell(s) named, recomputed from the frozen events, are what version ${number} prints`,
      }),
    );
    return;
  }
  const rules = ruleSet === RULE_SET ? '' : ruleSet;
  const each = (of: (cell: PrintedCell) => string) => wrong.map(of);
  throw new Refused({
    zh: `与公布的数字不符：第 ${number} 版 ${each(({ cell, value, printed }) => `${cell} 印为 ${printed}，由其封存的事件得出 ${value}`).join('；')}${rules && `（该版按规则 ${rules} 统计，本软件按规则 ${RULE_SET}）`}`,
    en: `NOT WHAT WAS PUBLISHED: version ${number} prints ${each(({ cell, value, printed }) => `${printed} for ${cell}, its frozen events give ${value}`).join('; ')}${rules && ` (counted by rules ${rules} then, by rules ${RULE_SET} here)`}`,
  });
}

/** For a government's version only its own part, which holds its own cases. */
export function ownPrinted(
  { own, tables }: PrintedVersion,
  steps: readonly string[],
): number | string | null {
  return valueAt(own ?? tables, steps);
}

/**
 * An edition: all that the 格式 of a year fixes. The form (sections, cells, tables placed), by which rules its cells are
 * counted, and which checks it has to pass. It is chosen once, in the roll-up, by the year of the report, and goes with
 * the report to every renderer and check; what is stored of a report names it by its id (`tables.format`).
 */
import type { Check } from '../checks/check.ts';
import type { CountingRules } from '../counting/rule.ts';
import type { Form } from '../form/form.ts';

export interface Edition extends Form {
  readonly rules: CountingRules;
  readonly checks: readonly Check[];
}

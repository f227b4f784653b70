/**
 * An edition: everything that the 格式 of a year fixes. The form (sections, cells, tables placed), the counting rules of
 * its cells, and its checks. The roll-up chooses it once, by the year of the report, and it travels with the report to
 * every renderer and check. Stored reports name it by its id (`tables.format`).
 */
import type { Check } from '../checks/check.ts';
import type { CountingRules } from '../counting/rule.ts';
import type { Form } from '../form/form.ts';

export interface Edition extends Form {
  readonly rules: CountingRules;
  readonly checks: readonly Check[];
}

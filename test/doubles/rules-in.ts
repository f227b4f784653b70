/** The counting rules as a list. In: an edition. Out: each of its rules once, without what it does. */
import { inWords, type Rule } from '../../shared/counting/rule.ts';
import type { Edition } from '../../shared/editions/edition.ts';

/** Every rule of an edition, in words. */
export function rulesIn({ rules }: Pick<Edition, 'rules'>): Rule[] {
  const { applications, disputes, documents, actions, charges, fees, nowhere } = rules;
  const special = [applications, disputes, documents].flatMap((kind): Rule[] =>
    kind.flatMap((rule) => [rule, ...(rule.special ?? [])]),
  );
  const all = [...special, ...actions, ...charges, ...fees, ...Object.values(nowhere)];
  return [...new Map(all.map((rule) => [rule.code, inWords(rule)])).values()];
}

/**
 * The steps of entry for a case. In: the facts of a case, or one of its events. Out: the steps that it can still take,
 * and the content of an event in the words of its form. Always: no step that would contradict the current facts.
 */
import type { CaseFacts } from '../../cases/case.ts';
import type { EventType } from '../../events/catalogue.ts';
import type { KeptEvent } from '../../events/event.ts';
import { type EntryField, type EntryStep, entryStep } from './entry-steps.ts';

/** The content of an event besides its day, in the words of its form; no free text, and no number of another case. */
export function detailOf({ type, data }: Pick<KeptEvent, 'type' | 'data'>): string {
  const said: Readonly<Record<string, unknown>> = { ...data };
  const words = (entryStep(type)?.fields ?? []).flatMap(({ name, ...field }) => {
    const value = said[name];
    if (value === undefined) return [];
    if (field.kind === 'choice')
      return field.choices.flatMap(({ group, codes }) =>
        codes.filter(([code]) => code === value).map(([, label]) => `${group}${label}`),
      );
    return UNITS[field.kind] === undefined ? [] : [`${value}${UNITS[field.kind]}`];
  });
  return words.join('，');
}

const UNITS: Readonly<Partial<Record<EntryField['kind'], string>>> = {
  days: ' 个工作日',
  count: ' 件',
  yuan: ' 元',
};

/** The possible steps of a case, the likeliest first. */
export function stepsOpenTo({ application, disputes, document }: CaseFacts): EntryStep[] {
  const types: EventType[] = [];
  const last = application?.stays.at(-1);
  if (application?.concluded) types.push('application.decided', 'application.fee-paid', ...AT_ANY_TIME);
  else if (last && !last.handedOn) types.push(...WHILE_OPEN, ...AT_ANY_TIME);
  for (const { block, concluded } of disputes)
    if (!concluded) types.push(block === 'review' ? 'review.concluded' : 'lawsuit.concluded');
  if (document?.issue && !document.repeal) types.push('document.repealed');
  return types.flatMap((type) => entryStep(type) ?? []);
}

const WHILE_OPEN: readonly EventType[] = [
  'application.decided',
  'application.correction-requested',
  'application.corrected',
  'application.third-party-consulted',
  'application.third-party-answered',
  'application.extended',
  'application.fee-charged',
  'application.fee-paid',
  'application.withdrawn',
  'application.transferred',
];
const AT_ANY_TIME: readonly EventType[] = ['application.amended', 'application.voided'];

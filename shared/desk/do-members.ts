/**
 * A government sends a member's report back. In: its year, and the form, which names the member and the contribution on
 * the screen. Out: done, or the reason why not. Always: if the member's contribution has changed, nothing is sent.
 */
import { type Acted, act } from './acts.ts';
import type { FormValues } from './do-texts.ts';
import { contributionName } from './pages/members.tsx';
import type { YearPage } from './pages/year.ts';
import type { DeskPorts } from './ports.ts';

export async function doMembers(
  { person, now }: YearPage,
  form: FormValues,
  ports: DeskPorts,
): Promise<Acted | { kind: 'changed' } | undefined> {
  const [id = '', ...rest] = (form['member'] ?? '').split('/');
  const member = now.report.members?.list.find(({ agency }) => agency === id);
  if (form['do'] !== 'return' || !member) return undefined;
  const of = rest.join('/');
  if (contributionName(member) !== of) return { kind: 'changed' };
  const comment = (form['comment'] ?? '').trim();
  if (comment === '') return { kind: 'refused', words: ['退回须写明意见。'] };
  const data = { by: now.agency.id, of, comment };
  const asked = { type: 'report.returned' as const, agency: id, subject: String(now.year) };
  return act(person, [{ ...asked, of: [now.agency.id, of, comment], data }], ports);
}

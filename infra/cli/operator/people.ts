/**
 * The people of the offices, managed by an operator. In: the registry of a stack. Out: the people, or one disabled or
 * enabled. Always: a change is recorded before it is made, and takes effect at the next request (contract, sections 8
 * and 9); enabling brings no session back.
 */
import type { Person } from '../../../shared/registry/agency.ts';
import type { OperatorStores } from '../connect.ts';
import { Refused } from '../messages.ts';

/** All people in the order of their ids. */
export async function listPeople({ registry }: OperatorStores): Promise<Person[]> {
  return (await registry.people()).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whether the person may sign in from now on; no effect if that is so already. */
export async function switchPerson(
  id: string,
  to: 'disabled' | 'enabled',
  { registry }: OperatorStores,
  now: number,
): Promise<void> {
  const before = await registry.person(id);
  if (!before)
    throw new Refused({
      zh: `没有登记编号为 ${id} 的人员；可用 gongkai people list 查看`,
      en: `no person ${id} is registered; see gongkai people list`,
    });
  if ((before.disabled ?? false) === (to === 'disabled')) return;
  const { disabled: _, ...person } = before;
  const after: Person = to === 'disabled' ? { ...person, disabled: true, sessionsAfter: now } : person;
  await registry.note({ at: now, kind: 'person', id, before, after });
  await registry.putPerson(after);
}

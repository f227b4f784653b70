import { expect, test } from 'vitest';
import { Refused } from '../../../../infra/cli/messages.ts';
import { listPeople, switchPerson } from '../../../../infra/cli/operator/people.ts';
import { memoryStores } from '../../../doubles/memory-store.ts';

const PERSON = { id: 'p-2', subject: 'sub-2', agencies: ['huaian'], may: ['text'] as const };

test('a person is disabled and enabled again, each change noted once; others stay', async () => {
  const stores = memoryStores();
  await stores.registry.putPerson(PERSON);
  await stores.registry.putPerson({ ...PERSON, id: 'p-1', subject: 'sub-1' });
  await switchPerson('p-2', 'disabled', stores, 1000);
  await switchPerson('p-2', 'disabled', stores, 2000);
  expect(await listPeople(stores)).toEqual([
    { ...PERSON, id: 'p-1', subject: 'sub-1' },
    { ...PERSON, disabled: true, sessionsAfter: 1000 },
  ]);
  await switchPerson('p-2', 'enabled', stores, 3000);
  expect(await stores.registry.person('p-2')).toEqual({ ...PERSON, sessionsAfter: 1000 });
  const changes = await stores.registry.changes();
  expect(changes.map(({ at, kind, id }) => [at, kind, id])).toEqual([
    [1000, 'person', 'p-2'],
    [3000, 'person', 'p-2'],
  ]);
});

test('one who is not registered is no mistake to pass over', async () => {
  await expect(switchPerson('nobody', 'disabled', memoryStores(), 1)).rejects.toThrow(Refused);
});

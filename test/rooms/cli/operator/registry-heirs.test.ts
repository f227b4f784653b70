import { expect, it } from 'vitest';
import { Refused } from '../../../../infra/cli/messages.ts';
import { checkHeirs } from '../../../../infra/cli/operator/registry-heirs.ts';
import type { Agency } from '../../../../shared/registry/agency.ts';
import { received, worldOn, written } from '../../night/world.ts';

const AGENCY: Agency = { id: 'qinghe', name: '清河区', parent: null, contact: null, chargeDecimals: 4 };

async function faultsOf(agencies: Agency[], ...told: Parameters<ReturnType<typeof worldOn>['send']>[1][]) {
  const world = worldOn();
  await world.register('qinghe');
  if (told.length > 0) await world.send('qinghe', ...told);
  try {
    await checkHeirs('registry.json', { agencies }, world.stores.eventLog);
    return [];
  } catch (error) {
    if (error instanceof Refused) return error.faults;
    throw error;
  }
}

const ended = { ...AGENCY, until: '2024-06-30' };
const fact = received('A', '2023-03-01T00:00:00+08:00');

it('an agency with facts cannot end without an heir', async () => {
  const faults = await faultsOf([{ ...AGENCY, id: 'other' }, ended], written(2023, 'overview', '无'), fact);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain('registry.json /agencies/1/mergedInto');
});

it('one that has an heir, one that goes on, and one that never had a fact are taken', async () => {
  expect(await faultsOf([{ ...ended, mergedInto: 'other' }, AGENCY], fact)).toEqual([]);
  expect(await faultsOf([ended], written(2023, 'overview', '无'))).toEqual([]);
  expect(await faultsOf([ended])).toEqual([]);
});

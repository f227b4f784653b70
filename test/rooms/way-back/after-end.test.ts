/** The sender of an agency that was merged: what began after its last day, before it is sent and as long as it stands. */
import { expect, test } from 'vitest';
import { goodEvent } from '../good-events.ts';
import { openDoor, register } from '../intake/door.ts';
import { chain } from '../night/chain.ts';
import { asker } from './asker.ts';

async function merged() {
  const opened = await openDoor();
  const named = { parent: null, contact: null, chargeDecimals: 4 } as const;
  const { registry } = opened.stores;
  await registry.putAgency({ id: 'heir', name: '承接局', ...named });
  await registry.putAgency({
    id: 'between',
    name: '过渡局',
    ...named,
    until: '2025-09-30',
    mergedInto: 'heir',
  });
  await registry.putAgency({
    id: 'huaian',
    name: '原局',
    ...named,
    until: '2025-06-30',
    mergedInto: 'between',
  });
  const night = async () => {
    opened.clock.now += 3_600_000;
    const at = new Date(opened.clock.now).toISOString();
    await chain({ mode: 'night', run: `run-${at}`, at }, opened.stores, () => {});
  };
  return { ...opened, ...asker(opened.stores, opened.clock), night };
}

const receipt = (subject: string, day: string) =>
  goodEvent('application.received', {
    subject,
    id: subject,
    sequence: undefined,
    time: `${day}T09:00:00+08:00`,
  });

const LATE = { subject: 'LATE', fault: 'after-its-end', level: 'error' };

test('a rehearsal promises it, the journal shows it, and so does the heir’s draft', async () => {
  const { propose, send, ask, night } = await merged();
  const both = [receipt('IN-TIME', '2025-06-30'), receipt('LATE', '2025-07-01')];
  const { body: promised } = await propose('rehearsal', both);
  expect(promised.faults).toMatchObject([{ ...LATE, events: [{ id: 'LATE' }] }]);

  await send(both);
  const query = { agency: 'huaian' };
  const faults = async (more: object = {}) =>
    (await ask({ name: 'faults', query: { ...query, ...more } })).body.faults;
  expect(await faults()).toEqual(promised.faults);
  await night();
  expect((await ask({ name: 'faults', query })).body).toMatchObject({
    journalPending: 0,
    foldedAt: '2026-03-01',
  });
  expect(await faults()).toEqual(promised.faults);
  expect(await faults({ year: '2025' })).toEqual(promised.faults);
  expect(await faults({ year: '2024' })).toEqual([]);
  const asked = async (subject: string) =>
    (await ask({ name: 'subjects', query: { ...query, subject } })).body.faults;
  expect([await asked('LATE'), await asked('IN-TIME')]).toEqual([promised.faults, []]);

  await send(
    goodEvent('event.retracted', {
      subject: 'LATE',
      id: 'x',
      sequence: undefined,
      data: { id: 'LATE', reason: '误报' },
    }),
  );
  expect(await faults()).toEqual([]);
});

test('what is faulty at the heir alone is the heir’s', async () => {
  const { send, ask, night, stores } = await merged();
  await register(stores, { id: 'huaian-cases', agencies: ['huaian', 'heir'] });
  await send({
    ...goodEvent('application.decided', { subject: 'OF-HEIR', sequence: undefined }),
    agency: 'heir',
  });
  await night();
  const of = async (agency: string) =>
    (await ask({ name: 'faults', query: { agency } })).body.faults.map(({ subject }) => subject);
  expect([await of('heir'), await of('huaian')]).toEqual([['OF-HEIR'], []]);
});

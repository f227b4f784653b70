/** An agency that was merged: what still comes in under its name counts at the heir, and is a fault there (section 7). */
import { expect, test } from 'vitest';
import { casesInStores } from '../../../infra/cli/clerk/case-source.ts';
import { printCell } from '../../../infra/cli/clerk/explanation.ts';
import { printFaults } from '../../../infra/cli/clerk/feed-faults.ts';
import { currentDraft } from '../../../shared/night/draft.ts';
import { heard } from '../cli/recording-shell.ts';
import { received, retracted, type Told, textOf, type World, worldOn } from './world.ts';

const filed = (type: Told['type'], subject: string, day: string, data: object): Told => ({
  ...{ type, subject, data, id: subject, time: `${day}T09:00:00+08:00` },
});

async function mergedOnJune30(): Promise<World> {
  const world = worldOn();
  await world.register('heir', '承接局');
  await world.register('ended', '原局', { until: '2024-06-30', mergedInto: 'heir' });
  await world.send(
    'ended',
    received('IN-TIME', '2024-06-30T23:00:00+08:00'),
    received('LATE', '2024-07-01T00:30:00+08:00'),
    filed('review.filed', 'R-1', '2024-07-02', {}),
    filed('lawsuit.filed', 'L-1', '2024-07-02', { route: 'direct' }),
    filed('document.issued', 'D-1', '2024-07-02', { kind: 'rule' }),
    filed('action.reported', 'A-1', '2024-07-02', { kind: 'licence', count: 1 }),
    received('TAKEN-BACK', '2024-07-03T09:00:00+08:00'),
    retracted('TAKEN-BACK', 'TAKEN-BACK-received'),
    received('VOID', '2024-07-03T09:00:00+08:00'),
    filed('application.voided', 'VOID', '2024-07-04', { reason: '误登' }),
  );
  await world.night();
  return world;
}

const reportOf = async ({ stores }: World) => {
  const draft = await currentDraft('heir', 2024, stores.drafts);
  return JSON.parse(await textOf(stores.drafts, `${draft?.prefix}report.json`));
};

test('a receipt, a filing and an issue after its end block the heir’s year, and count there all the same', async () => {
  const world = await mergedOnJune30();
  const { tables, edition, checks } = await reportOf(world);
  const faults = edition.faults.map(({ subject, code }: { subject: string; code: string }) => [
    subject,
    code,
  ]);
  expect(faults.sort()).toEqual(['D-1', 'L-1', 'LATE', 'R-1'].map((subject) => [subject, 'after-its-end']));
  expect(checks.find(({ id }: { id: string }) => id === 'feed-faults')).toMatchObject({ result: 'fail' });
  expect(tables.applications.received.total).toBe(2);
  for (const subject of ['LATE', 'R-1', 'L-1', 'D-1'])
    await world.send('ended', retracted(subject, subject === 'LATE' ? 'LATE-received' : subject));
  await world.night();
  expect((await reportOf(world)).edition.faults).toEqual([]);
});

test('faults and explain of the heir include the merged agency’s cases; those of the ended agency only its own', async () => {
  const { stores } = await mergedOnJune30();
  for (const id of ['heir', 'ended']) {
    const source = await casesInStores(id, stores);
    const { out } = await heard((shell) => printFaults({ json: true }, source, [], shell));
    const found = JSON.parse(out).map(({ subject }: { subject: string }) => subject);
    expect(found.sort(), id).toEqual(['D-1', 'L-1', 'LATE', 'R-1']);
  }
  for (const [year, value] of [
    [2023, 0],
    [2024, 2],
  ] as const) {
    const source = await casesInStores('heir', stores);
    const cell = { cell: 'applications.received.total', year, json: true as const };
    const { out } = await heard((shell) => printCell(cell, source, shell));
    expect(JSON.parse(out)).toMatchObject({ value });
  }
});

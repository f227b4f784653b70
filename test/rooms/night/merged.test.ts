/**
 * An agency that was merged, and its heir (contract, section 7): whose numbers are whose, what the heir's evidence holds,
 * and what is proposed when something came late.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recount } from '../../../infra/cli/auditor/recount.ts';
import { evidenceIn } from '../../../infra/cli/offline/evidence-file.ts';
import { currentDraft } from '../../../shared/night/draft.ts';
import { readEvidence } from '../../../shared/night/evidence.ts';
import type { Manifest } from '../../../shared/night/manifest.ts';
import type { Agency } from '../../../shared/registry/agency.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { scratch } from '../cli/recording-shell.ts';
import { decided, finalised, received, type Told, textOf, texts, type World, worldOn } from './world.ts';

const { folder } = scratch();
const said = (subject: string, year = 2024): Told[] => [
  received(subject, `${year}-03-01T10:00:00+08:00`),
  decided(subject, `${year}-03-20T10:00:00+08:00`),
];

async function draftOf(world: World, agency = 'heir', year = 2024) {
  const draft = await currentDraft(agency, year, world.stores.drafts);
  return JSON.parse(await textOf(world.stores.drafts, `${draft?.prefix}report.json`));
}

async function manifestOf({ stores }: World, year = 2024, number = 1): Promise<Manifest> {
  return JSON.parse(await textOf(stores.drafts, `versions/manifests/heir/${year}/v${number}.json`));
}

describe('an agency that was merged', () => {
  async function merged(more: Partial<Agency> = {}): Promise<World> {
    const world = worldOn();
    await world.register('heir', '承继局', more);
    await world.register('ended', '撤销局', { until: '2024-06-30', mergedInto: 'heir' });
    await world.send('heir', ...said('A', 2023), ...said('B'));
    await world.send('ended', received('A', '2023-12-20T10:00:00+08:00'), ...said('B'));
    await world.night();
    return world;
  }

  test('counts under its heir from the year of its end on, each number once', async () => {
    const world = await merged();
    const { applications } = (await draftOf(world, 'heir')).tables;
    expect(applications).toMatchObject({
      received: { total: 2 },
      carriedIn: { total: 1 },
      carriedOut: { total: 1 },
    });
    expect((await draftOf(world, 'heir', 2023)).tables.applications.received.total).toBe(1);
    expect(await currentDraft('ended', 2024, world.stores.drafts)).toBeUndefined();
    expect((await draftOf(world, 'ended', 2023)).tables.applications.carriedOut.total).toBe(1);
  });

  test('its late facts make the heir due', async () => {
    const world = await merged();
    await world.send('ended', decided('A', '2024-05-20T10:00:00+08:00'));
    await world.night();
    expect((await draftOf(world, 'heir')).tables.applications.carriedOut.total).toBe(0);
  });

  test('the heir’s chain holds with what was merged, and says so', async () => {
    const world = await merged();
    await world.send('heir', ...texts(2023), finalised(2023));
    await world.night();
    const chain = (await draftOf(world, 'heir')).checks.find(
      ({ id }: { id: string }) => id === 'carry-chain',
    );
    expect(chain).toMatchObject({ result: 'pass', zh: expect.stringContaining('本年度加入：撤销局') });
  });

  test('what it never reported to have carried out is compared with nothing, and is no zero', async () => {
    const world = await merged();
    await world.register('ended', '撤销局', {
      until: '2024-06-30',
      mergedInto: 'heir',
      casesFrom: '2024-01-01',
    });
    await world.permit('ended', 'facts', 'figures');
    const { agency: _, year: __, format: ___, ...whole } = structuredClone(huaian2024);
    const blank = Object.fromEntries(
      Object.keys(whole.applications.carriedOut).map((column) => [column, null]),
    );
    const tables = { ...whole, applications: { ...whole.applications, carriedOut: blank } };
    await world.send('ended', {
      ...{ type: 'figures.reported', subject: '2023', time: '2025-01-09T10:00:00+08:00' },
      data: { format: '2021', origin: '纸质台账', tables },
    });
    await world.send('heir', ...texts(2023), finalised(2023));
    await world.night();
    const chain = (await draftOf(world, 'heir')).checks.find(
      ({ id }: { id: string }) => id === 'carry-chain',
    );
    expect((await draftOf(world, 'heir')).tables.applications.carriedIn.total).toBe(1);
    expect(chain).toMatchObject({ result: 'pass', findings: [] });
  });

  test('charges of both are added to the fen, and rounded once', async () => {
    const world = await merged({ chargeDecimals: 0 });
    const charge = {
      type: 'charge.reported',
      time: '2024-05-01T10:00:00+08:00',
      data: { yuan: '4000' },
    } as const;
    for (const agency of ['heir', 'ended']) await world.send(agency, { ...charge, subject: 'S-1' });
    await world.night();
    expect((await draftOf(world)).tables.proactive.chargesWanYuan).toBe('1');
  });

  /** Both years of the heir are published, by one fold. */
  async function published(): Promise<World> {
    const world = await merged();
    await world.send('heir', ...texts(2023), finalised(2023), ...texts(2024), finalised(2024));
    await world.night();
    return world;
  }

  test.each([2023, 2024])(
    'an auditor has its tables of %i and the digest of its events again, from its evidence alone',
    async (year) => {
      const world = await published();
      const { drafts } = world.stores;
      const manifest = await manifestOf(world, year);
      const held: string[] = [];
      for await (const { event } of readEvidence(manifest, drafts))
        held.push(`${event.agency} ${event.subject}`);
      expect(held).toHaveLength(manifest.events);
      expect(held.filter((one) => one.startsWith('ended '))).toHaveLength(year === 2024 ? 3 : 0);
      const path = join(folder, `heir-${year}.gz`);
      const frozen = await drafts.get(`versions/files/${manifest.evidence?.sha256}`);
      await writeFile(path, frozen?.bytes ?? '');
      const cases = evidenceIn(path, 'heir', world.now());
      const agency = { ...manifest.agency, chargeDecimals: 4 };
      expect(await recount({ agency, cases, identified: true }, year)).toMatchObject({
        events: manifest.events,
        eventsDigest: manifest.eventsDigest,
        tablesDigest: manifest.tablesDigest,
      });
    },
  );

  test('a late fact of the heir is behind what is corrected, and no case of the other', async () => {
    const world = await published();
    await world.send('heir', ...said('0-late'));
    await world.night();
    const cells = (await draftOf(world)).edition.corrections;
    expect(cells.map(({ path }: { path: string }) => path)).toContain('applications.received.total');
    for (const { cases } of cells) expect(cases).toEqual(['0-late']);
  });
});

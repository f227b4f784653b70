/** A government's report in the night (contract, section 7): children before parents, pins, refusals, corrections. */
import { describe, expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import type { Manifest } from '../../../shared/night/manifest.ts';
import { takeDown, versionsOf, writeAgain } from '../../../shared/night/take-down.ts';
import type { YearResult } from '../../../shared/night/year-result.ts';
import type { Agency } from '../../../shared/registry/agency.ts';
import {
  decided,
  finalised,
  received,
  retracted,
  type Told,
  textOf,
  texts,
  type World,
  worldOn,
} from './world.ts';

const CITY = 'huaian';
const [HONGZE, QINGHE] = ['hongze', 'qinghe'];
const said = (subject: string, year = 2024): Told[] => [
  received(subject, `${year}-03-01T10:00:00+08:00`),
  decided(subject, `${year}-03-20T10:00:00+08:00`),
];

/** A city with two districts, whose own office has one case. */
async function city(more: Partial<Agency> = {}): Promise<World> {
  const world = worldOn();
  await world.register(CITY, '淮安市人民政府', { consolidates: true, ...more });
  for (const id of [HONGZE, QINGHE]) await world.register(id, `${id}区`, { parent: CITY });
  await world.send(CITY, ...said('C-1'), ...texts(2024));
  await world.send(HONGZE, ...said('H-1'), ...said('H-2'), ...texts(2024));
  await world.send(QINGHE, ...said('Q-1'), received('Q-2', '2024-12-30T10:00:00+08:00'), ...texts(2024));
  await world.night();
  return world;
}

const of = (results: readonly YearResult[], agency = CITY, year = 2024) =>
  results.find((result) => result.agency === agency && result.year === year);

async function draftOf(world: World, agency = CITY, year = 2024) {
  const draft = await currentDraft(agency, year, world.stores.drafts);
  return JSON.parse(await textOf(world.stores.drafts, `${draft?.prefix}report.json`));
}

async function manifestOf(world: World, agency = CITY, number = 1): Promise<Manifest> {
  return JSON.parse(await textOf(world.stores.drafts, `versions/manifests/${agency}/2024/v${number}.json`));
}

const receivedIn = (report: { tables: { applications: { received: { total: number } } } }) =>
  report.tables.applications.received.total;

async function refusedCodes(world: World): Promise<string[]> {
  return (await draftOf(world)).edition.refusals.map(({ code }: { code: string }) => code);
}

describe('a draft of a government', () => {
  test('sums its own draft and its members’ drafts of the same night', async () => {
    const draft = await draftOf(await city());
    expect(receivedIn(draft)).toBe(1 + 2 + 2);
    expect(draft.members).toMatchObject([
      { agency: HONGZE, state: 'draft', version: null, counted: true, totals: { received: 2, concluded: 2 } },
      { agency: QINGHE, state: 'draft', counted: true, totals: { received: 2, carriedOut: 1 } },
    ]);
  });

  test('shows under publishable what a version would hold: only its own, since no member has published', async () => {
    const draft = await draftOf(await city());
    expect(receivedIn(draft.publishable)).toBe(1);
    expect(draft.publishable.tablesDigest).not.toBe(draft.tablesDigest);
  });

  test('is due when a contribution changed, and only then', async () => {
    const world = await city();
    expect(of(await world.night())).toBeUndefined();
    await world.send(HONGZE, ...said('H-3'));
    const results = await world.night();
    expect(of(results, QINGHE)).toBeUndefined();
    expect(of(results)).toMatchObject({ state: 'drafted' });
    expect(receivedIn(await draftOf(world))).toBe(6);
  });

  test('is due when an agency moves to it or away from it', async () => {
    const world = await city();
    const agency = await world.stores.registry.agency(QINGHE);
    if (!agency) throw new Error('not registered');
    await world.stores.registry.putAgency({
      ...agency,
      parent: null,
      parents: [{ until: '2023-12-31', parent: CITY }],
    });
    await world.night();
    expect(receivedIn(await draftOf(world))).toBe(3);
    expect((await draftOf(world)).members).toHaveLength(1);
  });

  test('leaves out a member whose sums fail, and names it', async () => {
    const world = await city({});
    await world.register('town', '镇', { parent: CITY, casesFrom: null });
    await world.permit('town', 'figures');
    await world.send('town', {
      type: 'figures.reported',
      subject: '2024',
      data: { tables: await wrongTables(world), format: '2021', origin: '镇报表' },
    });
    await world.night();
    const draft = await draftOf(world);
    // The office sees which figures they are, and can send them back by that name.
    expect(draft.members).toContainEqual(
      expect.objectContaining({
        ...{ agency: 'town', state: 'missing', counted: false },
        tablesDigest: expect.stringMatching(/^sha256:/),
      }),
    );
    expect(receivedIn(draft)).toBe(5);
  });
});

test('if the reported whole differs from its parts, the draft says so before a version could', async () => {
  const world = await city();
  await world.permit(CITY, 'facts', 'text', 'finalise', 'figures');
  const { format: _, agency: __, year: ___, ...tables } = (await draftOf(world)).tables;
  tables.applications.received['natural-person'] += 1;
  tables.applications.received.total += 1;
  const data = { tables, format: '2021', origin: '市政府网站', scope: 'whole' };
  await world.send(CITY, { type: 'figures.reported', subject: '2024', data });
  await world.night();
  const page = async () => {
    const draft = await currentDraft(CITY, 2024, world.stores.drafts);
    return textOf(world.stores.drafts, `${draft?.prefix}index.html`);
  };
  const found = '本级与各成员之和为5，全口径填报为6';
  expect(await page()).toMatch(new RegExp(`草稿计入全部成员时的问题[^]*${found}`));
  for (const id of [HONGZE, QINGHE]) await world.send(id, finalised(2024));
  await world.night();
  expect(await page()).toContain(found);
  expect(await page()).not.toContain('草稿计入全部成员时的问题');
});

/** Tables of a draft in which one total is one too many. */
async function wrongTables(world: World) {
  const { format: _, agency: __, year: ___, ...tables } = (await draftOf(world, HONGZE)).tables;
  tables.applications.received.total += 1;
  return tables;
}

describe('finalising a government’s report', () => {
  test('is refused until every member counts; the refusal names each, and any id that is not a member', async () => {
    const world = await city();
    await world.send(CITY, finalised(2024, { without: ['qinhe'], note: '清河区未报。' }));
    const told = of(await world.run('pending'));
    expect(told?.reason).toContain(`${HONGZE}区（${HONGZE}）、${QINGHE}区（${QINGHE}）。`);
    expect(told?.reason).toContain('without 所列的以下编号不是本年度的下级机关：qinhe。');
    expect(await refusedCodes(world)).toEqual(['members.missing']);
    await world.send(HONGZE, finalised(2024));
    await world.send(QINGHE, finalised(2024));
    const results = await world.run('pending');
    expect(of(results)).toMatchObject({ state: 'published', version: 1 });
    const manifest = await manifestOf(world);
    const pinned = { state: 'published', version: 1, counted: true };
    expect(manifest.members).toMatchObject([
      { agency: HONGZE, ...pinned },
      { agency: QINGHE, ...pinned },
    ]);
    expect(manifest.members?.[0]?.tablesDigest).toBe((await manifestOf(world, HONGZE)).tablesDigest);
    const report = JSON.parse(await textOf(world.stores.publication, `${CITY}/2024/v1/report.json`));
    expect(receivedIn(report)).toBe(5);
    expect(report).not.toHaveProperty('publishable');
  });

  test('is possible without the members that it names, with a note, and the report says so', async () => {
    const world = await city();
    await world.send(HONGZE, finalised(2024));
    await world.send(CITY, finalised(2024, { without: [QINGHE] }));
    await world.night();
    expect(await refusedCodes(world)).toEqual(['without.note']);
    await world.send(CITY, finalised(2024, { without: [QINGHE], note: '清河区未报。' }));
    expect(of(await world.night())).toMatchObject({ state: 'published' });
    const report = JSON.parse(await textOf(world.stores.publication, `${CITY}/2024/v1/report.json`));
    expect(receivedIn(report)).toBe(3);
    // Of a draft that is left out, nothing is public but its name.
    const nothing = { version: null, tablesDigest: null, totals: null };
    expect(report.members).toContainEqual(
      expect.objectContaining({ agency: QINGHE, counted: false, ...nothing }),
    );
    const csv = await textOf(world.stores.publication, `${CITY}/2024/v1/members.csv`);
    expect([csv.includes(`\n${HONGZE},`), csv.includes(`\n${QINGHE},`)]).toEqual([true, false]);
    expect((await draftOf(world)).members).toContainEqual(
      expect.objectContaining({ agency: QINGHE, totals: expect.objectContaining({ received: 2 }) }),
    );
    expect(await textOf(world.stores.publication, `${CITY}/2024/v1/index.html`)).toContain(
      `未计入：${QINGHE}区`,
    );
  });

  test('is refused if a member that it leaves out counts by then', async () => {
    const world = await city();
    await world.send(HONGZE, finalised(2024));
    await world.send(QINGHE, finalised(2024));
    await world.send(CITY, finalised(2024, { without: [QINGHE], note: '清河区未报。' }));
    await world.night();
    expect(await refusedCodes(world)).toEqual(['without.counts']);
  });

  test('compares the draft that was confirmed with what a version would hold', async () => {
    const world = await city();
    const { publishable, tablesDigest } = await draftOf(world);
    const without = { without: [HONGZE, QINGHE], note: '均未报。' };
    await world.send(CITY, finalised(2024, { draft: tablesDigest, ...without }));
    await world.night();
    expect(await refusedCodes(world)).toEqual(['draft-outdated']);
    await world.send(CITY, finalised(2024, { draft: publishable.tablesDigest, ...without }));
    expect(of(await world.night())).toMatchObject({ state: 'published' });
  });
});

describe('after a government has published', () => {
  async function publishedCity(): Promise<World> {
    const world = await city();
    for (const id of [HONGZE, QINGHE, CITY]) await world.send(id, finalised(2024));
    await world.night();
    return world;
  }

  test('parents and members that are finalised together are published in one night', async () => {
    const world = await publishedCity();
    expect((await manifestOf(world)).members).toHaveLength(2);
  });

  test('a member’s newer version is a proposed correction, with the member named; the version stays', async () => {
    const world = await publishedCity();
    const before = await textOf(world.stores.publication, `${CITY}/2024/v1/report.json`);
    await world.send(HONGZE, retracted('H-2', 'H-2-decided'), finalised(2024, { note: '更正。' }));
    await world.night();
    const { corrections } = (await draftOf(world)).edition;
    expect(corrections).toContainEqual(
      expect.objectContaining({
        path: 'applications.carriedOut.total',
        before: 1,
        after: 2,
        members: [HONGZE],
      }),
    );
    expect(await textOf(world.stores.publication, `${CITY}/2024/v1/report.json`)).toBe(before);
  });
});

test('a member whose version is taken down, or brought back, makes its government due', async () => {
  const world = await city();
  for (const id of [HONGZE, QINGHE]) await world.send(id, finalised(2024));
  await world.night();
  const stateOf = async () =>
    (await draftOf(world)).members.find(({ agency }: { agency: string }) => agency === HONGZE);
  expect(await stateOf()).toMatchObject({ state: 'published', version: 1 });
  const ports = { ...world.stores, publicationUrl: 'https://publication.example' };
  const [version] = await versionsOf(HONGZE, 2024, world.stores.drafts);
  if (!version) throw new Error('nothing was published');
  const act = (reason: string) => ({ reason, at: new Date(world.now()).toISOString() });
  await takeDown([version], act('误含个人信息'), ports);
  world.later(60);
  await world.night();
  expect(await stateOf()).toMatchObject({ state: 'draft', version: null });
  await writeAgain(version, act('核对无误'), ports);
  world.later(60);
  await world.night();
  expect(await stateOf()).toMatchObject({ state: 'published', version: 1 });
});

test('one night processes eight levels, each once, leaves first', async () => {
  const world = worldOn();
  for (let level = 1; level <= 8; level++)
    await world.register(`level-${level}`, `第${level}级`, {
      parent: level === 1 ? null : `level-${level - 1}`,
      ...(level < 8 && { consolidates: true }),
    });
  for (let level = 1; level <= 8; level++) await world.send(`level-${level}`, ...said('A'));
  const results = await world.night();
  expect(receivedIn(await draftOf(world, 'level-1'))).toBe(8);
  const of2024 = results.filter(({ year }) => year === 2024).map(({ agency }) => agency);
  expect(of2024).toEqual(['8', '7', '6', '5', '4', '3', '2', '1'].map((level) => `level-${level}`));
});

describe('what a government sends back', () => {
  async function returned(): Promise<World> {
    const world = await city();
    await world.permit(CITY, 'facts', 'text', 'finalise', 'review');
    const of = (await draftOf(world, HONGZE)).tablesDigest;
    const cells = [{ cell: 'applications.received.total', comment: '与上年相差较大' }];
    await world.sendAs(`${CITY}-cases`, HONGZE, {
      type: 'report.returned',
      id: 'back',
      subject: '2024',
      data: { by: CITY, of, comment: '请核实。', cells },
    });
    await world.night();
    return world;
  }

  test('counts in its draft as returned and not in a version, and the member’s draft and status show it by cell', async () => {
    const world = await returned();
    const member = (await draftOf(world)).members[0];
    expect(member).toMatchObject({ agency: HONGZE, state: 'returned', counted: true });
    const { edition } = await draftOf(world, HONGZE);
    expect(edition.returns).toMatchObject([
      { by: CITY, comment: '请核实。', cells: [{ comment: '与上年相差较大' }] },
    ]);
    const draft = await currentDraft(HONGZE, 2024, world.stores.drafts);
    expect(await textOf(world.stores.drafts, `${draft?.prefix}index.html`)).toContain('上级已退回，请核对');
    const progress = await world.stores.progress.all();
    const standing = progress
      .find(({ agency }) => agency === HONGZE)
      ?.standings.find(({ year }) => year === 2024);
    expect(standing?.returned).toMatchObject([{ by: CITY }]);
  });

  test('ends once the contribution changes or the return is retracted', async () => {
    const world = await returned();
    await world.send(HONGZE, ...said('H-9'));
    await world.night();
    expect((await draftOf(world)).members[0]).toMatchObject({ agency: HONGZE, state: 'draft' });
    expect((await draftOf(world, HONGZE)).edition).not.toHaveProperty('returns');
    const other = await returned();
    await other.sendAs(`${CITY}-cases`, HONGZE, {
      type: 'event.retracted',
      subject: '2024',
      data: { id: 'back', reason: '误退', by: CITY },
    });
    await other.night();
    expect((await draftOf(other)).members[0]).toMatchObject({ agency: HONGZE, state: 'draft' });
  });

  test('is a draft like any other in a version, where nothing was published', async () => {
    const world = await returned();
    await world.send(CITY, finalised(2024, { without: [HONGZE, QINGHE], note: '两区未计入。' }));
    await world.night();
    const report = JSON.parse(await textOf(world.stores.publication, `${CITY}/2024/v1/report.json`));
    const nothing = { state: 'draft', version: null, tablesDigest: null, counted: false };
    expect(report.members).toMatchObject([
      { agency: HONGZE, ...nothing },
      { agency: QINGHE, ...nothing },
    ]);
  });

  test('holds a published version back from the next report, and nothing of it is public', async () => {
    const world = await city();
    await world.permit(CITY, 'facts', 'text', 'finalise', 'review');
    await world.send(HONGZE, finalised(2024));
    await world.night();
    await world.sendAs(`${CITY}-cases`, HONGZE, {
      type: 'report.returned',
      subject: '2024',
      data: { by: CITY, of: 'v1', comment: '退回理由不公开' },
    });
    await world.send(CITY, finalised(2024, { without: [HONGZE, QINGHE], note: '两区未计入。' }));
    await world.night();
    const report = JSON.parse(await textOf(world.stores.publication, `${CITY}/2024/v1/report.json`));
    expect(report.members[0]).toMatchObject({
      agency: HONGZE,
      state: 'missing',
      version: null,
      counted: false,
    });
    for await (const key of world.stores.publication.list('')) {
      const text = await textOf(world.stores.publication, key);
      expect(text).not.toContain('退回理由不公开');
      if (key.startsWith(`${CITY}/`)) expect(text).not.toMatch(/"returned"|退回/);
    }
  });
});

test('turns of governments read the agencies from the run, and the table once per level', async () => {
  const world = await city();
  await world.send(HONGZE, ...said('H-5'));
  world.later(60);
  let asked = 0;
  const agencies = async () => {
    asked += 1;
    return world.stores.registry.agencies();
  };
  const registry = { ...world.stores.registry, agencies };
  expect(of(await world.run('night', { ...world.stores, registry }))).toMatchObject({ state: 'drafted' });
  expect(receivedIn(await draftOf(world))).toBe(6);
  // Once for the list of each level.
  expect(asked).toBe(2);
});

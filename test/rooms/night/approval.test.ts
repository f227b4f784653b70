import { describe, expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import type { Manifest } from '../../../shared/night/manifest.ts';
import type { ApprovalStep, PersonRight } from '../../../shared/registry/agency.ts';
import { contentsOf } from './reader.ts';
import {
  decided,
  finalised,
  licences,
  received,
  SECRET,
  type Told,
  textOf,
  texts,
  type World,
  worldOn,
  written,
} from './world.ts';

const CANARIES = ['Canary.clerk', 'Canary.section', 'Canary.secrecy', 'Canary.leader'];
const [CLERK = '', ...REVIEWERS] = CANARIES;
const STEPS: readonly ApprovalStep[] = ['section', 'secrecy', 'leader'];

/** An agency that asks for three steps, whose report on 2024 is ready but for them. */
async function ready(): Promise<World> {
  const world = worldOn();
  await world.register('huaian', '淮安市人民政府', { approval: STEPS });
  const { registry, secrets } = world.stores;
  const oa = { id: 'oa', agencies: ['huaian'], may: ['text', 'approve', 'finalise'] as const, succeeds: [] };
  await registry.putSource({ ...oa, disabled: false });
  await secrets.replace('oa', [], [SECRET]);
  const put = (id: string, may: PersonRight[]) =>
    registry.putPerson({ id, subject: `sub-${id}`, agencies: ['huaian'], may });
  await put(CLERK, ['text']);
  for (const [index, step] of STEPS.entries()) await put(REVIEWERS[index] ?? '', [`approve:${step}`]);
  await world.send('huaian', received('A', '2024-03-01T10:00:00+08:00'));
  await world.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'), ...texts(2024));
  await world.night();
  return world;
}

async function reportOf(world: World) {
  const pointer = await currentDraft('huaian', 2024, world.stores.drafts);
  return JSON.parse(await textOf(world.stores.drafts, `${pointer?.prefix}report.json`));
}

const draftOf = async (world: World): Promise<string> => (await reportOf(world)).draftDigest;

async function say(world: World, person: string, type: Told['type'], data: object): Promise<void> {
  world.later(1);
  await world.sendAs('oa', 'huaian', { type, subject: '2024', data, person });
}

async function submit(world: World, note?: string): Promise<string> {
  const draft = await draftOf(world);
  await say(world, CLERK, 'report.submitted', { draft, ...(note && { note }) });
  return draft;
}

async function approveAll(world: World, draft: string): Promise<void> {
  for (const [index, step] of STEPS.entries())
    await say(world, REVIEWERS[index] ?? '', 'report.approved', { step, draft, comment: '无意见' });
}

const finalise = (world: World, note?: string) => world.send('huaian', finalised(2024, note ? { note } : {}));
const reasonOf = async (world: World) =>
  (await world.night()).find(({ year }) => year === 2024) ?? { state: 'unchanged', reason: null };

describe('a finalisation of an agency that asks for approvals', () => {
  test('is refused until each step is approved, and published after the last approval without another finalisation', async () => {
    const world = await ready();
    await finalise(world);
    expect(await reasonOf(world)).toMatchObject({
      state: 'refused',
      reason: '尚缺审核：业务审核、保密审查、分管领导审签（尚未报审）。',
    });
    const draft = await submit(world);
    const [section, secrecy, leader] = REVIEWERS;
    await say(world, section ?? '', 'report.approved', { step: 'section', draft });
    expect(await reasonOf(world)).toMatchObject({ reason: '尚缺审核：保密审查、分管领导审签。' });
    await say(world, secrecy ?? '', 'report.approved', { step: 'secrecy', draft });
    await say(world, leader ?? '', 'report.approved', { step: 'leader', draft });
    expect(await reasonOf(world)).toMatchObject({ state: 'published', version: 1 });
  });

  test('the draft and the standing of the year show the steps that are missing', async () => {
    const world = await ready();
    const draft = await submit(world);
    await say(world, REVIEWERS[0] ?? '', 'report.approved', { step: 'section', draft });
    await world.night();
    const { edition } = await reportOf(world);
    expect(edition.review).toMatchObject({ steps: STEPS, outdated: false, awaits: ['secrecy', 'leader'] });
    const [progress] = await world.stores.progress.all();
    expect(progress?.standings.find(({ year }) => year === 2024)?.awaits).toEqual(['secrecy', 'leader']);
  });

  test('sending back ends the submission; the same draft must be submitted again', async () => {
    const world = await ready();
    const draft = await submit(world);
    await say(world, REVIEWERS[1] ?? '', 'report.sent-back', { step: 'secrecy', draft, comment: '第三段' });
    await approveAll(world, draft);
    await finalise(world);
    expect((await reasonOf(world)).reason).toMatch(/已由保密审查环节退回/);
    await submit(world);
    await approveAll(world, draft);
    expect(await reasonOf(world)).toMatchObject({ state: 'published' });
  });

  test('a finalisation may name the tables or the whole draft, and no other digest', async () => {
    for (const which of ['draftDigest', 'tablesDigest'] as const) {
      const world = await ready();
      await approveAll(world, await submit(world));
      const { [which]: draft } = await reportOf(world);
      await world.send('huaian', finalised(2024, { draft }));
      expect(await reasonOf(world)).toMatchObject({ state: 'published' });
    }
    const world = await ready();
    await approveAll(world, await submit(world));
    await world.send('huaian', finalised(2024, { draft: `sha256:${'0'.repeat(64)}` }));
    expect((await reasonOf(world)).reason).toMatch(/所确认的草稿与当前表格不一致/);
  });
});

describe('all approvals are void once anything in the draft changes:', () => {
  const comma = '2024年工作，平稳有序。';
  test.each<[string, (world: World) => Promise<void>]>([
    ['one comma', (world) => world.send('huaian', written(2024, 'overview', comma))],
    ['one number', (world) => world.send('huaian', licences('L', '2024-06-01T10:00:00+08:00', 1))],
    ['the name', (world) => renamed(world, { name: '淮安市政府' })],
    ['the contact', (world) => renamed(world, { contact: '0517-83605000' })],
  ])('%s', async (_, change) => {
    const world = await ready();
    const draft = await submit(world);
    await approveAll(world, draft);
    await world.night();
    world.later(1);
    await change(world);
    await finalise(world);
    expect(await reasonOf(world)).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/均已作废/),
    });
    expect(await draftOf(world)).not.toBe(draft);
  });

  test('the note', async () => {
    const world = await ready();
    await approveAll(world, await submit(world, '说明'));
    await finalise(world, '说明。');
    expect((await reasonOf(world)).reason).toMatch(/均已作废/);
    await finalise(world, '说明');
    expect(await reasonOf(world)).toMatchObject({ state: 'published' });
  });

  test('they stay valid if nothing to be published changed', async () => {
    const world = await ready();
    const draft = await submit(world);
    await approveAll(world, draft);
    // A case of the year to come changes the set of events, and nothing of this report.
    await world.send('huaian', received('B', '2025-01-05T10:00:00+08:00'));
    await world.night();
    expect(await draftOf(world)).toBe(draft);
    await finalise(world);
    expect(await reasonOf(world)).toMatchObject({ state: 'published' });
  });
});

async function renamed(world: World, change: object): Promise<void> {
  const agency = await world.stores.registry.agency('huaian');
  if (!agency) throw new Error('huaian');
  await world.stores.registry.putAgency({ ...agency, ...change });
  await world.stores.journal.note({
    ...{ agency: 'huaian', receivedAt: world.now(), id: 'renamed' },
    ...{ subjects: [], fromYear: 0, finalises: false },
  });
}

test('who did what is frozen privately with the version; no public file and no draft names a person', async () => {
  const world = await ready();
  await approveAll(world, await submit(world));
  await world.night();
  const draft = JSON.stringify(await reportOf(world));
  await finalise(world);
  expect(await reasonOf(world)).toMatchObject({ state: 'published' });
  const manifest: Manifest = JSON.parse(
    await textOf(world.stores.drafts, 'versions/manifests/huaian/2024/v1.json'),
  );
  expect(manifest.approval?.submission?.by).toBe(CLERK);
  expect(manifest.approval?.approved.map(({ step, by }) => [step, by])).toEqual(
    STEPS.map((step, index) => [step, REVIEWERS[index]]),
  );
  expect(manifest.draftDigest).toBe(manifest.approval?.submission?.draft);
  const everything = [...(await contentsOf(world.stores.publication))].map(
    ([key, text]) => `${key}\n${text}`,
  );
  for (const text of [...everything, draft]) expect(text).not.toMatch(/Canary|draftDigest":.*version/);
  expect(JSON.parse(await textOf(world.stores.publication, 'huaian/2024/report.json'))).not.toHaveProperty(
    'draftDigest',
  );
});

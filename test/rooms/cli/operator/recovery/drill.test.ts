/** A drill of recovery: what it finds where all is well, and where something was planted; and what its paper says. */
import { beforeAll, describe, expect, test } from 'vitest';
import { drill } from '../../../../../infra/cli/operator/recovery/drill.ts';
import { drillPaper, faultsOfDrill } from '../../../../../infra/cli/operator/recovery/drill-paper.ts';
import { restoreBeside, type TableService } from '../../../../../infra/cli/operator/recovery/restoring.ts';
import { RulesFile } from '../../../../../shared/night/rules-file.ts';
import { takeDown, versionsOf } from '../../../../../shared/night/take-down.ts';
import { memoryStores } from '../../../../doubles/memory-store.ts';
import { CHECKOUT, rulesBundle } from '../../../../doubles/rules-bundle.ts';
import { copyOf } from '../../../night/around.ts';
import { decided, finalised, received, texts, type World, worldOn } from '../../../night/world.ts';

let world: World;

/** Two agencies; a version each, a second of one; something came after the last night. */
beforeAll(async () => {
  world = worldOn();
  for (const agency of ['huaian', 'zhoukou']) {
    await world.register(agency);
    await world.send(agency, received('〔2024〕1号', '2024-03-01T10:00:00+08:00'));
    await world.send(agency, decided('〔2024〕1号', '2024-03-09T10:00:00+08:00'));
    await world.send(agency, ...texts(2024), finalised(2024));
  }
  await world.night();
  await world.send('huaian', received('〔2024〕2号', '2024-05-01T10:00:00+08:00'));
  await world.send('huaian', finalised(2024, { note: '补计一件。' }));
  await world.night();
});

type Stores = World['stores'];

const shell = () => ({
  ...{ root: '', env: {}, now: () => world.now(), pause: async () => {}, out: () => {}, tell: () => {} },
  terminal: undefined,
});

/** The backup is what stood before something was planted. */
async function drilled(plant: (live: Stores) => Promise<unknown>, backup: Stores = world.stores) {
  const live = await copyOf(world.stores);
  await plant(live);
  const { eventLog, registry } = backup;
  return drill({ eventLog, registry, live, drafts: live.drafts, publication: live.publication }, shell());
}

const nothing = async () => {};
const HEAD = { at: '2026-11-30T04:00:00.000Z', stack: '本机', to: null, tables: [['E', 'E-drill']] as const };
const paperOf = (found: Awaited<ReturnType<typeof drilled>>) =>
  drillPaper({ ...HEAD, took: { restore: 61_000, compare: 2_000 } }, found);

/** A log that lacks the events of a subject. */
function without(stores: Stores, subject: string): Stores {
  const { eventLog } = stores;
  async function* left(events: ReturnType<typeof eventLog.read>) {
    for await (const logged of events) if (logged.event.subject !== subject) yield logged;
  }
  return {
    ...stores,
    eventLog: {
      ...eventLog,
      read: (agency) => left(eventLog.read(agency)),
      readSubjects: (agency, first, last) => left(eventLog.readSubjects(agency, first, last)),
      async *readDigests(agency) {
        for await (const logged of left(eventLog.read(agency))) yield [logged];
      },
    },
  };
}

describe('a drill', () => {
  test('where all is well: folds, drafts and every version hold, and the paper says so', async () => {
    const found = await drilled(nothing);
    expect(found.agencies.map(({ agency, fold, lost }) => [agency, fold, lost])).toEqual([
      ['huaian', 'same', []],
      ['zhoukou', 'same', []],
    ]);
    expect(found.agencies[0]?.drafts.later).toBe(0);
    expect(found.agencies[0]?.drafts.same).toBeGreaterThan(0);
    expect(found.versions.map(({ agency, number, faults }) => [agency, number, faults])).toEqual([
      ['huaian', 1, []],
      ['huaian', 2, []],
      ['zhoukou', 1, []],
    ]);
    expect(found.versions.flatMap(({ unknown }) => unknown)).toEqual([]);
    const paper = paperOf(found);
    expect(paper).toContain('# 数据恢复演练记录');
    expect(paper).toContain('演练时间：2026年11月30日');
    expect(paper).toContain('恢复的表：E → E-drill');
    expect(paper).toContain('用时 61 秒');
    expect(paper).toContain('共 3 版：3 版由备份的事件重算');
    expect(paper).toContain('备份可用');
    expect(paper).not.toContain('〔2024〕1号');
  });

  test('what came after the backup is told apart from what differs', async () => {
    const found = await drilled(async (live) => {
      const later = worldOn(live);
      later.at(new Date(world.now()).toISOString());
      await later.send('zhoukou', received('〔2024〕9号', '2024-06-01T10:00:00+08:00'));
      await later.night();
    });
    expect(found.agencies[1]).toMatchObject({ fold: 'later', lost: [] });
    expect(found.agencies[1]?.drafts.later).toBeGreaterThan(0);
    expect(faultsOfDrill(found)).toEqual([]);
    expect(paperOf(found)).toContain('恢复点之后另有新事件');
  });

  test('a backup that lacks events of a version: named, and the conclusion is another', async () => {
    const found = await drilled(nothing, without(world.stores, '〔2024〕2号'));
    expect(found.versions.map(({ number, faults }) => [number, faults.length])).toEqual([
      [1, 0],
      [2, 1],
      [1, 0],
    ]);
    expect(paperOf(found)).toContain('huaian 2024 年第 2 版：封存的事件中有 1 条在备份的日志中缺失');
    expect(paperOf(found)).toContain('备份不能完全恢复现有数据');
  });

  test('a log in use that lost what the backup has', async () => {
    const live = await copyOf(world.stores);
    const lost = without(live, '〔2024〕1号');
    const night = worldOn(lost);
    night.at(new Date(world.now()).toISOString());
    night.later(60);
    await night.run('from-log');
    const { eventLog, registry } = world.stores;
    const ports = { eventLog, registry, drafts: live.drafts, publication: live.publication };
    const found = await drill({ ...ports, live: lost }, shell());
    expect(found.agencies.map(({ fold, lost: cases }) => [fold, cases])).toEqual([
      ['differs', ['〔2024〕1号']],
      ['differs', ['〔2024〕1号']],
    ]);
    expect(paperOf(found)).toContain('huaian：备份中有、现用日志中缺失或内容不同的案件 1 件');
  });

  const PLANTS: Record<string, [(live: Stores) => Promise<unknown>, RegExp]> = {
    'a frozen file that is damaged': [
      async ({ drafts }) => {
        const [version] = await versionsOf('zhoukou', 2024, drafts);
        const digest = version?.files.find(({ name }) => name === 'report.json')?.sha256;
        await drafts.put({ key: `versions/files/${digest}`, bytes: Buffer.from('{}'), mediaType: 'x/y' });
      },
      /封存的文件 report\.json 缺失或损坏/,
    ],
    'evidence that is gone': [
      async ({ drafts }) => {
        const [version] = await versionsOf('zhoukou', 2024, drafts);
        await drafts.remove(`versions/files/${version?.evidence?.sha256}`);
      },
      /封存的事件缺失或损坏/,
    ],
    'a public file that somebody changed': [
      ({ publication }) =>
        publication.put({ key: 'zhoukou/2024/v1/report.json', bytes: Buffer.from('{}'), mediaType: 'x/y' }),
      /公开的文件 zhoukou\/2024\/v1\/report\.json 与封存的不同/,
    ],
    'a manifest whose numbers are not those of its events': [
      async ({ drafts }) => {
        const key = 'versions/manifests/zhoukou/2024/v1.json';
        const manifest = JSON.parse(Buffer.from((await drafts.get(key))?.bytes ?? []).toString());
        const salt = '0'.repeat(64);
        await drafts.put({
          key,
          bytes: Buffer.from(JSON.stringify({ ...manifest, salt })),
          mediaType: 'x/y',
        });
      },
      /不是得出该版的那些事件/,
    ],
  };
  for (const [name, [plant, fault]] of Object.entries(PLANTS))
    test(`finds ${name}`, async () => {
      const found = await drilled(plant);
      expect(faultsOfDrill(found).join('\n')).toMatch(fault);
      expect(found.versions.filter(({ faults }) => faults.length > 0)).toHaveLength(1);
    });

  test('of a version that was taken down its frozen files are looked at alone', async () => {
    const found = await drilled(async (live) => {
      const at = new Date(world.now()).toISOString();
      const ports = { ...live, publicationUrl: 'https://publication.example' };
      await takeDown(await versionsOf('zhoukou', 2024, live.drafts), { reason: '误报', at }, ports);
    });
    expect(found.versions[2]).toMatchObject({ takenDown: true, faults: [] });
    expect(paperOf(found)).toContain('其中 1 版已撤下');
  });

  test('of no version says so', async () => {
    const { eventLog, registry, ...live } = memoryStores();
    const found = await drill({ eventLog, registry, ...live, live: { ...live, eventLog } }, shell());
    expect(paperOf(found)).toContain('尚未公布任何报告');
  });
});

describe('a version whose seal names a file of rules', () => {
  let told: Stores;
  let named: string;
  let at: number;

  beforeAll(async () => {
    const stores = memoryStores();
    const rules = new RulesFile(rulesBundle(), stores);
    const office = worldOn({ ...stores, rules });
    await office.register('huaian');
    await office.send('huaian', received('〔2024〕1号', '2024-03-01T10:00:00+08:00'));
    await office.send('huaian', ...texts(2024), finalised(2024));
    await office.night();
    [told, at] = [office.stores, office.now()];
    named = rules.digest.slice('sha256:'.length);
  });

  async function faultsAfter(plant: (live: Stores) => Promise<unknown>): Promise<readonly string[]> {
    const live = await copyOf(told);
    await plant(live);
    const around = { ...shell(), root: CHECKOUT, now: () => at };
    const found = await drill({ ...live, live }, around);
    expect(found.versions).toHaveLength(1);
    return faultsOfDrill(found);
  }

  test('is counted by that file', async () => {
    expect(await faultsAfter(nothing)).toEqual([]);
  });

  test('the file that is gone, or another, is named: the public one, and the frozen one with what it would count', async () => {
    const key = `rules/${named}.mjs`;
    const put = (bytes: string) => ({ key, bytes: Buffer.from(bytes), mediaType: 'x/y' });
    expect(await faultsAfter(({ publication }) => publication.remove(key))).toEqual([
      `huaian 2024 年第 1 版：公开的文件 ${key} 缺失`,
    ]);
    expect(await faultsAfter(({ publication }) => publication.put(put('//')))).toEqual([
      `huaian 2024 年第 1 版：公开的文件 ${key} 与封存的不同`,
    ]);
    const lost = await faultsAfter(({ drafts }) => drafts.remove(`versions/files/${named}`));
    expect(lost).toHaveLength(2);
    expect(lost[0]).toContain(`封存的文件 ${key} 缺失或损坏`);
    expect(lost[1]).toContain('找不到封存清单所载的规则文件');
  });
});

describe('tables restored beside those in use', () => {
  function serviceOf(fails = '') {
    const asked: string[] = [];
    const looks = new Map<string, number>();
    const service: TableService = {
      restore: async (from, to, at) => {
        if (from === fails) throw new Error('no backup');
        asked.push(
          `restore ${from} ${to.replace(/-drill-\d{14}$/, '-drill')} ${at?.toISOString() ?? 'latest'}`,
        );
      },
      stateOf: async (table) => {
        looks.set(table, (looks.get(table) ?? 0) + 1);
        return looks.get(table) === 3 ? 'ACTIVE' : 'CREATING';
      },
      remove: async (table) => void asked.push(`remove ${table.replace(/-drill-\d{14}$/, '-drill')}`),
    };
    return { asked, service };
  }
  const around = () => {
    let clock = 0;
    const pause = async (ms: number) => {
      clock += ms;
    };
    return { now: () => clock, pause, tell: () => {}, poll: 1_000 };
  };

  test('are waited for, and taken away again', async () => {
    const { asked, service } = serviceOf();
    const at = new Date('2026-11-01T00:00:00Z');
    const restored = await restoreBeside(['Log', 'Registry'], at, service, around());
    expect(restored.milliseconds).toBe(4_000);
    await restored.drop();
    expect(asked).toEqual([
      'restore Log Log-drill 2026-11-01T00:00:00.000Z',
      'restore Registry Registry-drill 2026-11-01T00:00:00.000Z',
      'remove Log-drill',
      'remove Registry-drill',
    ]);
  });

  test('where one of them cannot be restored, the other is taken away, and nothing in use is touched', async () => {
    const { asked, service } = serviceOf('Registry');
    await expect(restoreBeside(['Log', 'Registry'], undefined, service, around())).rejects.toThrow(
      'no backup',
    );
    expect(asked).toEqual(['restore Log Log-drill latest', 'remove Log-drill']);
  });
});

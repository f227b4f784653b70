import { describe, expect, it } from 'vitest';
import type { OperatorStores } from '../../../../infra/cli/connect.ts';
import { Refused } from '../../../../infra/cli/messages.ts';
import { switchPerson } from '../../../../infra/cli/operator/people.ts';
import {
  addSecret,
  applyRegistry,
  disableSource,
  handOut,
  type Issued,
  readRegistered,
  retireAgency,
  retireSecret,
  retireSource,
  stillOff,
} from '../../../../infra/cli/operator/registering.ts';
import type { RegistryFile } from '../../../../infra/cli/operator/registry-file.ts';
import { changeLines } from '../../../../infra/cli/operator/registry-log.ts';
import { COUNTS_WITHIN } from '../../../../shared/intake/senders.ts';
import { keyOf } from '../../../../shared/intake/signature.ts';
import type { JournalEntry } from '../../../../shared/store/ports.ts';
import { memoryStores } from '../../../doubles/memory-store.ts';
import { NOW } from '../recording-shell.ts';

const FILE: RegistryFile = {
  agencies: [{ id: 'huaian', name: '淮安市人民政府', parent: null, contact: null, chargeDecimals: 4 }],
  sources: [
    { id: 'huaian-cases', agencies: ['huaian'], may: ['facts'], succeeds: [] },
    { id: 'huaian-office', agencies: ['huaian'], may: ['text'], succeeds: [] },
  ],
  people: [],
};

async function apply(file: RegistryFile, stores: OperatorStores): Promise<Issued> {
  let issued: Issued = { sources: {} };
  const issue = (given: Issued) => {
    issued = given;
  };
  await applyRegistry(file, await readRegistered(stores), stores, { now: NOW, issue });
  return issued;
}

async function journal({ journal }: OperatorStores): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of journal.all()) entries.push(entry);
  return entries;
}

describe('registry apply', () => {
  it('issues a secret for each new source, and none the second time', async () => {
    const stores = memoryStores();
    const { sources } = await apply(FILE, stores);
    expect(Object.keys(sources)).toEqual(['huaian-cases', 'huaian-office']);
    for (const [id, { secret }] of Object.entries(sources)) {
      expect(keyOf(secret)).toHaveLength(32);
      expect(await stores.secrets.of(id)).toEqual([secret]);
    }
    expect(await apply(FILE, stores)).toEqual({ sources: {} });
  });

  it('an agency that is new or changed is noted in the journal; an unchanged one is not', async () => {
    const stores = memoryStores();
    await apply(FILE, stores);
    expect(await journal(stores)).toMatchObject([
      { agency: 'huaian', receivedAt: NOW, subjects: [], fromYear: 0, finalises: false },
    ]);
    await apply(FILE, stores);
    expect(await journal(stores)).toHaveLength(1);
    for (const [count, change] of [
      [2, { name: '淮安' }],
      [3, { contact: '0517' }],
      [4, { chargeDecimals: 2 }],
    ] as const) {
      const [agency] = (await readRegistered(stores)).agencies;
      if (!agency) throw new Error('not registered');
      await apply({ agencies: [{ ...agency, ...change }], sources: [], people: [] }, stores);
      expect(await journal(stores)).toHaveLength(count);
    }
  });

  it('a crash before a source is registered shows the same secret again', async () => {
    const stores = memoryStores();
    const issued: Issued[] = [];
    const crashing: OperatorStores = {
      ...stores,
      registry: {
        ...stores.registry,
        putSource: async () => {
          throw new Error('crash');
        },
      },
    };
    const attempt = applyRegistry(FILE, { agencies: [], sources: [], people: [] }, crashing, {
      now: NOW,
      issue: (given) => issued.push(given),
    });
    await expect(attempt).rejects.toThrow('crash');
    expect(await apply(FILE, stores)).toEqual(issued[0]);
    expect((await readRegistered(stores)).sources).toHaveLength(2);
  });

  it('a registered source without any secret gets one', async () => {
    const stores = memoryStores();
    const [listed] = FILE.sources;
    if (!listed) throw new Error('no source');
    await stores.registry.putSource({ ...listed, disabled: false });
    const { sources } = await apply(FILE, stores);
    expect(await stores.secrets.of('huaian-cases')).toEqual([sources['huaian-cases']?.secret]);
  });

  it('a person keeps what disabling left behind, whatever the file says', async () => {
    const stores = memoryStores();
    const person = { id: 'p1', subject: 'sub-1', agencies: ['huaian'], may: ['read' as const] };
    const file = { ...FILE, people: [person] };
    await apply(file, stores);
    await switchPerson('p1', 'disabled', stores, 1000);
    await apply(file, stores);
    expect(await stores.registry.person('p1')).toEqual({ ...person, disabled: true, sessionsAfter: 1000 });
    await switchPerson('p1', 'enabled', stores, 2000);
    await apply({ ...file, people: [{ ...person, may: ['text'] }] }, stores);
    expect(await stores.registry.person('p1')).toEqual({ ...person, may: ['text'], sessionsAfter: 1000 });
  });

  it('a disabled source stays disabled', async () => {
    const stores = memoryStores();
    await apply(FILE, stores);
    await disableSource('huaian-cases', stores, NOW);
    await apply(FILE, stores);
    expect((await readRegistered(stores)).sources.map(({ disabled }) => disabled)).toEqual([true, false]);
  });

  it('a person who is disabled stays disabled, and no session of before comes back', async () => {
    const stores = memoryStores();
    const person = { id: 'p1', subject: 'sub-1', agencies: ['huaian'], may: ['read' as const] };
    const file = { ...FILE, people: [person] };
    await apply(file, stores);
    await switchPerson('p1', 'disabled', stores, NOW);
    await apply(file, stores);
    expect(await stores.registry.person('p1')).toEqual({ ...person, disabled: true, sessionsAfter: NOW });
    await switchPerson('p1', 'enabled', stores, NOW + 1);
    await apply({ ...file, people: [{ ...person, subject: 'sub-2' }] }, stores);
    expect(await stores.registry.person('p1')).toEqual({ ...person, subject: 'sub-2', sessionsAfter: NOW });
  });
});

describe('the log of the registry', () => {
  it('keeps each change with its time and what stood before; what changes nothing is no change', async () => {
    const stores = memoryStores();
    await apply(FILE, stores);
    await apply(FILE, stores);
    await disableSource('huaian-cases', stores, NOW + 60_000);
    const [agency] = FILE.agencies;
    if (!agency) throw new Error('no agency');
    const person = { id: 'p1', subject: 'sub-1', agencies: ['huaian'], may: ['read' as const] };
    await apply({ agencies: [{ ...agency, contact: '0517' }], sources: [], people: [person] }, stores);
    const changes = await stores.registry.changes();
    expect(changes.map(({ kind, id, before }) => [kind, id, before === null])).toEqual([
      ['agency', 'huaian', true],
      ['source', 'huaian-cases', true],
      ['source', 'huaian-office', true],
      ['agency', 'huaian', false],
      ['person', 'p1', true],
      ['source', 'huaian-cases', false],
    ]);
    const lines = changeLines(changes).split('\n');
    expect(lines[5]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}来源 huaian-cases {2}disabled：false → true$/,
    );
    expect(lines[3]).toContain('机关 huaian  contact：null → "0517"');
    expect(lines.join('')).not.toContain('sub-1');
  });
});

describe('source rotate', () => {
  it('a second secret stands beside the first, the older goes with --retire', async () => {
    const stores = memoryStores();
    const first = (await apply(FILE, stores)).sources['huaian-cases']?.secret;
    const second = (await addSecret('huaian-cases', stores)).sources['huaian-cases']?.secret;
    expect(second).not.toBe(first);
    expect(await stores.secrets.of('huaian-cases')).toEqual([first, second]);
    await retireSecret('huaian-cases', stores);
    expect(await stores.secrets.of('huaian-cases')).toEqual([second]);
  });

  it('is printed at once, and handed out for good when it counts beside forgeries', async () => {
    const done: string[] = [];
    const shell = {
      out: (text: string) => void done.push(text),
      pause: async (ms: number) => void done.push(`${ms} ms`),
    };
    const issued = { sources: { s1: { secret: 'whsec_x' } } };
    await handOut(issued, shell);
    expect(done).toEqual([`${JSON.stringify(issued, null, 2)}\n`, `${COUNTS_WITHIN} ms`]);
  });

  it('is refused where two are active, and --retire where one is', async () => {
    const stores = memoryStores();
    await apply(FILE, stores);
    await expect(retireSecret('huaian-cases', stores)).rejects.toThrow(Refused);
    await addSecret('huaian-cases', stores);
    const held = await stores.secrets.of('huaian-cases');
    await expect(addSecret('huaian-cases', stores)).rejects.toThrow(/two active secrets/);
    expect(await stores.secrets.of('huaian-cases')).toEqual(held);
  });

  it('is refused where somebody else was quicker', async () => {
    const stores = memoryStores();
    await apply(FILE, stores);
    const raced = { ...stores, secrets: { ...stores.secrets, replace: async () => false } };
    await expect(addSecret('huaian-cases', raced)).rejects.toThrow(/someone else/);
  });

  it('an unknown source is refused', async () => {
    await expect(addSecret('nobody', memoryStores())).rejects.toThrow(/not registered/);
    await expect(disableSource('nobody', memoryStores(), NOW)).rejects.toThrow(/not registered/);
  });
});

describe('an apply of what is switched off', () => {
  it('says so of each, and switches nothing on', async () => {
    const stores = memoryStores();
    await apply(FILE, stores);
    expect(stillOff(FILE, await readRegistered(stores))).toEqual([]);
    await retireAgency('huaian', stores, NOW);
    await disableSource('huaian-cases', stores, NOW);
    await retireSource('huaian-office', stores, NOW);
    const said = stillOff(FILE, await readRegistered(stores)).map(({ zh }) => zh);
    expect(said).toEqual([
      expect.stringMatching(/机关 huaian 已撤并，更新后仍为撤并.*--agency huaian --undo/),
      expect.stringMatching(/来源 huaian-cases 已停用.*401/),
      expect.stringMatching(/来源 huaian-office 已停用.*401/),
    ]);
    await apply(FILE, stores);
    const { agencies, sources } = await readRegistered(stores);
    expect([agencies[0]?.retired, ...sources.map(({ disabled }) => disabled)]).toEqual([true, true, true]);
    expect(stillOff({ agencies: [], sources: [], people: [] }, { agencies, sources, people: [] })).toEqual(
      [],
    );
  });
});

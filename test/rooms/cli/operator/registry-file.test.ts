import { describe, expect, it } from 'vitest';
import { Refused } from '../../../../infra/cli/messages.ts';
import {
  checkReferences,
  type Registered,
  readRegistryFile,
} from '../../../../infra/cli/operator/registry-file.ts';
import { scratch } from '../recording-shell.ts';

const { write } = scratch();
const agency = { id: 'huaian', name: '淮安市人民政府', parent: null };
const source = { id: 'huaian-cases', agencies: ['huaian'] };
const NOTHING: Registered = { agencies: [], sources: [], people: [] };

async function faultsOf(content: unknown, registered = NOTHING): Promise<readonly string[]> {
  const path = write('registry.json', JSON.stringify(content));
  try {
    checkReferences(path, await readRegistryFile(path), registered);
    return [];
  } catch (error) {
    if (error instanceof Refused) return error.faults.map((fault) => fault.replace(path, '').trim());
    throw error;
  }
}

it('what may be left out gets its default', async () => {
  const path = write('short.json', JSON.stringify({ agencies: [agency], sources: [source] }));
  expect(await readRegistryFile(path)).toEqual({
    agencies: [{ ...agency, contact: null, chargeDecimals: 4 }],
    sources: [{ ...source, may: ['facts'], succeeds: [] }],
    people: [],
  });
});

it('how a source numbers its cases is kept; a list without patterns is none', async () => {
  const numbering = ['1320YYYY###', '淮依申〔YYYY〕#号'];
  const sourcesOf = async (list: unknown) => {
    const content = { agencies: [agency], sources: [{ ...source, numbering: list }] };
    return (await readRegistryFile(write('numbering.json', JSON.stringify(content)))).sources;
  };
  const plain = { ...source, may: ['facts'], succeeds: [] };
  expect(await sourcesOf(numbering)).toEqual([{ ...plain, numbering }]);
  expect(await sourcesOf([])).toEqual([plain]);
});

it('agencies and sources that are registered already may be referred to', async () => {
  const registered: Registered = {
    agencies: [{ ...agency, contact: null, chargeDecimals: 4 }],
    sources: [{ ...source, may: ['facts'], succeeds: [], disabled: false }],
    people: [],
  };
  const child = { id: 'qingpu', name: '清江浦区', parent: 'huaian' };
  const next = { id: 'new-cases', agencies: ['huaian', 'qingpu'], succeeds: ['huaian-cases'] };
  expect(await faultsOf({ agencies: [child], sources: [next] }, registered)).toEqual([]);
});

it.each(['agencies', 'data', 'desk', 'log', 'rules', 'years'])(
  'the name %s, kept by the publication, is no id of a new agency, and stays one that it is',
  async (id) => {
    const [taken] = await faultsOf({ agencies: [{ ...agency, id }] });
    expect(taken).toMatch(/^\/agencies\/0\/id .*保留的目录名/);
    const known = { ...agency, id, contact: null, chargeDecimals: 4 };
    expect(await faultsOf({ agencies: [{ ...agency, id }] }, { ...NOTHING, agencies: [known] })).toEqual([]);
  },
);

describe('a fault is named by its pointer', () => {
  const agencies = [agency];
  it.each<[string, unknown, RegExp]>([
    ['an id in capitals', { agencies: [{ ...agency, id: 'Huaian' }] }, /^\/agencies\/0\/id {2}应为 2–64/],
    ['an id of one character', { agencies: [{ ...agency, id: 'h' }] }, /^\/agencies\/0\/id /],
    ['no name', { agencies: [{ id: 'huaian', parent: null }] }, /^\/agencies\/0\/name {2}缺少此字段/],
    ['a blank name', { agencies: [{ ...agency, name: '  ' }] }, /^\/agencies\/0\/name {2}名称应为/],
    ['no parent', { agencies: [{ id: 'huaian', name: 'x' }] }, /^\/agencies\/0\/parent {2}缺少此字段/],
    [
      'an unknown parent',
      { agencies: [{ ...agency, parent: 'jiangsu' }] },
      /^\/agencies\/0\/parent {2}上级机关 jiangsu/,
    ],
    [
      'a parent of itself',
      { agencies: [{ ...agency, parent: 'huaian' }] },
      /^\/agencies\/0\/parent {2}上级关系成环/,
    ],
    [
      'decimals of seven',
      { agencies: [{ ...agency, chargeDecimals: 7 }] },
      /^\/agencies\/0\/chargeDecimals {2}应为 0–6/,
    ],
    [
      'decimals in a string',
      { agencies: [{ ...agency, chargeDecimals: '4' }] },
      /^\/agencies\/0\/chargeDecimals /,
    ],
    ['a stray field', { agencies: [{ ...agency, phone: '1' }] }, /^\/agencies\/0\/phone {2}没有这一字段/],
    ['a stray list', { agencies, source: [] }, /^\/source {2}没有这一字段/],
    ['an agency twice', { agencies: [agency, agency] }, /^\/agencies\/1\/id {2}此机关编号重复/],
    ['an agency that is no object', { agencies: ['huaian'] }, /^\/agencies\/0 /],
    ['agencies that are no list', { agencies: agency }, /^\/agencies {2}agencies 应为/],
    ['a list for the whole', [agency], /^此处应为一个 JSON 对象/],
    ['an empty registry', {}, /^没有任何机关、来源或人员/],
    ['a source twice', { agencies, sources: [source, source] }, /^\/sources\/1\/id {2}此来源编号重复/],
    ['an agency not registered', { sources: [source] }, /^\/sources\/0\/agencies\/0 {2}机关 huaian 既不/],
    ['a source for nobody', { agencies, sources: [{ ...source, agencies: [] }] }, /^\/sources\/0\/agencies /],
    [
      'an agency named twice',
      { agencies, sources: [{ ...source, agencies: ['huaian', 'huaian'] }] },
      /^\/sources\/0\/agencies\/1 {2}huaian 重复/,
    ],
    [
      'an unknown permission',
      { agencies, sources: [{ ...source, may: ['all'] }] },
      /^\/sources\/0\/may\/0 {2}.*facts、text、finalise/,
    ],
    ...(['', '1'.repeat(129), 'a\nb', 7] as const).map((wrong): [string, unknown, RegExp] => [
      `the pattern ${JSON.stringify(wrong).slice(0, 9)}`,
      { agencies, sources: [{ ...source, numbering: ['1320YYYY###', wrong] }] },
      /^\/sources\/0\/numbering\/1 /,
    ]),
    [
      'a pattern that is a number of a person',
      { agencies, sources: [{ ...source, numbering: ['320802199001011230'] }] },
      /^\/sources\/0\/numbering\/0 .*text\.identity-card/,
    ],
    [
      'patterns in a text',
      { agencies, sources: [{ ...source, numbering: '###' }] },
      /^\/sources\/0\/numbering /,
    ],
    ['no permission', { agencies, sources: [{ ...source, may: [] }] }, /^\/sources\/0\/may /],
    [
      'an unknown predecessor',
      { agencies, sources: [{ ...source, succeeds: ['old'] }] },
      /^\/sources\/0\/succeeds\/0 {2}来源 old/,
    ],
    [
      'a source that succeeds itself',
      { agencies, sources: [{ ...source, succeeds: ['huaian-cases'] }] },
      /^\/sources\/0\/succeeds {2}接替关系成环/,
    ],
    [
      'a secret in the file',
      { agencies, sources: [{ ...source, secret: 'x' }] },
      /^\/sources\/0\/secret {2}没有这一字段/,
    ],
  ])('%s', async (_, content, fault) => {
    const faults = await faultsOf(content);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });
});

it('what sections 6 to 9 of the contract add is read, and a false flag is as none', async () => {
  const full = {
    ...agency,
    since: '2024-03-01',
    casesFrom: '2026-01-01',
    consolidates: true,
    deadline: '03-20',
    names: [{ until: '2024-12-31', name: '旧名' }],
    parents: [{ until: '2025-06-30', parent: null }],
    until: '2027-12-31',
    mergedInto: 'heir',
    approval: ['section', 'principal'],
    notify: { webhook: 'https://bridge.example/hook' },
  };
  const heir = { id: 'heir', name: '承接', parent: null, sandbox: false, casesFrom: null };
  const person = { id: 'Zhang.w-1', subject: 'sub', agencies: ['huaian'], may: ['text', 'approve:secrecy'] };
  const path = write('full.json', JSON.stringify({ agencies: [full, heir], people: [person] }));
  const { agencies, people } = await readRegistryFile(path);
  expect(agencies).toEqual([
    { ...full, contact: null, chargeDecimals: 4 },
    { id: 'heir', name: '承接', parent: null, contact: null, chargeDecimals: 4, casesFrom: null },
  ]);
  expect(people).toEqual([person]);
});

describe('of sections 6 to 9 each fault is named by its pointer', () => {
  const with_ = (more: object) => ({ agencies: [{ ...agency, ...more }] });
  const person = { id: 'p', subject: 's', agencies: ['huaian'], may: ['read'] };
  it.each<[string, unknown, RegExp]>([
    [
      'a day that is none',
      with_({ since: '2023-02-29' }),
      /^\/agencies\/0\/since {2}应为日期，如 2024-03-31/,
    ],
    ['a day in words', with_({ since: '2024年3月1日' }), /^\/agencies\/0\/since /],
    [
      'cases from the middle of a year',
      with_({ casesFrom: '2026-07-01' }),
      /casesFrom {2}应为某年 1 月 1 日/,
    ],
    ['a deadline that is no day', with_({ deadline: '02-30' }), /deadline {2}应为月日/],
    ['steps out of order', with_({ approval: ['leader', 'section'] }), /approval {2}应为审核环节的列表/],
    ['a step twice', with_({ approval: ['leader', 'leader'] }), /approval /],
    ['a plain address', with_({ notify: { webhook: 'http://x.example' } }), /webhook {2}应为 https 地址/],
    ['a flag in words', with_({ consolidates: 'yes' }), /consolidates {2}应为 true 或 false/],
    ['an heir nobody knows', with_({ until: '2024-06-30', mergedInto: 'new' }), /mergedInto {2}承接机关 new/],
    ['a person for nobody known', { people: [person] }, /^\/people\/0\/agencies\/0 {2}机关 huaian/],
    ['a right that is none', { ...with_({}), people: [{ ...person, may: ['facts'] }] }, /may\/0 {2}.*ledger/],
    [
      'a person with a blank',
      { ...with_({}), people: [{ ...person, id: '张 三' }] },
      /^\/people\/0\/id {2}应为 1–64/,
    ],
    [
      'two persons with one sign-in',
      { ...with_({}), people: [person, { ...person, id: 'q', may: ['text'] }].slice(0, 2) },
      /^\/people\/[01]\/subject /,
    ],
    [
      'a source called desk',
      { ...with_({}), sources: [{ ...source, id: 'desk' }] },
      /^\/sources\/0\/id {2}desk 为保留编号/,
    ],
  ])('%s', async (_, content, fault) => {
    const faults = await faultsOf(content);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]).toMatch(fault);
  });
});

describe('what is registered and dated', () => {
  const entry = { until: '2023-12-31', name: '旧名' };
  const registered: Registered = {
    agencies: [{ ...agency, contact: null, chargeDecimals: 4, names: [entry], sandbox: true }],
    sources: [],
    people: [],
  };
  const same = { ...agency, names: [entry], sandbox: true };
  it('may be added to', async () => {
    const names = [entry, { until: '2024-12-31', name: '中名' }];
    expect(await faultsOf({ agencies: [{ ...same, names }] }, registered)).toEqual([]);
  });
  it.each([
    ['left out', { ...same, names: [] }, /\/names {2}已登记的记录不能更改或删去/],
    ['rewritten', { ...same, names: [{ ...entry, name: '别名' }] }, /\/names /],
    ['a sandbox no more', { ...same, sandbox: false }, /\/sandbox {2}测试机关与正式机关不能互换/],
  ])('is refused when it is %s', async (_, listed, fault) => {
    const faults = await faultsOf({ agencies: [listed] }, registered);
    expect(faults).toEqual([expect.stringMatching(fault)]);
  });
});

describe('the end of an agency that is registered', () => {
  const ended = { ...agency, until: '2024-06-30', mergedInto: 'heir' };
  const heir = { id: 'heir', name: '承接机关', parent: null, contact: null, chargeDecimals: 4 };
  const registered: Registered = {
    agencies: [{ ...ended, contact: null, chargeDecimals: 4 }, heir, { ...heir, id: 'other' }],
    sources: [],
    people: [],
  };
  const { until, mergedInto } = ended;
  it.each([
    ['stays', ended, []],
    ['moved to another day', { ...ended, until: '2024-09-30' }, ['/until']],
    ['left out', { ...agency }, ['/until', '/mergedInto']],
    ['without its heir', { ...agency, until }, ['/mergedInto']],
    ['with another heir', { ...ended, mergedInto: 'other' }, ['/mergedInto']],
  ])('%s', async (_, listed, at) => {
    const faults = await faultsOf({ agencies: [listed] }, registered);
    expect(faults).toHaveLength(at.length);
    at.forEach((field, index) => {
      expect(faults[index]).toContain(`/agencies/0${field}  `);
    });
  });

  it('may be given an heir later', async () => {
    const [, ...others] = registered.agencies;
    const open: Registered = {
      ...registered,
      agencies: [{ ...agency, contact: null, chargeDecimals: 4, until }, ...others],
    };
    expect(await faultsOf({ agencies: [{ ...agency, until, mergedInto }] }, open)).toEqual([]);
  });
});

it('a circle through what is registered is found', async () => {
  const registered: Registered = {
    agencies: [{ id: 'jiangsu', name: '江苏省', parent: 'huaian', contact: null, chargeDecimals: 4 }],
    sources: [],
    people: [],
  };
  const faults = await faultsOf({ agencies: [{ ...agency, parent: 'jiangsu' }] }, registered);
  expect(faults).toEqual([expect.stringContaining('上级关系成环')]);
});

it('an agency that only hangs below a circle is not blamed for it', async () => {
  const faults = await faultsOf({
    agencies: [
      { id: 'a1', name: 'a', parent: 'a2' },
      { id: 'a2', name: 'b', parent: 'a1' },
      { id: 'a3', name: 'c', parent: 'a1' },
    ],
  });
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['/agencies/0/parent', '/agencies/1/parent']);
});

it('all faults are told at once', async () => {
  const faults = await faultsOf({ agencies: [{ id: 'X', name: '' }], sources: [{ id: 'ok' }] });
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    '/agencies/0/id',
    '/agencies/0/name',
    '/agencies/0/parent',
    '/sources/0/agencies',
  ]);
});

describe('a text that is printed and published', () => {
  const hostile = [
    ['a colour', '\u001b[31m红\u001b]0;pwn\u0007局', 'text.control'],
    ['NUL', '淮安\u0000市', 'text.control'],
    ['C1', '淮安\u009b31m市', 'text.control'],
    ['bidirectional override', '\u202e府政民人\u202c', 'text.control'],
    ['isolate', '甲\u2066乙\u2069丙', 'text.control'],
    ['line separator', '甲\u2028乙', 'text.control'],
    ['lone surrogate', '甲\ud800乙', 'surrogate'],
    ['an identity-card number', '联系人11010519491231002X', 'text.identity-card'],
  ] as const;

  it.each(hostile)('is refused with place and code where it holds %s', async (_, text, code) => {
    const places = [
      [{ agencies: [{ ...agency, name: text }] }, '/agencies/0/name'],
      [{ agencies: [{ ...agency, contact: text }] }, '/agencies/0/contact'],
      [
        { agencies: [{ ...agency, names: [{ until: '2024-03-31', name: text }] }] },
        '/agencies/0/names/0/name',
      ],
      [{ people: [{ id: 'p1', subject: text, agencies: ['huaian'], may: ['read'] }] }, '/people/0/subject'],
    ] as const;
    for (const [content, pointer] of places) {
      const faults = await faultsOf(content);
      expect(faults, pointer).toEqual([expect.stringContaining(pointer)]);
      if (code !== 'surrogate') expect(faults[0]).toContain(`（${code}）`);
    }
  });

  it('may be of several lines where it is a contact, and is one line where it is a name', async () => {
    expect(
      await faultsOf({ agencies: [{ ...agency, contact: '电话：0517-83605000\n地址：淮安市' }] }),
    ).toEqual([]);
    expect(await faultsOf({ agencies: [{ ...agency, name: '淮安市\n人民政府' }] })).toHaveLength(1);
  });
});

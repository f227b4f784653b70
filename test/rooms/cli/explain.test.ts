import { describe, expect, it } from 'vitest';
import { casesInStores } from '../../../infra/cli/clerk/case-source.ts';
import { printCell } from '../../../infra/cli/clerk/explanation.ts';
import { printFaults } from '../../../infra/cli/clerk/feed-faults.ts';
import { Refused } from '../../../infra/cli/messages.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { kept } from '../reading.ts';
import { decided, eventLine, gongkai, NOW, scratch } from './recording-shell.ts';

const { write } = scratch();
const GRANTED = 'applications.outcomes.granted.natural-person';
const LINES = [
  eventLine(),
  decided(),
  decided({ id: 'e9', subject: 'A-2', time: '2024-05-01T09:00:00+08:00' }),
  eventLine({ id: 'c1', type: 'charge.reported', subject: 'Q1', data: { yuan: '12345.6' } }),
];
const FILE = write('events.jsonl', LINES.join('\n'));
const offline = (...argv: string[]) => gongkai([...argv, '--agency', 'huaian', '--events', FILE]);

describe('explain CELL', () => {
  it('names the cases behind a number, their events, and the rule with its mark', async () => {
    const { code, out } = await offline('explain', GRANTED, '--year', '2024');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        `${GRANTED}  huaian 2024`,
        '三、本年度办理结果 · （一）予以公开 · 申请人情况 · 自然人 = 1  (1 个编号 / numbers)',
        '',
        'A-1  1',
        '    [S] 一件申请只计一行，按办结年度和办理决定所载的结果计。 / one application, one result row: that of its decision, in the year of the conclusion',
        '    2024-03-01  application.received  e1  (file)',
        '    2024-04-01  application.decided  e2  (file)',
        '',
      ].join('\n'),
    );
  });

  it('--json says the same for programs', async () => {
    const { out } = await offline('explain', GRANTED, '--year', '2024', '--json');
    expect(JSON.parse(out)).toMatchObject({
      agency: 'huaian',
      year: 2024,
      cell: GRANTED,
      value: 1,
      cases: [
        {
          subject: 'A-1',
          amount: 1,
          rule: { code: 'decided', mark: 'S' },
          events: [
            { id: 'e1', source: 'file', type: 'application.received', at: '2024-03-01T01:00:00Z' },
            { id: 'e2' },
          ],
        },
      ],
    });
  });

  it('money is explained in yuan, whatever the cell rounds to', async () => {
    const { out } = await offline('explain', 'proactive.chargesWanYuan', '--year', '2024', '--json');
    expect(JSON.parse(out)).toMatchObject({ value: '1.2346', cases: [{ amount: '12345.60', unit: 'yuan' }] });
  });

  it('a cell of zero has no cases, and that is an answer', async () => {
    const { code, out } = await offline('explain', 'proactive.licences', '--year', '2024', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { value: 0, cases: [] }]);
  });

  it('an unknown cell is refused with up to three suggestions', async () => {
    const { code, out, told } = await offline(
      'explain',
      'applications.outcomes.grantd.total',
      '--year',
      '2024',
    );
    expect([code, out]).toEqual([1, '']);
    const near = ['applications.outcomes.granted.total', 'applications.outcomes.partly-granted.total'];
    expect(told.join()).toContain(`是否指：${near.join('、')}、`);
    expect(told.join().split('、')).toHaveLength(3);
    expect((await offline('explain', 'x'.repeat(200), '--year', '2024')).told.join()).not.toContain('是否指');
  });

  it.each([
    ['neither cell nor case', []],
    ['a cell without a year', [GRANTED]],
    ['cell and case', [GRANTED, '--case', 'A-1']],
    ['case and year', ['--case', 'A-1', '--year', '2024']],
    ['a version', [GRANTED, '--year', '2024', '--version', '1']],
    ['a file and a stack', [GRANTED, '--year', '2024', '--stack', 'x']],
  ])('%s is wrong usage', async (_, argv) => {
    const { code, out } = await offline('explain', ...argv);
    expect([code, out]).toEqual([2, '']);
  });
});

describe('explain --case', () => {
  it('says in which cells of which year a case counts', async () => {
    const { code, out } = await offline('explain', '--case', 'A-1', '--json');
    const { counted, notCounted, faults } = JSON.parse(out);
    expect([code, notCounted, faults]).toEqual([0, [], []]);
    expect(counted.map(({ year }: { year: number }) => year)).toEqual([2024]);
    expect(counted[0].cells.map(({ cell }: { cell: string }) => cell)).toContain(GRANTED);
  });

  it('says why a case counts nowhere, and what would mend it', async () => {
    const { out } = await offline('explain', '--case', 'A-2');
    expect(out).toContain('不计入任何年度的表格');
    expect(out).toMatch(
      /outcome-without-receipt[\s\S]*2024-05-01 {2}application\.decided {2}e9[\s\S]*处理：补报收到申请的记录[^\n]*（application\.received）/,
    );
  });

  it.each([
    ['a number', ['--case', 'A-3', '--agency', 'huaian'], '没有编号 A-3'],
    ['an agency', ['--case', 'A-1', '--agency', 'nobody'], '文件中有：huaian'],
  ])('%s without events is refused', async (_, argv, message) => {
    const { code, told } = await gongkai(['explain', ...argv, '--events', FILE]);
    expect(code).toBe(1);
    expect(told.join()).toContain(message);
  });
});

describe('faults', () => {
  it('lists each standing fault with its event, the years that it blocks, and what would mend it', async () => {
    const { code, out } = await offline('faults', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      {
        subject: 'A-2',
        code: 'outcome-without-receipt',
        level: 'error',
        blocks: [2024],
        event: { id: 'e9', type: 'application.decided', at: '2024-05-01T01:00:00Z' },
        mend: {
          action: 'send-receipt',
          event: { specversion: '1.0', type: 'application.received', subject: 'A-2', agency: 'huaian' },
          fill: ['/id', '/time', '/data/applicantType'],
        },
      },
    ]);
    expect((await offline('faults')).out).toMatch(/^A-2 {2}outcome-without-receipt/);
  });

  it('none is an empty list, and a word on standard error', async () => {
    const clean = write('clean.jsonl', eventLine());
    const { out, told } = await gongkai(['faults', '--agency', 'huaian', '--events', clean]);
    expect([out, told.join()]).toEqual(['', '没有数据报送问题 / no fault of the feed stands']);
    expect((await gongkai(['faults', '--agency', 'huaian', '--events', clean, '--json'])).out).toBe('[]\n');
  });
});

describe('from the log of a stack', () => {
  const out: string[] = [];
  const shell = {
    ...{ root: '', env: {}, now: () => NOW, pause: async () => {}, terminal: undefined },
    out: (text: string) => void out.push(text),
    tell: () => {},
  };

  it('reads every case of the agency, and its name and decimals from the registry', async () => {
    const stores = memoryStores();
    await stores.registry.putAgency({
      id: 'huaian',
      name: '淮安',
      parent: null,
      contact: null,
      chargeDecimals: 2,
    });
    for (const line of LINES) await stores.eventLog.append(kept(JSON.parse(line), 'cases'), 'test');
    const cell = { cell: 'proactive.chargesWanYuan', year: 2024 };
    await printCell(cell, await casesInStores('huaian', stores), shell);
    await printFaults({}, await casesInStores('huaian', stores), [], shell);
    expect(out.join('')).toMatch(
      /淮安 2024\n.*= 1\.23 [\s\S]*Q1 {2}12345\.60元[\s\S]*A-2 {2}outcome-without-receipt/,
    );
  });

  it('an unregistered agency is refused', async () => {
    await expect(casesInStores('huaian', memoryStores())).rejects.toThrow(Refused);
  });
});

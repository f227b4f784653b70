/** `gongkai ledger` against an endpoint that really verifies and stores. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportLedger, type ImportOrder, importLedger } from '../../../infra/cli/clerk/ledger.ts';
import type { Shell } from '../../../infra/cli/io.ts';
import { Refused } from '../../../infra/cli/messages.ts';
import { readBook } from '../../../shared/ledger/raw.ts';
import { type Typed, workbook } from '../ledger/books.ts';
import { type OpenDoor, openDoor, SECRET } from './open-door.ts';
import { gongkai, NOW, scratch } from './recording-shell.ts';

const { write, folder } = scratch();
let door: OpenDoor;
beforeAll(async () => {
  door = await openDoor(['facts']);
});
afterAll(() => door.close());

const HEAD = ['编号', '收到日期', '申请人类别', '答复日期', '办理结果', '申请人姓名'];
const book = (...rows: Typed[][]) => write('台账.xlsx', workbook({ 申请: [HEAD, ...rows] }));
const row = (subject: string, ...more: Typed[]): Typed[] => [subject, '2025-03-03', '自然人', ...more];

function shellOf(): Shell & { said: string[]; told: string[]; bytes: Uint8Array[] } {
  const [said, told, bytes]: [string[], string[], Uint8Array[]] = [[], [], []];
  return {
    ...{
      root: '',
      env: { GONGKAI_SECRET: SECRET },
      now: () => NOW,
      pause: async () => {},
      terminal: undefined,
    },
    ...{ said, told, bytes },
    out: (text) => void said.push(text),
    outBytes: (more) => void bytes.push(more),
    tell: (line) => void told.push(line),
  };
}

async function bring(path: string, more: Partial<ImportOrder> = {}, now = NOW) {
  const shell = { ...shellOf(), now: () => now };
  const order = { agency: 'huaian', source: 'office', url: door.url, ...more };
  const refused = await importLedger(path, order, door.stores, shell).catch((error: unknown) => error);
  return { ...shell, refused: refused instanceof Refused ? refused : undefined };
}

const types = async () => (await door.stored()).map(({ subject, type }) => `${subject} ${type}`);

test('a ledger is imported once; names are dropped and named; again it is nothing; a change is a change', async () => {
  const first = await bring(
    book([...row('甲1', null, null, '王翠花')], row('甲2', '2025-03-20', '予以公开')),
  );
  expect(first.refused).toBeUndefined();
  expect(first.told.join()).toContain('没有读取的列：申请人姓名');
  expect(first.said.join()).toContain('2行：新增事实3，撤回0，作废0，已有0');
  expect(await types()).toEqual(
    ['甲1 application.received', '甲2 application.decided', '甲2 application.received'].sort(),
  );
  expect(JSON.stringify(await door.stored())).not.toContain('王翠花');
  const again = await bring(book(row('甲1'), row('甲2', '2025-03-20', '予以公开')));
  expect(again.said.join()).toContain('新增事实0，撤回0，作废0，已有3');
  const dry = await bring(book(row('甲1', '2025-03-21', '部分公开'), row('甲2', '2025-03-20', '予以公开')), {
    dryRun: true,
  });
  expect(dry.said.join('')).toContain('甲1  application.decided  2025-03-21');
  expect(await types()).toHaveLength(3);
});

test('what it would send is listed by the day in Beijing', async () => {
  const evening = Date.UTC(2026, 1, 28, 20);
  const changed = book(row('甲1'), row('甲2', '2025-03-21', '予以公开'));
  const { said } = await bring(changed, { dryRun: true }, evening);
  expect(said.join('')).toContain('甲2  event.retracted  2026-03-01');
});

test('a faulty one sends nothing, names each cell, and gives the workbook back', async () => {
  const before = await types();
  const report = join(folder, '错误.xlsx');
  const { refused } = await bring(book(row('甲3'), row('甲4', '2025-02-30', '予以公开'), row('甲3')), {
    report,
  });
  expect(refused?.words.zh).toBe(`2 处问题，未发送；已标在 ${report} 中`);
  expect(refused?.faults[0]).toContain('台账.xlsx 申请!D3（答复日期）  “2025-02-30”不是日历上的日子');
  expect(refused?.faults[1]).toContain('申请!A4（编号）  编号与第2行重复');
  expect((await readBook(new Uint8Array(readFileSync(report)), 'x')).sheets[0]?.name).toBe('错误');
  expect(await types()).toEqual(before);
});

test('rows that are gone are voided only after the right number', async () => {
  const only = () => book(row('甲2', '2025-03-20', '予以公开'));
  const told = await bring(only());
  expect(told.told.join()).toContain(
    '1个已报送的编号不在文件中，未作废：申请 甲1；确需作废请加 --confirm-removals 1',
  );
  expect((await bring(only(), { confirmRemovals: 2 })).refused?.words.zh).toContain('有1个，不是2个，未发送');
  expect(await types()).not.toContain('甲1 application.voided');
  expect((await bring(only(), { confirmRemovals: 1 })).refused).toBeUndefined();
  expect(await types()).toContain('甲1 application.voided');
  expect((await bring(only())).told.join()).not.toContain('不在文件中');
});

test('an export is a ledger, and its import sends nothing', async () => {
  const shell = shellOf();
  await exportLedger({ agency: 'huaian', year: 2025 }, door.stores, shell);
  const back = await bring(write('导出.xlsx', shell.bytes[0] ?? new Uint8Array()));
  expect(back.said.join()).toContain('2行：新增事实0，撤回0，作废0，已有4');
});

test('the template goes to standard output, byte by byte', async () => {
  const { code, bytes } = await gongkai(['ledger', 'template']);
  expect(code).toBe(0);
  expect((await readBook(bytes, '台账.xlsx')).sheets.map(({ name }) => name)).toContain('决定与收费');
});

test('an unknown source, a mapping with faults and no ledger at all are refused', async () => {
  expect((await bring(book(row('甲9')), { source: 'nobody' })).refused?.words.zh).toContain(
    '没有登记来源 nobody',
  );
  const mapping = write('mapping.json', '{"version": 1, "subject": {"column": "登记号"}, "facts": []}');
  expect((await bring(book(row('甲9')), { mapping })).refused?.faults[0]).toContain('/facts');
  expect((await bring(write('x.xlsx', 'PK'))).refused?.words.zh).toContain('x.xlsx：');
});

test('a sandbox goes by its own clock: a day that is to come is one that was', async () => {
  const plain = { id: 'huaian', name: '淮安', parent: null, contact: null, chargeDecimals: 4 };
  const ahead = new Date(NOW + 100 * 86_400_000).toISOString().slice(0, 10);
  const path = book(['乙1', ahead, '自然人', null, null, null]);
  await door.stores.registry.putAgency(plain);
  expect((await bring(path, { dryRun: true })).refused?.faults.join()).toContain('晚于今天');
  await door.stores.registry.putAgency({ ...plain, sandbox: true });
  await door.stores.registry.setClock('huaian', 200 * 86_400_000);
  expect((await bring(path, { dryRun: true })).refused).toBeUndefined();
});

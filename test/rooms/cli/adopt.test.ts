/** `gongkai adopt` against an endpoint that really verifies and stores. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { distinctNumbers, htmlOf, pageOf } from '../reading/pages.ts';
import { type OpenDoor, openDoor, SECRET } from './open-door.ts';
import { gongkai, scratch } from './recording-shell.ts';

const { write } = scratch();
const PAGES = new URL('../../fixtures/pages/', import.meta.url).pathname;
const TIMEOUT = { timeout: 120_000 };
const env = { GONGKAI_SECRET: SECRET };
let door: OpenDoor;

beforeAll(async () => {
  door = await openDoor(['figures']);
});
afterAll(() => door.close());

const adopt = (place: string, year: number, ...more: string[]) =>
  gongkai(
    [
      'adopt',
      place,
      '--agency',
      'huaian',
      '--year',
      String(year),
      '--source',
      'office',
      '--url',
      door.url,
      ...more,
    ],
    { env },
  );

describe('gongkai adopt', () => {
  test('shows what read shows, and sends every cell as figures of the year', TIMEOUT, async () => {
    const numbers = distinctNumbers();
    const place = write('2024.html', htmlOf(pageOf(numbers)));
    const { code, out, told } = await adopt(place, 2024, '--json');
    expect(told.join()).toContain('stored 1, duplicates 0');
    expect(code).toBe(0);
    const shown = await gongkai(['read', place, '--json']);
    expect(JSON.parse(out)).toEqual(JSON.parse(shown.out));
    const [event] = (await door.stored()).filter(({ type }) => type === 'figures.reported');
    expect(event?.subject).toBe('2024');
    const data = event?.data as {
      tables: Record<string, unknown>;
      format: string;
      scope: string;
      origin: string;
    };
    expect([data.format, data.scope, data.origin]).toEqual(['2021', 'own', '2024.html']);
    const sent = leaves(data.tables);
    for (const [path, value] of numbers) expect(sent.get(path)).toBe(value);
    expect([...sent].filter(([path]) => !numbers.has(path))).toEqual([
      ['processingFees.applications', null],
      ['processingFees.yuan', null],
    ]);
  });

  test('sends a blank as null, and the figures of the older form with its own paths', TIMEOUT, async () => {
    const { code } = await adopt(
      `${PAGES}r05-shanghai-2019-a.html`,
      2019,
      '--origin',
      '上海市政府办公厅2019年年报',
    );
    expect(code).toBe(0);
    const event = (await door.stored()).find(({ subject }) => subject === '2019');
    const data = event?.data as { tables: Record<string, unknown>; format: string; origin: string };
    expect([data.format, data.origin]).toEqual(['2019', '上海市政府办公厅2019年年报']);
    expect([...leaves(data.tables).values()]).toContain(null);
  });

  test(
    'refuses a report of another year, and one with unread cells, and then sends nothing',
    TIMEOUT,
    async () => {
      const before = (await door.stored()).length;
      const wrongYear = await adopt(`${PAGES}p01-city-a.xlsx`, 2022);
      expect(wrongYear.code).toBe(1);
      expect(wrongYear.told.at(-1)).toMatch(/这是\d{4}年度的报告.*不是2022年度的，未发送/);
      const damaged = `${PAGES}r07-zhoukou-2021-a.txt`;
      const unread = await adopt(damaged, 2021);
      expect(unread.code).toBe(1);
      expect(unread.told.at(-1)).toMatch(/有\d+格没有读到，未发送/);
      expect(unread.told[0]).toMatch(/applications\.\S+ /);
      expect((await door.stored()).length).toBe(before);
      expect((await adopt(damaged, 2021, '--unread-as-blank')).code).toBe(0);
      expect((await door.stored()).length).toBe(before + 1);
    },
  );

  test('a dry run validates and sends nothing; a page without tables is refused', TIMEOUT, async () => {
    const before = (await door.stored()).length;
    const dry = await adopt(`${PAGES}p03-department-b.docx`, 2025, '--dry-run');
    expect([dry.code, dry.told.at(-1)]).toEqual([0, expect.stringContaining('尚未发送')]);
    const empty = await adopt(`${PAGES}v19-attachment-a.html`, 2024);
    expect([empty.code, empty.told.at(-1)]).toEqual([1, expect.stringContaining('没有读到任何表格，未发送')]);
    expect((await door.stored()).length).toBe(before);
  });
});

function leaves(tree: Record<string, unknown>, at = ''): Map<string, unknown> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null
        ? [...leaves(value as Record<string, unknown>, `${at}${name}.`)]
        : [[`${at}${name}`, value] as const],
    ),
  );
}

import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { distinctNumbers, htmlOf, pageOf } from '../reading/pages.ts';
import { gongkai, scratch } from './recording-shell.ts';

const { write, folder } = scratch();
const PAGES = new URL('../../fixtures/pages/', import.meta.url).pathname;
const TIMEOUT = { timeout: 120_000 };

describe('gongkai read', () => {
  test('prints the tables, cells with places, what is unread, and the checks', TIMEOUT, async () => {
    const { out, code } = await gongkai(['read', `${PAGES}p01-city-a.xlsx`, '--json']);
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(Object.keys(report.cells)).toHaveLength(200);
    expect(report.cells['applications.received.total']).toEqual({
      value: report.tables.applications.received.total,
      raw: expect.any(String),
      place: { sheet: expect.any(String), cell: expect.stringMatching(/^[A-Z]+\d+$/) },
      how: 'label',
    });
    expect(report.unread).toEqual([]);
    expect(report.checks.map(({ id }: { id: string }) => id)).toContain('row-sum');
  });

  test('says in the source’s own places where a sum breaks, and refuses', TIMEOUT, async () => {
    const { out, code } = await gongkai(['check', `${PAGES}f01-digit-a.html`]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /1\.本机关不掌握相关政府信息：各类申请人之和与总计应当相等，表中前者为1072，后者为572（见第\d+张表第\d+行第\d+列）。/,
    );
    expect(out).toMatch(/42个等式核对了42个，不成立的2个；正文中\d+个数字读懂\d+个/);
  });

  test('reads a folder as a table of results, and names what cannot be read', TIMEOUT, async () => {
    write('a.csv', '二、主动公开政府信息情况\n信息内容,本年处理决定数量\n行政许可,3\n');
    write('b.pdf', '%PDF-1.4 broken');
    const { out, code, told } = await gongkai(['read', folder, '--csv']);
    expect(code).toBe(1);
    const [, first = '', second = ''] = out.trim().split('\r\n');
    expect(first).toMatch(/a\.csv,.*,1,199,0\/42,/);
    expect(second).toMatch(/b\.pdf,.*不是完整的 PDF，无法读取$/);
    expect(told.at(-1)).toContain('1份无法读取');
  });

  test('names the numbers that nothing holds to account, and in JSON all of them', TIMEOUT, async () => {
    const { out } = await gongkai(['read', `${PAGES}p01-city-a.xlsx`]);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^10个数字不在任何可核对的等式中，.*规章·本年制发件数/);
    const { unchecked } = JSON.parse((await gongkai(['read', `${PAGES}p01-city-a.xlsx`, '--json'])).out);
    expect(unchecked).toHaveLength(10);
    expect(unchecked[0]).toBe('proactive.rules.issued');
  });

  test('counts the equations that blanks leave open', TIMEOUT, async () => {
    const { out } = await gongkai(['read', `${PAGES}v02-one-cell-rows-a.html`]);
    expect(out).toMatch(/25个等式中核对了\d+个；空白格按0试算，另有\d+个成立/);
  });

  test(
    'check takes a folder, names old office files, and its exit code tells of the worst',
    TIMEOUT,
    async () => {
      const { out, code, told } = await gongkai(['check', folder]);
      expect(code).toBe(1);
      expect(out).toMatch(/a\.csv {2}.*核对等式0\/42/);
      expect(told.join('\n')).toMatch(/a\.csv {2}读到了单元格，但空白或未读的太多，没有一个等式可以核对/);
      write('c.doc', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0]));
      const csv = await gongkai(['check', folder, '--csv']);
      expect(csv.out).toMatch(/c\.doc,.*请另存为 DOCX 或 XLSX/);
    },
  );

  test('of a page without tables nothing was checked, and both commands refuse it', TIMEOUT, async () => {
    for (const command of ['read', 'check']) {
      const { code, told } = await gongkai([command, `${PAGES}v19-attachment-a.html`]);
      expect(code).toBe(1);
      expect(told.join('\n')).toMatch(/v19-attachment-a\.html {2}没有读到任何表格/);
      expect(told.at(-1)).toContain('1份没有读到表格');
    }
  });
});

const ORGANISATIONS = [
  'commercial-enterprise',
  'research-institution',
  'public-welfare-organisation',
  'legal-service-organisation',
  'other-organisation',
];

describe('a report beside others', () => {
  const balanced = (seed: number) => {
    const numbers = distinctNumbers(edition2021, seed);
    return { numbers, place: write(`s${seed}.html`, htmlOf(pageOf(numbers))) };
  };

  test('--before: the chains name both years’ numbers, and where this year’s stands', TIMEOUT, async () => {
    const { place } = balanced(1);
    const earlier = new Map(distinctNumbers());
    earlier.set('applications.carriedOut.total', 4321);
    const before = write('before.html', htmlOf(pageOf(earlier)));
    const { out } = await gongkai(['check', place, '--before', before]);
    expect(out).toMatch(
      /总计列：上年度公布的结转下年度4321件，本年度的上年结转\d+件（见第\d+张表第\d+行第\d+列）。/,
    );
    const same = await gongkai([
      'check',
      `${PAGES}r02-hongze-2024-a.html`,
      '--before',
      `${PAGES}r01-hongze-2023-a.html`,
      '--json',
    ]);
    const checks: { id: string; result: string }[] = JSON.parse(same.out).checks;
    expect(checks.find(({ id }) => id === 'dispute-chain')?.result).toBe('pass');
  });

  test(
    '--before: each chain is asked, holds where the years meet, and finds the one cell that does not',
    TIMEOUT,
    async () => {
      const now = new Map(distinctNumbers(edition2021, 4));
      const number = (path: string) => Number(now.get(path));
      const earlier = new Map(now);
      for (const column of ['total', 'natural-person', ...ORGANISATIONS])
        earlier.set(`applications.carriedOut.${column}`, number(`applications.carriedIn.${column}`));
      for (const kind of ['rules', 'normativeDocuments'])
        earlier.set(
          `proactive.${kind}.inForce`,
          number(`proactive.${kind}.inForce`) -
            number(`proactive.${kind}.issued`) +
            number(`proactive.${kind}.repealed`),
        );
      for (const block of ['review', 'lawsuitDirect', 'lawsuitAfterReview'])
        earlier.set(`disputes.${block}.pending`, 1);
      const place = write('now.html', htmlOf(pageOf(now)));
      const chains = async (cells: ReadonlyMap<string, number | string>) => {
        const { out } = await gongkai([
          'check',
          place,
          '--before',
          write('then.html', htmlOf(pageOf(cells))),
          '--json',
        ]);
        const checks: { id: string; result: string; findings: unknown[] }[] = JSON.parse(out).checks;
        return ['carry-chain', 'in-force-chain', 'dispute-chain'].map((id) => {
          const found = checks.find((check) => check.id === id);
          return [found?.result, found?.findings.length ?? 0];
        });
      };
      const holds = ['pass', 0];
      // That columns agree says nothing of the cases behind them.
      const columnsHold = ['not-assessable', 0];
      expect(await chains(earlier)).toEqual([columnsHold, holds, holds]);
      const broken = (path: string, value: number) => new Map(earlier).set(path, value);
      const one = [expect.stringMatching(/warn|fail/), 1];
      expect(await chains(broken('applications.carriedOut.research-institution', 987_654))).toEqual([
        one,
        holds,
        holds,
      ]);
      expect(await chains(broken('proactive.rules.inForce', 987_654))).toEqual([columnsHold, one, holds]);
      expect(await chains(broken('disputes.review.pending', 98_765_432))).toEqual([columnsHold, holds, one]);
    },
  );

  test('--child: the whole is the sum of its members, cell by cell', TIMEOUT, async () => {
    const [one, two] = [balanced(2), balanced(3)];
    const sum = new Map(
      [...one.numbers].map(([path, value]) => {
        const total = Number(value) + Number(two.numbers.get(path));
        return [path, typeof value === 'string' ? total.toFixed(2) : total];
      }),
    );
    const whole = write('whole.html', htmlOf(pageOf(sum)));
    const parentSum = async () => {
      const { out } = await gongkai(['check', whole, '--child', one.place, two.place, '--json']);
      const checks: { id: string; result: string; findings: { zh: string }[] }[] = JSON.parse(out).checks;
      return checks.find(({ id }) => id === 'parent-sum');
    };
    expect(await parentSum()).toMatchObject({ result: 'pass', equations: { assessed: 200, of: 200 } });
    sum.set('applications.received.total', 1);
    write('whole.html', htmlOf(pageOf(sum)));
    const { result, findings } = (await parentSum()) ?? { findings: [] };
    expect(result).toBe('fail');
    expect(findings.map(({ zh }) => zh)).toEqual([
      expect.stringMatching(/总计：所给2份报告之和\d+，本报告1（见第\d+张表第\d+行第\d+列）。/),
    ]);
  });

  test('a report beside that cannot be read is a fault that names it', TIMEOUT, async () => {
    const { place } = balanced(1);
    const { code, told } = await gongkai(['check', place, '--before', `${PAGES}v19-attachment-a.html`]);
    expect([code, told.at(-1)]).toEqual([
      1,
      expect.stringContaining('v19-attachment-a.html：没有读到任何表格'),
    ]);
  });
});

test('a period that is not the year of the title is said, with its place', TIMEOUT, async () => {
  const html = htmlOf(pageOf(distinctNumbers())).replace(
    '自2024年1月1日起至2024年12月31日',
    '自2023年1月1日起至2023年12月31日',
  );
  const { out } = await gongkai(['read', write('stale.html', html)]);
  expect(out).toMatch(
    /第\d+行：统计期限印作“2023年1月1日起至2023年12月31日”，2024年度的报告应为2024年1月1日至12月31日/,
  );
  const { out: right } = await gongkai(['read', write('right.html', htmlOf(pageOf(distinctNumbers())))]);
  expect(right).not.toContain('统计期限印作');
});

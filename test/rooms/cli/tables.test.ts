import { describe, expect, it } from 'vitest';
import { ownPartOf, SAMPLES, type Sample, sampleDeliveries } from '../../../infra/cli/sample/samples.ts';
import { decided, eventLine, gongkai, scratch } from './recording-shell.ts';

const { write, folder } = scratch();
const tables = (file: string, ...more: string[]) =>
  gongkai(['tables', '--events', file, '--agency', 'huaian', '--year', '2024', ...more]);

/** A permutation by a linear congruence: printed by its seed, the same everywhere. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const copy = [...items];
  let state = seed;
  for (let index = copy.length - 1; index > 0; index--) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const other = state % (index + 1);
    [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
  }
  return copy;
}

describe('the sample year', () => {
  const [sample] = SAMPLES as [Sample];
  const events = sampleDeliveries(sample).flatMap((delivery) => delivery.events);
  const lines = events.map((event) => JSON.stringify(event));
  const ordered = write('ordered.jsonl', `${lines.join('\n')}\n`);

  it('gives what the city itself counts of the published tables', async () => {
    const { code, out, told } = await tables(ordered, '--name', sample.tables.agency.name);
    expect([code, told]).toEqual([0, []]);
    expect(JSON.parse(out)).toEqual(ownPartOf(sample));
  });

  it('gives the same bytes shuffled, tripled, with blank lines and CRLF', async () => {
    const mixed = shuffled([...lines, ...lines, ...lines, '', '  '], 20_240_101);
    const other = write('mixed.jsonl', mixed.join('\r\n'));
    const [a, b] = [await tables(ordered), await tables(other)];
    expect(a.out.length).toBeGreaterThan(2000);
    expect(b).toEqual(a);
  });
});

describe('options', () => {
  const charges = write(
    'charges.jsonl',
    [
      eventLine(),
      decided(),
      eventLine({
        id: 'c1',
        type: 'charge.reported',
        subject: '2024-Q1',
        data: { yuan: '12345.67' },
      }),
    ].join('\n'),
  );
  const registry = write(
    'registry.json',
    JSON.stringify({
      agencies: [{ id: 'huaian', name: '淮安', parent: null, chargeDecimals: 2 }],
      sources: [],
    }),
  );

  it('the name is the id where nothing else is said', async () => {
    const { agency, proactive } = JSON.parse((await tables(charges)).out);
    expect(agency).toEqual({ id: 'huaian', name: 'huaian' });
    expect(proactive.chargesWanYuan).toBe('1.2346');
  });

  it('--registry gives the name and the decimals of charges', async () => {
    const { agency, proactive } = JSON.parse((await tables(charges, '--registry', registry)).out);
    expect(agency.name).toBe('淮安');
    expect(proactive.chargesWanYuan).toBe('1.23');
  });

  it('--registry tells how its sources number cases: such a number is nobody’s telephone', async () => {
    const phones = write('phones.jsonl', `${eventLine({ subject: '13202024001' })}\n`);
    const agency = { id: 'huaian', name: '淮安', parent: null };
    const source = { id: 'cases', agencies: ['huaian'], numbering: ['1320YYYY###'] };
    const numbered = write('numbered.json', JSON.stringify({ agencies: [agency], sources: [source] }));
    const { code, out } = await tables(phones, '--registry', numbered);
    expect([code, JSON.parse(out).applications.received.total]).toEqual([0, 1]);
    for (const more of [[], ['--registry', registry]]) {
      const refused = await tables(phones, ...more);
      expect(refused.code).toBe(1);
      expect(refused.told.join()).toMatch(/phones\.jsonl:1 \/subject .*手机号码/);
    }
  });

  it('--registry that lacks the agency is bad input', async () => {
    const file = write('other.json', JSON.stringify({ agencies: [{ id: 'ab', name: 'x', parent: null }] }));
    const { code, out, told } = await tables(charges, '--registry', file);
    expect([code, out]).toEqual([1, '']);
    expect(told.join()).toContain('没有机关 huaian');
  });

  it('--as-of keeps what happened by then', async () => {
    const at = (time: string) => tables(charges, '--as-of', time);
    const before = JSON.parse((await at('2024-03-31T23:59:59+08:00')).out).applications;
    const after = JSON.parse((await at('2024-04-01T09:00:00+08:00')).out).applications;
    expect([before.carriedOut.total, before.concluded.total]).toEqual([1, 0]);
    expect([after.carriedOut.total, after.concluded.total]).toEqual([0, 1]);
  });

  it('an agency without events has tables of zeros, and a note', async () => {
    const { code, out, told } = await gongkai([
      'tables',
      '--events',
      charges,
      '--agency',
      'other',
      '--year',
      '2024',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out).applications.received.total).toBe(0);
    expect(told.join()).toContain('文件中有：huaian');
  });

  it.each([
    ['--name and --registry together', ['--name', 'x', '--registry', registry]],
    ['a year before 2021', ['--year', '2020']],
    ['a year that is none', ['--year', '24']],
    ['a time without offset', ['--as-of', '2024-03-31T23:59:59']],
    ['an empty name', ['--name', ' ']],
    ['an unknown option', ['--nonsense']],
  ])('%s is wrong usage', async (_, more) => {
    const { code, out, told } = await tables(charges, ...more);
    expect([code, out]).toEqual([2, '']);
    expect(told.join('\n')).toMatch(/错误/);
  });
});

it('faults of the feed are told on standard error and change no exit code', async () => {
  const file = write('fault.jsonl', [decided({ subject: 'A-9' }), eventLine()].join('\n'));
  const { code, out, told } = await tables(file);
  expect(code).toBe(0);
  expect(JSON.parse(out).applications.concluded.total).toBe(0);
  expect(told.join('\n')).toMatch(/outcome-without-receipt.*\(1: A-9\)/);
});

it('a fault of a later year is not told', async () => {
  const file = write('later.jsonl', [decided({ time: '2026-04-01T09:00:00+08:00' })].join('\n'));
  expect((await tables(file)).told).toEqual([]);
});

it('a retraction counts within the file, whatever source it names', async () => {
  const retraction = {
    id: 'e3',
    type: 'event.retracted',
    data: { id: 'e2', reason: '登记有误', source: 'old-cases' },
  };
  const file = write('retracted.jsonl', [eventLine(), decided(), eventLine(retraction)].join('\n'));
  const { code, out } = await tables(file);
  expect(code).toBe(0);
  expect(JSON.parse(out).applications.concluded.total).toBe(0);
});

describe('bad files', () => {
  const latin = Buffer.concat([Buffer.from(`${eventLine()}\n`), Buffer.from([0x22, 0xff, 0x22])]);
  it.each<[string, string | Uint8Array, RegExp]>([
    ['a line that is no JSON', `${eventLine()}\n{"a":1,}`, /:2:8 {2}不是有效的 JSON/],
    ['a byte-order mark', `\ufeff${eventLine()}`, /:1 {2}以字节顺序标记/],
    ['bytes that are no UTF-8', latin, /:2 {2}不是有效的 UTF-8/],
    ['UTF-16', Buffer.from(`\ufeff${eventLine()}`, 'utf16le'), /可能是 UTF-16/],
    ['an empty file', '', /是空文件/],
    ['blank lines alone', '\n \r\n\t\n', /是空文件/],
    ['a key twice', eventLine().replace('"id":', '"id":"e0","id":'), /:1 {2}.*重复的键/],
    ['an array for an event', `[${eventLine()}]`, /:1 {2}.*CloudEvents JSON 对象/],
    ['a field that is missing', eventLine({ data: {} }), /:1 \/data\/applicantType {2}缺少必需的字段/],
    [
      'a value that the catalogue lacks',
      decided({ data: { outcome: 'maybe' } }),
      /:1 \/data\/outcome .*granted, partly/,
    ],
    ['an identity-card number', eventLine({ subject: '11010119900307002X' }), /:1 \/subject {2}.*身份证/],
    ['a time to come', eventLine({ time: '2027-06-03T00:00:00Z' }), /:1 \/time {2}/],
    ['a line of over 1 MiB', `${eventLine()}\n${' '.repeat(1 << 20)}{}`, /:2 {2}此行超过 1 MiB/],
  ])('%s is refused with its place', async (name, content, message) => {
    const { code, out, told } = await tables(write(`${name.replaceAll(' ', '-')}.jsonl`, content));
    expect([code, out]).toEqual([1, '']);
    expect(told.join('\n')).toMatch(message);
  });

  it('two contents of one event name both lines', async () => {
    const file = write(
      'two.jsonl',
      [eventLine(), decided(), eventLine({ time: '2024-03-02T09:00:00+08:00' })].join('\n'),
    );
    const { code, told } = await tables(file);
    expect(code).toBe(1);
    expect(told[0]).toMatch(/two\.jsonl:3 .*第 1 行/);
  });

  it.each([7, 30])(
    'two contents are found also among many events of one subject: the %ith',
    async (index) => {
      const many = Array.from({ length: 40 }, (_, number) => eventLine({ id: `n${number}` }));
      const file = write('many.jsonl', [...many, decided({ id: `n${index}` })].join('\n'));
      expect((await tables(file)).told[0]).toMatch(new RegExp(`many\\.jsonl:41 .*第 ${index + 1} 行`));
    },
  );

  it('all faults are counted, and a hundred are listed', async () => {
    const file = write('faulty.jsonl', Array.from({ length: 250 }, () => eventLine({ data: {} })).join('\n'));
    const { told } = await tables(file);
    expect(told).toHaveLength(102);
    expect(told[100]).toContain('另有 150 处');
    expect(told[101]).toContain('250 处问题');
  });

  it.each([
    ['no such file', () => `${folder}/absent.jsonl`, '文件不存在'],
    ['a folder', () => folder, '是文件夹'],
  ])('%s is refused with its remedy', async (_, path, message) => {
    const { code, told } = await tables(path());
    expect(code).toBe(1);
    expect(told.join()).toContain(message);
  });
});

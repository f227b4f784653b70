/**
 * A form that adds a row and a check, removes a row, calls a column otherwise and changes a sum goes from the signed
 * webhook to every format and through verification; no file outside this folder knows of it but the two lists that it
 * is registered in. In the same process what release 0.1.0 published verifies without a false word.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawingBy } from '../../infra/cli/auditor/drawing.ts';
import { openPlace } from '../../infra/cli/auditor/published-place.ts';
import type { Finding } from '../../shared/audit/findings.ts';
import { verifyPlace } from '../../shared/audit/place.ts';
import { foldCase } from '../../shared/cases/case.ts';
import { MEMBERS_CSV } from '../../shared/consolidation/members-csv.ts';
import { sharesOf } from '../../shared/counting/explain.ts';
import { EDITIONS, editionFor } from '../../shared/editions/registry.ts';
import { OUTCOMES } from '../../shared/form/codes.ts';
import { FORMATS } from '../../shared/formats/formats.ts';
import { digestOfBytes } from '../../shared/formats/seal.ts';
import { sha256Bytes } from '../../shared/store/digest.ts';
import { verifyEd25519 } from '../../shared/store/ed25519.ts';
import { memoryStores } from '../doubles/memory-store.ts';
import { released } from '../promises/released-folder.ts';
import { tell } from '../prove/figure.ts';
import { decided, finalised, received, type Told, texts, type World, worldOn } from '../rooms/night/world.ts';
import { edition9999 } from './edition-9999.ts';

const YEAR = 9998;
const at = (day: string) => `${YEAR}-${day}T10:00:00+08:00`;

/** Two answered by the archives, one granted, one carried over; a review that is concluded, and one that is not. */
const STORY: Told[] = [
  ...['A-1', 'A-2', 'A-3', 'A-4'].map((subject) => received(subject, at('03-01'))),
  decided('A-1', at('03-10'), 'unavailable.archived'),
  decided('A-2', at('03-11'), 'granted'),
  decided('A-3', at('03-12'), 'unavailable.archived'),
  { type: 'review.filed', subject: 'R-1', time: at('04-01') },
  { type: 'review.concluded', subject: 'R-1', time: at('05-01'), data: { result: 'upheld' } },
  { type: 'review.filed', subject: 'R-2', time: at('06-01') },
  { type: 'application.fee-paid', subject: 'A-2', time: at('03-09'), data: { yuan: '20.00' } },
];

let world: World;
const file = async (name: string) => {
  const object = await world.stores.publication.get(`jia/${YEAR}/v1/${name}`);
  if (!object) throw new Error(`${name} was not published`);
  return object.bytes;
};
const report = async () => JSON.parse(Buffer.from(await file('report.json')).toString());

async function verified(place: Parameters<typeof verifyPlace>[0]): Promise<Finding[]> {
  return verifyPlace(place);
}

const log = { digest: sha256Bytes, verify: verifyEd25519 };
const withWhat = { editions: EDITIONS, digest: digestOfBytes, drawing: drawingBy(FORMATS), log };

beforeAll(async () => {
  world = worldOn({ ...memoryStores(), formats: FORMATS });
  world.at(`${YEAR + 1}-01-05T09:00:00+08:00`);
  await world.register('jia', '甲市人民政府');
  await world.send('jia', ...STORY, ...texts(YEAR), finalised(YEAR, { note: '移交档案馆的较多。' }));
  await world.night();
  expect(world.errors).toEqual([]);
});

describe('from the webhook to every format', () => {
  test('the year follows the new form, the years before it theirs', () => {
    expect([2020, 2024, YEAR].map((year) => editionFor(year)?.id)).toEqual(['2019', '2021', '9999']);
    expect(OUTCOMES).toContain('unavailable.archived');
    expect(OUTCOMES).toContain('not-processed.reissue');
  });

  test('report.json has the new row, not the one that went, and validates against the published schema', async () => {
    const { tables, checks } = await report();
    expect(tables.format).toBe('9999');
    expect(tables.applications.outcomes['unavailable.archived'].total).toBe(2);
    expect(tables.applications.outcomes).not.toHaveProperty(['not-processed.reissue']);
    expect(tables.applications.concluded.total).toBe(3);
    // What is pending is no part of the sum any more.
    expect(tables.disputes.review).toMatchObject({ upheld: 1, pending: 1, total: 1 });
    expect(checks.map(({ id }: { id: string }) => id)).toEqual(edition9999.checks.map(({ id }) => id));
    expect(checks.at(-1)).toMatchObject({ id: 'archived-few', result: 'fail', level: 'warning' });
    const schema = await world.stores.publication.get('report.schema.json');
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      JSON.parse(Buffer.from(schema?.bytes ?? []).toString()),
    );
    expect([validate(await report()), validate.errors]).toEqual([true, null]);
  });

  test('the page, the workbook and the CSV print the new labels', async () => {
    const page = Buffer.from(await file('report.html')).toString();
    for (const words of ['4.已移交国家档案馆', '其他组织', '国办公开办函〔9998〕1号'])
      expect(page).toContain(words);
    expect(page).not.toContain('要求行政机关确认或重新出具已获取信息');
    const csv = Buffer.from(await file('report.csv')).toString();
    expect(csv).toContain('applications.outcomes.unavailable.archived.total,2,件');
    expect(csv).not.toContain('not-processed.reissue');
    // Of members there are none.
    const formats = FORMATS.filter((format) => format.name !== MEMBERS_CSV);
    for (const { name } of formats) expect([name, (await file(name)).length > 500]).toEqual([name, true]);
    tell({ row: 'R28', what: 'formats of a planted form', held: formats.length, tried: formats.length });
  });

  test('the rule that is retired judges the report of its own year alone', () => {
    const events = STORY.filter(({ subject }) => subject === 'R-2').map(({ data = {}, ...told }, index) => ({
      ...told,
      id: `e${index}`,
      source: 's',
      agency: 'jia',
      at: `${YEAR}-06-01T02:00:00`,
      data,
    }));
    const facts = foldCase('R-2', events as unknown as Parameters<typeof foldCase>[1]);
    const rules = (id: string) => {
      const edition = EDITIONS.find((one) => one.id === id);
      if (!edition) throw new Error(id);
      return sharesOf(facts, YEAR, edition).map(({ rule }) => rule.code);
    };
    expect(rules('2021')).toEqual(['dispute-pending', 'dispute-total']);
    expect(rules('9999')).toEqual(['dispute-pending']);
  });
});

describe('verification', () => {
  test('finds nothing false in the report of the new form, drawn again byte for byte', async () => {
    const read = async (key: string) => (await world.stores.publication.get(key))?.bytes;
    const place = {
      read,
      list: async () => undefined,
      scope: { kind: 'year', agency: 'jia', year: YEAR },
    } as const;
    const findings = await verified({ ...place, ...withWhat });
    expect(findings.filter(({ result }) => result === 'fail')).toEqual([]);
    const passed = findings.filter(({ result }) => result === 'pass').map(({ zh }) => zh);
    expect(passed.filter((zh) => zh === '由报告数据重新生成，逐字节相同').length).toBeGreaterThan(5);
    expect(passed).toContain('核对 archived-few 重算一致：fail');
  });

  test.each(['huaian/2024', 'zhoukou-dsj/2021'])(
    'finds nothing false in what 0.1.0 published: %s',
    async (place) => {
      const { published } = released('0.1.0');
      const opened = await openPlace(`${published}/${place}`);
      const findings = await verified({ ...opened, ...withWhat });
      expect(findings.filter(({ result }) => result === 'fail')).toEqual([]);
      expect(findings.filter(({ result }) => result === 'pass').length).toBeGreaterThan(25);
      expect(findings.map(({ place: of }) => of).join()).not.toContain('archived-few');
    },
  );
});

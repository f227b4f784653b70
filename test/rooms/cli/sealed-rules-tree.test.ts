/**
 * The file of rules on every kind of version: of cases, of figures with blanks, of an heir, of a government with all of
 * them below it. Each is recounted from its evidence by the file that its seal names, and agrees.
 */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { printEvidence } from '../../../infra/cli/auditor/version-source.ts';
import { TEXT_FORMATS } from '../../../shared/formats/renderers.ts';
import { RulesFile } from '../../../shared/night/rules-file.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { rulesBundle } from '../../doubles/rules-bundle.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { decided, finalised, received, type Told, texts, type World, worldOn } from '../night/world.ts';
import { gongkai, heard, scratch } from './recording-shell.ts';
import { mirrorOf } from './tampered-log.ts';

const { folder, write } = scratch();
const MIRROR = join(folder, 'mirror');
let world: World;
let stores: ReturnType<typeof memoryStores>;

const application = (subject: string, charged: string): Told[] => [
  received(subject, '2024-03-01T09:00:00+08:00'),
  decided(subject, '2024-03-20T09:00:00+08:00'),
  {
    type: 'charge.reported',
    subject: `Q-${subject}`,
    time: '2024-04-01T09:00:00+08:00',
    data: { yuan: charged },
  },
];

beforeAll(async () => {
  stores = memoryStores();
  world = worldOn({ ...stores, formats: TEXT_FORMATS, rules: new RulesFile(rulesBundle(), stores) });
  await world.register('city', '市人民政府', { consolidates: true, chargeDecimals: 2 });
  await world.register('county', '县人民政府', { parent: 'city' });
  await world.register('district', '区人民政府', { parent: 'city', casesFrom: null });
  await world.register('bureau', '旧局', { until: '2024-06-30', mergedInto: 'county' });
  await world.permit('district', 'figures', 'text', 'finalise');
  const { format: _, agency: __, year: ___, ...tables } = structuredClone(huaian2024);
  const { proactive, ...others } = tables;
  await world.send(
    'district',
    {
      type: 'figures.reported',
      subject: '2024',
      data: {
        tables: { ...others, proactive: { ...proactive, chargesWanYuan: null } },
        format: '2021',
        origin: '区政府网站',
      },
    },
    ...texts(2024),
    finalised(2024, { note: '收费金额未统计。' }),
  );
  await world.send('bureau', ...application('B-1', '77.77'));
  for (const id of ['city', 'county'])
    await world.send(
      id,
      ...application('A-1', '12345.67'),
      ...texts(2024),
      finalised(2024, { note: '含空白。' }),
    );
  for (let night = 0; night < 3; night++) await world.night();
  await mirrorOf(stores.publication, MIRROR);
});

test.each(['county', 'district', 'city'])('a version of the %s', async (agency) => {
  const { out: evidence } = await heard((shell) =>
    printEvidence({ agency, year: 2024, version: 1 }, stores.drafts, shell),
  );
  const argv = ['--events', write(`${agency}.jsonl`, evidence), '--agency', agency, '--year', '2024'];
  const { code, out } = await gongkai(['verify', ...argv, MIRROR, '--json']);
  const { findings, rules } = JSON.parse(out);
  expect(findings.filter(({ result }: { result: string }) => result !== 'pass')).toEqual([]);
  expect([code, rules.ruleSet]).toEqual([0, '2']);
});

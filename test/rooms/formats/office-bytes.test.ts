import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { renderReport } from '../../../shared/formats/renderers.ts';
import { bundled } from '../../bundled.ts';
import { chainBroken, versionReport } from '../report/report-builder.ts';
import { officeFormats, partsOf } from './office-reader.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

async function digestsIn(zone: string, language: string): Promise<Record<string, string>> {
  const env = { ...process.env, TZ: zone, LANG: language, LC_ALL: language };
  const { stdout } = await run(process.execPath, [bundled('test/rooms/formats/print-digests.ts')], {
    cwd: root,
    env,
  });
  return JSON.parse(stdout);
}

test('the same model gives the same bytes in every process, zone and language', async () => {
  const [east, west] = await Promise.all([
    digestsIn('Pacific/Kiritimati', 'zh_CN.UTF-8'),
    digestsIn('America/New_York', 'tr_TR.UTF-8'),
  ]);
  expect(Object.keys(east)).toHaveLength(16);
  expect(west).toEqual(east);
});

test('nothing public holds a subject or an event id, wherever the model carries one', async () => {
  const report = versionReport(
    {
      replaces: {
        number: 1,
        finalisedOn: '2025-01-10',
        differences: [
          Object.assign({ path: 'proactive.licences', before: 1, after: 2 }, { cases: ['SUBJECT-3'] }),
        ],
      },
    },
    { checks: [chainBroken] },
  );
  const files = await renderReport(report, officeFormats());
  const names = ['report.docx', 'report.xlsx', 'report.csv', 'report.json'];
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  for (const { name, bytes } of files.filter((file) => names.includes(file.name))) {
    const office = /\.(docx|xlsx)$/.test(name);
    const text = office ? Object.values(partsOf(bytes)).join('') : new TextDecoder().decode(bytes);
    expect([name, /SUBJECT-|EVENT-/.test(text)]).toEqual([name, false]);
  }
});

test('every office format names its version', async () => {
  const files = await renderReport(versionReport({ number: 7 }), officeFormats());
  const textOf = (name: string) => {
    const bytes = files.find((file) => file.name === name)?.bytes ?? new Uint8Array();
    return /\.(docx|xlsx)$/.test(name)
      ? partsOf(bytes)['docProps/core.xml']
      : new TextDecoder().decode(bytes);
  };
  expect(textOf('report.docx')).toContain('第7版');
  expect(textOf('report.xlsx')).toContain('第7版');
  expect(textOf('report.csv')).toContain('huaian,淮安市人民政府,2024,7,');
  expect(JSON.parse(textOf('report.json') ?? '').edition.version).toBe(7);
});

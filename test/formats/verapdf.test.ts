/**
 * What can be judged of PDF/UA-1 (ISO 14289-1) by a program, judged by veraPDF, on the kinds of file that are published
 * and handed round. Needs Java and Maven; without them the promise is unproven, and the run says so.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPrinter } from '../../shared/formats/pdf/printing.ts';
import type { Report } from '../../shared/report/model.ts';
import { unproven } from '../conformance/unproven.ts';
import {
  FIVE_PAGES,
  filledWith,
  GOVERNMENT,
  HOSTILE,
  LONG_NAME,
  MANY_PAGES,
  PUBLISHED,
} from '../rooms/formats/report-cases.ts';
import { draftReport, versionReport } from '../rooms/report/report-builder.ts';
import { HISTORY } from './pages.ts';

const run = promisify(execFile);

function has(program: string): boolean {
  try {
    execFileSync(program, ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const narrative = (overview: string) => ({ overview, problems: null, other: null });
/** Cells that the official form leaves blank, pasted rows, and every script that has a font here. */
const TABLE = '部门\t件数\n教育局\t12\n公安局\t7\n\n合计见上表。';
const SCRIPTS = 'བོད་ཡིག ئۇيغۇرچە ᠮᠣᠩᠭᠣᠯ 한국어 𠮷 🙂 ①②③ 〔2025〕1号 ×÷≥';

const FILES: Readonly<Record<string, Report>> = {
  ...Object.fromEntries(PUBLISHED.map((report) => [report.agency.id, report])),
  'many-pages': MANY_PAGES,
  government: GOVERNMENT,
  draft: draftReport(),
  'with-years-before': versionReport({}, { history: HISTORY }),
  'widest-numbers': versionReport(
    {},
    { tables: filledWith(PUBLISHED[0]?.tables as never, 9_007_199_254_740_991) },
  ),
  hostile: versionReport({ note: HOSTILE }, { narrative: narrative(HOSTILE) }),
  scripts: versionReport({}, { narrative: narrative(SCRIPTS) }),
  'pasted-rows': versionReport({}, { narrative: narrative(TABLE) }),
  'long-name': versionReport(
    {},
    {
      agency: { id: 'long-name', name: LONG_NAME, contact: '电话：0517-83605000' },
      narrative: narrative(FIVE_PAGES),
    },
  ),
  empty: versionReport({}, { narrative: { overview: null, problems: null, other: null } }),
};

interface Judged {
  assertions: number;
  failed: string;
}

if (!has('java') || !has('mvn')) unproven('PDF/UA-1 by veraPDF', 'Java with Maven');
else
  describe('veraPDF', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gongkai-verapdf-'));
    const printer = openPrinter();
    const printed = new Map<string, Uint8Array>();
    afterAll(() => {
      printer.close();
      rmSync(folder, { recursive: true, force: true });
    });

    beforeAll(async () => {
      cpSync(join(import.meta.dirname, 'verapdf'), folder, { recursive: true });
      const quietly = { cwd: folder, maxBuffer: 2 ** 24 };
      await run(
        'mvn',
        ['-q', '-B', 'compile', 'dependency:copy-dependencies', '-DoutputDirectory=lib'],
        quietly,
      );
      for (const [name, report] of Object.entries(FILES))
        printed.set(name, await printer.print(report, 'report.pdf'));
    });

    async function judged(files: ReadonlyMap<string, Uint8Array>): Promise<Map<string, Judged>> {
      for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
      const { stdout } = await run('java', ['-cp', 'target/classes:lib/*', 'Judge', ...files.keys()], {
        cwd: folder,
      });
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => line.split('\t'));
      return new Map(
        lines.map(([name = '', made, failed = '']) => [name, { assertions: Number(made), failed }]),
      );
    }

    test('no assertion fails in any kind of file', async () => {
      const results = await judged(printed);
      for (const [name, { assertions, failed }] of results)
        console.info(`${name}: ${assertions} assertions, failed ${failed}`);
      expect([...results.keys()]).toEqual(Object.keys(FILES));
      expect(Math.min(...[...results.values()].map(({ assertions }) => assertions))).toBeGreaterThan(100);
      expect(Object.fromEntries([...results].map(([name, { failed }]) => [name, failed]))).toEqual(
        Object.fromEntries(Object.keys(FILES).map((name) => [name, '{}'])),
      );
    });

    test('a file that loses its title or its language is found out', async () => {
      const whole = Buffer.from(printed.get('empty') ?? []).toString('latin1');
      const faults = new Map(
        [
          ['no-language', /\/Lang ?\(/],
          ['no-title-shown', /\/DisplayDocTitle/],
        ].map(([name, what]) => [
          String(name),
          Buffer.from(
            whole.replace(what as RegExp, (found) => found.replace(/[LD]/, 'X')),
            'latin1',
          ),
        ]),
      );
      const results = [...(await judged(faults)).values()].map(({ failed }) => failed);
      expect(results).toHaveLength(faults.size);
      expect(results).not.toContain('{}');
    });
  });

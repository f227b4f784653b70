/**
 * The press over texts of every length: where the pages break is what a signature, a colophon or a table falls over. Counters of
 * test/rooms/formats/pdf-layout.ts on each; and the Word file, as LibreOffice prints it, for its signature.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { renderDocx } from '../../shared/formats/docx/report.ts';
import { openPrinter } from '../../shared/formats/pdf/printing.ts';
import type { VersionReport } from '../../shared/formats/renderers.ts';
import { brokenRules, layoutOf } from '../rooms/formats/pdf-layout.ts';
import { versionReport } from '../rooms/report/report-builder.ts';
import { converted } from './libreoffice.ts';

const printer = openPrinter();
afterAll(() => printer.close());
const NAMES = [
  '甲市教育局',
  '新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿合奇县人力资源和社会保障局（公共就业服务中心）',
];
const DAY = '2025年1月20日';
const first = { number: 1, note: null, replaces: null };
const SENTENCE = '本机关按照要求及时、准确公开政府信息，回应社会关切，接受群众监督。';

function reportOf(name: string, lines: number, section: 'overview' | 'problems' | 'other'): VersionReport {
  const text = Array.from({ length: lines }, (_, n) => `${n + 1}．${SENTENCE.repeat((n % 3) + 1)}`).join(
    '\n\n',
  );
  const narrative = { overview: null, problems: null, other: null, [section]: text };
  return versionReport(first, { agency: { id: 'press', name, contact: null }, narrative });
}

describe.each(NAMES)('%s', (name) => {
  test.each(['overview', 'problems', 'other'] as const)(
    'with a text of 0 to 24 paragraphs in %s',
    async (section) => {
      const broken: string[] = [];
      let pages = 0;
      for (let lines = 0; lines <= 24; lines += 1) {
        const layout = await layoutOf(await printer.print(reportOf(name, lines, section), 'report.pdf'));
        pages += layout.length;
        broken.push(
          ...brokenRules(layout, { agency: name, day: DAY }).map((rule) => `${lines} paragraphs, ${rule}`),
        );
      }
      console.info(`${section}: ${pages} pages, ${broken.length} broken rules`);
      expect(broken).toEqual([]);
    },
  );

  test('in Word the signature never stands alone', async () => {
    const alone: string[] = [];
    for (const lines of [0, 4, 8, 9, 10, 11, 12, 13]) {
      const docx = renderDocx(reportOf(name, lines, 'problems'));
      const layout = await layoutOf(new Uint8Array(await converted(docx, 'docx', 'pdf')));
      const broken = brokenRules(layout, { agency: name, day: DAY });
      alone.push(
        ...broken.filter((rule) => /signature/.test(rule)).map((rule) => `${lines} paragraphs, ${rule}`),
      );
    }
    expect(alone).toEqual([]);
  });
});

/**
 * One file, read and checked in the browser by the code of the command line. In: bytes and a name, and optionally the
 * previous year's report. Out: the same result as `gongkai read` gives. Always holds: nothing is fetched but the PDF
 * reader, from beside the page; a saved copy has none and says so.
 */
import type { Edition } from '../editions/edition.ts';
import { EDITIONS } from '../editions/registry.ts';
import { checkReading } from '../reading/check-reading.ts';
import { readJson } from '../reading/read-json.ts';
import { type ReadReport, readReport } from '../reading/read-report.ts';
import { MOST_BYTES, prepareFor, readSource } from '../reading/read-source.ts';
import type { ReadResult } from '../reading/result.ts';
import { isUnreadable, Unreadable } from '../reading/source.ts';
import { uncheckedCells } from '../reading/unchecked.ts';

export async function resultOf(name: string, bytes: Uint8Array, before?: ReadReport): Promise<ReadResult> {
  try {
    const report = await reportOf(name, bytes);
    const checks = EDITIONS.find(({ id }: Edition) => id === report.form.id)?.checks ?? [];
    const beside = { checks, before };
    return {
      place: name,
      report,
      checks: checkReading(report, beside),
      unchecked: uncheckedCells(report, beside),
    };
  } catch (error) {
    const unreadable = isUnreadable(error)
      ? error
      : new Unreadable('文件的内容无法解析，未读取', String(error));
    return { place: name, unreadable: { zh: unreadable.zh, en: unreadable.message } };
  }
}

export async function reportOf(name: string, bytes: Uint8Array): Promise<ReadReport> {
  if (bytes.length > MOST_BYTES) throw new Unreadable('文件超过20 MB，未读取', 'the file is over 20 MB');
  if (/\.json$/i.test(name)) return ownReport(bytes);
  await prepareFor(bytes).catch(() => {
    throw new Unreadable(
      '这是保存下来的页面，不带读取 PDF 的程序；请打开网上的原页面，或把报告另存为网页、DOCX 或文本',
      'a saved copy has no reader of PDF; open the page where it is published',
    );
  });
  return readReport(await readSource(bytes, name));
}

function ownReport(bytes: Uint8Array): ReadReport {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Unreadable('不是有效的 JSON', 'not valid JSON');
  }
  const report = readJson(value, EDITIONS);
  if (!report) throw new Unreadable('JSON 里没有完整的表格', 'the JSON holds no whole tables');
  return report;
}

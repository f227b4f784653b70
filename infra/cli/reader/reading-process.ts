/**
 * The process that opens foreign files: it has none of the caller's environment, reads one given file, answers, and
 * ends. In: bytes and a name. Out: the result, or the reason why there is none.
 */
import { readJson } from '../../../shared/reading/read-json.ts';
import { type ReadReport, readReport } from '../../../shared/reading/read-report.ts';
import { prepareFor, readSource } from '../../../shared/reading/read-source.ts';
import { Unreadable } from '../../../shared/reading/source.ts';
import { EDITIONS } from '../offline/editions.ts';

export interface ReadingOrder {
  bytes: Uint8Array;
  name: string;
}

export type ReadingAnswer = { report: ReadReport } | { unreadable: { zh: string; en: string } } | 'ready';

async function answerTo({ bytes, name }: ReadingOrder): Promise<ReadingAnswer> {
  try {
    const own = /\.json$/i.test(name) ? jsonReport(bytes) : undefined;
    return { report: own ?? readReport(await readSource(new Uint8Array(bytes), name)) };
  } catch (error) {
    if (error instanceof Unreadable) return { unreadable: { zh: error.zh, en: error.message } };
    return { unreadable: { zh: '文件的内容无法解析，未读取', en: `it could not be read: ${String(error)}` } };
  }
}

function jsonReport(bytes: Uint8Array): ReadReport {
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

process.on('message', (order: ReadingOrder) => {
  const answer = async () => {
    await prepareFor(order.bytes);
    process.send?.('ready');
    process.send?.(await answerTo(order), () => process.exit());
  };
  void answer();
});

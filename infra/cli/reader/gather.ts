/**
 * Reads and checks the files at places. In: places, and optionally the year before and the members. Out: one result per
 * file, in order. A separate process reads each file; an unreadable file is a result too.
 */
import type { Check } from '../../../shared/checks/check.ts';
import { checkReading } from '../../../shared/reading/check-reading.ts';
import type { ReadReport } from '../../../shared/reading/read-report.ts';
import type { ReadResult } from '../../../shared/reading/result.ts';
import { uncheckedCells } from '../../../shared/reading/unchecked.ts';
import type { Shell } from '../io.ts';
import { Refused } from '../messages.ts';
import { EDITIONS } from '../offline/editions.ts';
import { startProgress } from '../progress.ts';
import { filesAt, type SourceFile } from './places.ts';
import { type Outcome, readApart } from './reading.ts';

export interface GatherOrder {
  /** The report of the year before. */
  before?: string;
  /** Reports that this one is the sum of. */
  child?: string[];
}

export async function gather(
  places: readonly string[],
  { before, child }: GatherOrder,
  shell: Shell,
): Promise<ReadResult[]> {
  const files = (await Promise.all(places.map(filesAt))).flat();
  if (files.length === 0) throw new Refused({ zh: '没有可读的文件', en: 'there is no file to read' });
  const beside = {
    before: before === undefined ? undefined : await readOne(before, shell),
    children: child && (await Promise.all(child.map((place) => readOne(place, shell)))),
  };
  const progress = startProgress('读取 reading', files.length, shell);
  const results: ReadResult[] = [];
  for (const file of files) {
    results.push(checked(file.place, await outcomeOf(file, shell), beside));
    progress.add(1);
  }
  progress.stop();
  return results;
}

type BesideReports = { before: ReadReport | undefined; children: ReadReport[] | undefined };

function checked(place: string, outcome: Outcome, beside: BesideReports): ReadResult {
  if ('unreadable' in outcome) return { place, unreadable: outcome.unreadable };
  const { report } = outcome;
  const by = { ...beside, checks: checksOf(report) };
  return { place, report, checks: checkReading(report, by), unchecked: uncheckedCells(report, by) };
}

/** The checks of the edition that a report follows, or of the newest if nothing identifies it. */
function checksOf({ form }: ReadReport): readonly Check[] {
  return EDITIONS.find(({ id }) => id === form.id)?.checks ?? [];
}

async function outcomeOf(file: SourceFile, { reader }: Shell): Promise<Outcome> {
  try {
    return await readApart({ bytes: await file.bytes(), name: file.name }, reader?.());
  } catch (error) {
    if (error instanceof Refused) return { unreadable: error.words };
    throw error;
  }
}

/** The report at a place beside the checked one; of a folder of versions the first file is read. */
async function readOne(place: string, shell: Shell): Promise<ReadReport> {
  const [file] = await filesAt(place);
  const outcome = file && (await outcomeOf(file, shell));
  if (outcome && 'report' in outcome) {
    if (Object.keys(outcome.report.cells).length > 0) return outcome.report;
    throw new Refused({ zh: `${place}：没有读到任何表格`, en: `${place}: no table was read` });
  }
  const { zh = '没有可读的文件', en = 'there is no file to read' } = outcome?.unreadable ?? {};
  throw new Refused({ zh: `${place}：${zh}`, en: `${place}: ${en}` });
}

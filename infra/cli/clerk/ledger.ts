/**
 * `gongkai ledger`: compares a workbook with the log. In: a file, the sender, and the log. Out: the events to send,
 * which it then sends; or every fault with its cell, and it sends nothing. Always holds: unknown columns are dropped on
 * this machine, before anything is kept, and named.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { dayOf, instantOf } from '../../../shared/events/instant.ts';
import type { Against } from '../../../shared/ledger/difference.ts';
import { type Examined, examineLedger } from '../../../shared/ledger/examine.ts';
import { exportYear } from '../../../shared/ledger/export.ts';
import type { LedgerFault } from '../../../shared/ledger/faults.ts';
import { readMapping } from '../../../shared/ledger/mapping.ts';
import type { SheetPlan } from '../../../shared/ledger/plans.ts';
import { MOST_BYTES, type RawBook, readBook } from '../../../shared/ledger/raw.ts';
import type { ReadLedger } from '../../../shared/ledger/read-ledger.ts';
import type { Removal } from '../../../shared/ledger/removals.ts';
import { exportBook, faultyBook } from '../../../shared/ledger/workbooks.ts';
import { Unreadable } from '../../../shared/reading/source.ts';
import { timeOf } from '../../../shared/registry/clock.ts';
import type { EventLog, Registry } from '../../../shared/store/ports.ts';
import { readJsonFile, unreadable } from '../input-file.ts';
import type { Shell } from '../io.ts';
import { both, FaultList, Refused } from '../messages.ts';
import { sendEvents, type To } from '../vendor/sending.ts';

export interface ImportOrder extends To {
  agency: string;
  mapping?: string;
  report?: string;
  dryRun?: true;
  confirmRemovals?: number;
}

export interface LedgerPorts {
  eventLog: Pick<EventLog, 'read'>;
  registry: Pick<Registry, 'source' | 'agency' | 'clocks'>;
}

export async function importLedger(
  path: string,
  order: ImportOrder,
  ports: LedgerPorts,
  shell: Shell,
): Promise<void> {
  const mapping = order.mapping === undefined ? undefined : await readMappingFile(order.mapping);
  const book = await readLedgerFile(path);
  const examined = examineLedger(book, mapping, await againstLog(order, ports, shell.now()));
  const { difference, faults, removals } = examined;
  tellDropped(examined.ledger, shell);
  if (faults.length > 0) await refuseFaulty(path, book, faults, order);
  const removed = confirmed(removals, order, shell);
  shell.out(countsOf(examined, removed.length));
  const events = [...difference.events, ...removed.flatMap((removal) => removal.events)];
  if (order.dryRun) {
    for (const { type, subject, time } of events.slice(0, MOST_SHOWN))
      shell.out(`  ${subject}  ${type}  ${dayOf(instantOf(Date.parse(time)))}\n`);
    if (events.length > MOST_SHOWN) shell.out(`  …… ${events.length - MOST_SHOWN}\n`);
    shell.tell(both({ zh: '尚未发送（--dry-run）', en: 'nothing was sent' }));
  } else if (events.length > 0) await sendEvents(events, order, basename(path), shell);
}

const MOST_SHOWN = 200;

async function readLedgerFile(path: string): Promise<RawBook> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new Unreadable('文件超过20 MB，请分开导入', 'the file is over 20 MB');
    return await readBook(new Uint8Array(await readFile(path)), basename(path));
  } catch (error) {
    if (error instanceof Unreadable)
      throw new Refused({ zh: `${path}：${error.zh}`, en: `${path}: ${error.message}` });
    throw unreadable(path, error);
  }
}

async function readMappingFile(path: string): Promise<SheetPlan> {
  const { value } = await readJsonFile(path);
  const mapping = readMapping(value);
  if ('plan' in mapping) return mapping.plan;
  const faults = new FaultList();
  for (const { pointer, ...words } of mapping.faults) faults.add(`${path} ${pointer}`.trim(), words);
  throw new Refused(
    { zh: `${path} 中有 ${faults.count} 处问题，未导入`, en: `${faults.count} fault(s) in ${path}` },
    faults.lines(),
  );
}

async function againstLog(
  { agency, source }: ImportOrder,
  { eventLog, registry }: LedgerPorts,
  now: number,
): Promise<Against> {
  const registered = await registry.source(source);
  if (!registered)
    throw new Refused({ zh: `没有登记来源 ${source}`, en: `the source ${source} is not registered` });
  const known = await registry.agency(agency);
  return {
    agency,
    sender: { ...registered, source },
    standing: await standingOf(agency, eventLog),
    now: known ? await timeOf(known, now, registry) : now,
  };
}

export async function standingOf(
  agency: string,
  eventLog: Pick<EventLog, 'read'>,
): Promise<Map<string, KeptEvent[]>> {
  const standing = new Map<string, KeptEvent[]>();
  for await (const { event } of eventLog.read(agency)) {
    const known = standing.get(event.subject);
    if (known) known.push(event);
    else standing.set(event.subject, [event]);
  }
  return standing;
}

async function refuseFaulty(
  path: string,
  book: RawBook,
  faults: readonly LedgerFault[],
  { report }: ImportOrder,
): Promise<never> {
  if (report !== undefined) await writeFile(report, faultyBook(book, faults));
  const list = new FaultList();
  for (const { sheet, cell, column, zh, en } of faults)
    list.add(`${path} ${sheet}${cell === null ? '' : `!${cell}`}${column ? `（${column}）` : ''}`, {
      zh,
      en,
    });
  const written = report === undefined ? '' : `；已标在 ${report} 中`;
  throw new Refused(
    {
      zh: `${faults.length} 处问题，未发送${written}`,
      en: `${faults.length} fault(s); nothing was sent${report === undefined ? '' : `; marked in ${report}`}`,
    },
    list.lines(),
  );
}

function tellDropped({ dropped }: ReadLedger, shell: Shell): void {
  for (const { sheet, columns } of dropped) {
    const zh =
      columns.length > 0
        ? `工作表“${sheet}”中没有读取的列：${columns.join('、')}`
        : `没有读取工作表“${sheet}”`;
    const en = columns.length > 0 ? 'columns that were not read' : 'a sheet that was not read';
    shell.tell(`提示：${both({ zh, en })}`);
  }
}

/** The removals to send. A wrong number refuses; without a number they are listed and left. */
function confirmed(
  removals: readonly Removal[],
  { confirmRemovals }: ImportOrder,
  shell: Shell,
): readonly Removal[] {
  const subjects = removals.slice(0, 20).map(({ sheet, subject }) => `${sheet} ${subject}`);
  if (confirmRemovals === undefined) {
    if (removals.length > 0)
      shell.tell(
        `提示：${both({
          zh: `${removals.length}个已报送的编号不在文件中，未作废：${subjects.join('、')}${removals.length > 20 ? '等' : ''}；确需作废请加 --confirm-removals ${removals.length}`,
          en: `${removals.length} number(s) are not in the file and were left; to void them add --confirm-removals ${removals.length}`,
        })}`,
      );
    return [];
  }
  if (confirmRemovals === removals.length) return removals;
  throw new Refused({
    zh: `不在文件中的编号有${removals.length}个，不是${confirmRemovals}个，未发送${removals.length > 0 ? `：${subjects.join('、')}` : ''}`,
    en: `${removals.length} number(s) are not in the file, not ${confirmRemovals}; nothing was sent`,
  });
}

function countsOf({ ledger, difference }: Examined, removed: number): string {
  const { added, retracted, same } = difference;
  const rows = ledger.sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  return `${both({
    zh: `${rows}行：新增事实${added}，撤回${retracted}，作废${removed}，已有${same}`,
    en: `${rows} rows: ${added} new, ${retracted} retracted, ${removed} voided, ${same} stand already`,
  })}\n`;
}

/** `ledger export`: the workbook of a year; facts that no row can hold are listed. */
export async function exportLedger(
  { agency, year }: { agency: string; year: number },
  { eventLog }: Pick<LedgerPorts, 'eventLog'>,
  shell: Shell,
): Promise<void> {
  const exported = exportYear(await standingOf(agency, eventLog), year);
  for (const { sheet, subject, zh, en } of exported.unheld)
    shell.tell(`提示：${both({ zh: `未导出 ${sheet} ${subject}：${zh}`, en: `not exported, ${en}` })}`);
  shell.outBytes?.(exportBook(agency, year, exported));
}

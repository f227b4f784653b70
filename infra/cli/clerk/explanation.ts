/**
 * `explain`. In: the request, and the cases. Out, on standard output: the cases behind a cell, or the cells in which a
 * case counts, each with the events and the rule. Facts come from the current log, or from the frozen events of a
 * published version. In the second case the sum of the cases must match the printed version.
 */
import { foldCase } from '../../../shared/cases/case.ts';
import { suggestedPaths } from '../../../shared/checks/cell-names.ts';
import { explainCell, type Share } from '../../../shared/counting/explain.ts';
import { type CaseAccount, explainCase } from '../../../shared/counting/explain-case.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import type { Edition } from '../../../shared/editions/edition.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { instantOf, yearOf } from '../../../shared/events/instant.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { FIRST_REPORT } from '../../../shared/form/codes.ts';
import { cellNamed, valueAt } from '../../../shared/form/form.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { editionToCompute } from '../offline/editions.ts';
import {
  amountOf,
  eventLine,
  faultText,
  named,
  printable,
  printableEvent,
  printableFault,
  printJson,
  ruleLine,
} from './account-lines.ts';
import { assertPrinted, ownPrinted, type PrintedCell } from './as-printed.ts';
import { type CaseSource, countsIn, type PrintedVersion } from './case-source.ts';
import { printFigure } from './figures-behind.ts';
import { printWhole, type WholeCell, wholeOfCell } from './members-behind.ts';

export interface CellOrder {
  cell: string;
  year: number;
  json?: true | undefined;
}

/** An unknown cell is refused before anything is read. */
export function refuseUnknownCell(cell: string, year: number): void {
  const form = editionToCompute(year);
  if (cellNamed(form, cell)) return;
  const near = suggestedPaths(form, cell);
  throw new Refused({
    zh: `没有单元格 ${cell}${near.length > 0 ? `；是否指：${near.join('、')}` : ''}`,
    en: `there is no cell ${cell}${near.length > 0 ? `; perhaps: ${near.join(', ')}` : ''}`,
  });
}

export async function printCell(
  { cell, year, json }: CellOrder,
  source: CaseSource,
  shell: Shell,
): Promise<void> {
  const form = editionToCompute(year);
  refuseEnded(source, year);
  const { label, steps } = named(form, cell);
  if (source.basis?.(year) === 'figures') {
    const tables = await printFigure({ cell, label, steps, year, json }, source, shell);
    const { version } = source;
    const value = valueAt(tables, steps);
    if (version) assertPrinted([{ cell, value, printed: ownPrinted(version, steps) }], version, shell);
    return;
  }
  const tally = new Tally();
  const shares: Share[] = [];
  for await (const one of source.cases) {
    if (!countsIn(year, one, source)) continue;
    const { subject, events } = one;
    const facts = foldCase(subject, events);
    tally.add(facts);
    shares.push(...explainCell([facts], cell, year, form));
  }
  shares.sort((a, b) => compareUtf8(a.subject, b.subject));
  const own = tally.tables(source.agency, year, form);
  const value = valueAt(own, steps);
  const whole = await wholeIn(source, { year, form, steps }, own);
  const behind: Behind = { cell, label, year, form, value, whole, shares };
  if (json) printSharesAsJson(behind, source, shell);
  else printShares(behind, source, shell);
  if (source.version)
    assertPrinted(
      [{ cell, value: whole?.value ?? value, printed: valueAt(source.version.tables, steps) }],
      source.version,
      shell,
    );
}

/** A year in which an agency ended is its heir's: it has no cell of its own. Contract, section 7. */
function refuseEnded({ agency, heir, version }: CaseSource, year: number): void {
  const counts = version || !heir ? agency.id : heir(year);
  if (counts === agency.id) return;
  const [zh, en] = counts
    ? [
        `数字计入 ${counts}，请改用 --agency ${counts}`,
        `its numbers belong to ${counts}; ask with --agency ${counts}`,
      ]
    : ['也没有承接机关', 'nor is there an heir'];
  throw new Refused({
    zh: `${agency.name}（${agency.id}）已撤并，${year}年不单独编制年度报告，${zh}`,
    en: `${agency.id} had ended: it files no report of ${year}; ${en}`,
  });
}

/** A cell, its value, and the shares of the cases behind it. */
interface Behind {
  cell: string;
  label: string;
  year: number;
  form: Edition;
  value: unknown;
  whole: WholeCell | undefined;
  shares: readonly Share[];
}

function printSharesAsJson(behind: Behind, source: CaseSource, shell: Shell): void {
  const { cell, label, year, form, value, whole, shares } = behind;
  const cases = shares.map(({ path: _, ...share }) => ({ ...share, ...printable(form, cell, share) }));
  const members = whole && { whole: whole.value, members: whole.members };
  const agency = source.agency.id;
  printJson({ agency, year, ...versionIn(source), cell, label, value, ...members, cases }, shell);
}

function printShares(behind: Behind, source: CaseSource, shell: Shell): void {
  const { cell, label, year, form, value, whole, shares } = behind;
  shell.out(`${cell}  ${source.agency.name} ${year}${editionOf(source)}\n`);
  if (whole) printWhole(whole, shell);
  shell.out(`${label} = ${value}  (${shares.length} 个编号 / numbers)\n`);
  for (const share of shares)
    shell.out(
      `\n${share.subject}${amountOf(form, share)}\n${ruleLine(share.rule)}${share.events.map(eventLine).join('')}`,
    );
}

async function wholeIn(
  { agency, parts }: CaseSource,
  { year, form, steps }: { year: number; form: Edition; steps: readonly string[] },
  own: unknown,
): Promise<WholeCell | undefined> {
  const brought = await parts?.(year);
  if (!brought) return undefined;
  const { id, name, chargeDecimals = 4 } = agency;
  return wholeOfCell(brought, { form, steps }, { agency: { id, name }, year, chargeDecimals, own });
}

function editionOf({ version }: CaseSource): string {
  return version ? `  ${both({ zh: `第 ${version.number} 版`, en: `version ${version.number}` })}` : '';
}

function versionIn({ version }: CaseSource) {
  return version && { version: version.number };
}

export interface CaseOrder {
  case: string;
  json?: true | undefined;
}

export async function printCase(order: CaseOrder, source: CaseSource, shell: Shell): Promise<void> {
  const { events, until, tally } = await eventsOf(order.case, source);
  // Frozen events are explained as of their time, whenever the question is asked.
  const asOf = source.version?.year ?? yearOf(instantOf(shell.now()));
  const last = events.reduce((year, { at }) => Math.max(year, yearOf(at)), asOf);
  const years = Array.from({ length: last - FIRST_REPORT + 1 }, (_, index) => ({
    year: FIRST_REPORT + index,
    form: editionToCompute(FIRST_REPORT + index),
  }));
  const account = explainCase(order.case, events, years, until);
  const { version, agency } = source;
  const cells = version
    ? printedCells(account, version, tally.tables(agency, version.year, editionToCompute(version.year)))
    : [];
  if (order.json) {
    const published = version && { version: version.number, published: cells };
    printJson({ agency: agency.id, ...published, ...printableCase(account) }, shell);
  } else {
    shell.out(caseText(account, `${agency.name}${editionOf(source)}`));
  }
  if (version) assertPrinted(cells, version, shell);
}

/** The cells of the version's year in which a case counts, as printed and as all its events give them. */
function printedCells(
  { counted }: CaseAccount,
  version: PrintedVersion,
  tables: AnnualTables,
): PrintedCell[] {
  const shares = counted.filter(({ year }) => year === version.year).flatMap((year) => year.shares);
  return [...new Set(shares.map(({ path }) => path))].map((cell) => {
    const { steps } = named(editionToCompute(version.year), cell);
    return { cell, value: valueAt(tables, steps), printed: ownPrinted(version, steps) };
  });
}

/** The events of a number. For a version all cases are tallied, because its cells hold other cases too. */
async function eventsOf(
  subject: string,
  { cases, agency, version }: CaseSource,
): Promise<{ events: KeptEvent[]; until: string | undefined; tally: Tally }> {
  const tally = new Tally();
  let found: { events: KeptEvent[]; until?: string } | undefined;
  for await (const one of cases) {
    if (one.subject === subject) found = one;
    if (version) tally.add(foldCase(one.subject, one.events));
    else if (found) break;
  }
  if (found) return { events: found.events, until: found.until, tally };
  if (version)
    throw new Refused({
      zh: `${agency.id} ${version.year} 年第 ${version.number} 版封存的事件中没有编号 ${subject}；它可能是之后才报送的`,
      en: `version ${version.number} of ${agency.id} ${version.year} was made without the number ${subject}; perhaps it came later`,
    });
  throw new Refused({
    zh: `机关 ${agency.id} 没有编号 ${subject} 的事件，请检查编号`,
    en: `${agency.id} has no event under the number ${subject}; check the number`,
  });
}

function caseText({ subject, counted, notCounted, faults }: CaseAccount, name: string): string {
  const years = counted.map(({ year, shares }) => {
    const form = editionToCompute(year);
    const cells = shares.map(
      (share) =>
        `  ${share.path}${amountOf(form, share)}  ${named(form, share.path).label}\n${ruleLine(share.rule)}`,
    );
    // Most cells of a year rest on the same events: printed once.
    const once = new Map(
      shares.flatMap(({ events }) => events).map((event) => [`${event.source}\0${event.id}`, event]),
    );
    return `\n${year}\n${cells.join('')}${[...once.values()].map(eventLine).join('')}`;
  });
  const nowhere =
    counted.length === 0 ? `${both({ zh: '不计入任何年度的表格', en: 'counts in no table' })}\n` : '';
  const left = notCounted.map(
    ({ rule, events }) =>
      `\n${both({ zh: '不计', en: 'not counted' })}\n${ruleLine(rule)}${events.map(eventLine).join('')}`,
  );
  return `${subject}  ${name}\n${nowhere}${years.join('')}${left.join('')}${faults.map((fault) => `\n${faultText(fault)}`).join('')}`;
}

function printableCase({ subject, counted, notCounted, faults }: CaseAccount) {
  return {
    case: subject,
    counted: counted.map(({ year, shares }) => ({
      year,
      cells: shares.map(({ path, rule, ...share }) => ({
        cell: path,
        ...printable(editionToCompute(year), path, share),
        rule,
      })),
    })),
    notCounted: notCounted.map(({ rule, events }) => ({ rule, events: events.map(printableEvent) })),
    faults: faults.map(printableFault),
  };
}

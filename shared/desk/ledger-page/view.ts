/**
 * A workbook for the clerk. In: its evaluation. Out: elements: the faults with their cells and the fix of each, or the
 * facts to send. Always: workbook contents become text, never markup.
 */

import { isEventType } from '../../events/catalogue.ts';
import type { KeptEvent } from '../../events/event.ts';
import { dayOf } from '../../events/instant.ts';
import { wordOf } from '../../ledger/codes.ts';
import type { LedgerEvent } from '../../ledger/difference.ts';
import type { Examined } from '../../ledger/examine.ts';
import type { LedgerFault } from '../../ledger/faults.ts';
import type { Removal } from '../../ledger/removals.ts';
import { dayOfText } from '../../ledger/standing.ts';
import { make, type PageElement } from '../../verify-page/dom.ts';
import { eventName } from '../pages/words.ts';
import { foreignOf } from './sendable.ts';

const MOST_SHOWN = 200;

export function faultsView(faults: readonly LedgerFault[]): PageElement[] {
  const rows = faults
    .slice(0, MOST_SHOWN)
    .map(({ sheet, row, column, cell, zh }) => [sheet, row ?? '', column ?? '', cell ?? '', zh].map(String));
  return [
    make('h3', '', `有 ${faults.length} 处问题，没有送出任何内容。改好后重新选择文件。`),
    tableOf('问题', ['工作表', '行', '列', '单元格', '问题和改法'], rows),
    ...more(faults.length),
  ];
}

export function droppedView({ ledger }: Examined): PageElement[] {
  const lines = ledger.dropped.map(({ sheet, columns }) =>
    columns.length > 0 ? `“${sheet}”中的 ${columns.join('、')}` : `整张工作表“${sheet}”`,
  );
  return lines.length > 0 ? [make('p', 'why', `留在本机、没有读取：${lines.join('；')}。`)] : [];
}

export function countsView({ ledger, difference }: Examined): PageElement {
  const rows = ledger.sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  const { added, retracted, same } = difference;
  const words = `读到 ${rows} 行：新增 ${added} 项，撤回 ${retracted} 项，与系统中一致 ${same} 项。`;
  return make('h3', '', words);
}

type Standing = ReadonlyMap<string, readonly KeptEvent[]>;

export function eventsView(events: readonly LedgerEvent[], standing: Standing): PageElement[] {
  if (events.length === 0) return [make('p', '', '与系统中的完全一致，没有要送出的。')];
  const rows = events.slice(0, MOST_SHOWN).map((event) => rowOf(event, standing));
  const foreign = foreignOf(events).map(([source, count]) => `${source} ${count} 项`);
  return [
    ...(foreign.length > 0
      ? [make('p', '', make('strong', 'tag no', `其中撤回其他来源报送的：${foreign.join('、')}`))]
      : []),
    tableOf('将送出的事项', ['编号', '事项', '日期', '内容'], rows),
    ...more(events.length),
  ];
}

function rowOf({ subject, type, time, data }: LedgerEvent, standing: Standing): string[] {
  const fields: Readonly<Record<string, unknown>> = { ...data };
  if (type === 'event.retracted') {
    const gone = standing.get(subject)?.find(({ id }) => id === fields['id']);
    const name = gone ? `撤回“${eventName(gone.type)}”` : '撤回';
    return [subject, name, gone ? dayOf(gone.at) : '', String(fields['reason'])];
  }
  const words = Object.entries(fields).map(([field, value]) => wordOf(field, dayOfText(String(value))));
  return [subject, isEventType(type) ? eventName(type) : type, dayOfText(time), words.join('，')];
}

export function removalsView(removals: readonly Removal[]): PageElement[] {
  if (removals.length === 0) return [];
  const subjects = removals.slice(0, MOST_SHOWN).map(({ sheet, subject }) => `${sheet} ${subject}`);
  const label = make(
    'label',
    '',
    `系统中有、文件中没有的编号（不论由谁报送）共 ${removals.length} 个。确需作废的，请填写个数 ${removals.length}；不填则不作废`,
  );
  label.setAttribute('for', 'removals');
  const box = make('input');
  for (const [name, value] of [
    ['type', 'text'],
    ['inputmode', 'numeric'],
    ['id', 'removals'],
    ['autocomplete', 'off'],
  ] as const)
    box.setAttribute(name, value);
  return [
    label,
    box,
    make(
      'details',
      '',
      make('summary', '', '是哪些编号'),
      make('ul', '', ...subjects.map((words) => make('li', '', words))),
      ...more(removals.length),
    ),
  ];
}

function more(count: number): PageElement[] {
  return count > MOST_SHOWN ? [make('p', 'why', `只列出前 ${MOST_SHOWN} 项，共 ${count} 项。`)] : [];
}

function tableOf(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): PageElement {
  const columns = heads.map((words) => {
    const head = make('th', '', words);
    head.scope = 'col';
    return head;
  });
  const body = rows.map((row) => make('tr', '', ...row.map((words) => make('td', '', words))));
  const table = make(
    'table',
    'plain-table',
    make('thead', '', make('tr', '', ...columns)),
    make('tbody', '', ...body),
  );
  const scroller = make('div', 'scroller', table);
  scroller.tabIndex = 0;
  scroller.setAttribute('role', 'region');
  scroller.setAttribute('aria-label', `${title}（表格，可左右滚动）`);
  return scroller;
}

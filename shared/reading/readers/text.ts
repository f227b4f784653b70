/**
 * Pasted text as blocks. In: lines. Out: texts, and tables wherever neighbouring lines have cells: parted by tabs, by
 * pipes, by blanks before a run of numbers, or one cell a line. Always holds: what was not written is not there; blank
 * cells at the end of a line that an editor trimmed are missing, not blank.
 */

import { isValue } from '../meaning/values.ts';
import { type Block, type Place, plainGrid, type SourceDocument } from '../source.ts';

interface Cells {
  place: Place;
  cells: string[];
}

export function readText(text: string): SourceDocument {
  const lines = text.split(/\r\n|\r|\n/).map((line, index) => ({ line, place: { line: index + 1 } }));
  const blocks: Block[] = [];
  let rows: Cells[] = [];
  const close = () => {
    if (rows.length > 0) blocks.push(tableOf(rows));
    rows = [];
  };
  const runs = runsOfCells(lines);
  for (const [index, { line, place }] of lines.entries()) {
    const run = runs.get(index);
    const cells = run ?? cellsOf(line);
    if (cells === 'taken' || isRule(line) || (cells === undefined && line.trim() === '')) continue;
    if (cells !== undefined) rows.push({ place, cells });
    else {
      close();
      blocks.push({ kind: 'text', text: line.trim(), place });
    }
  }
  close();
  return { kind: 'text', blocks };
}

function tableOf(rows: readonly Cells[]): Block {
  const grid = plainGrid(rows.map(({ cells, place }) => cells.map((text) => ({ text: text.trim(), place }))));
  return { kind: 'table', grid };
}

const RULE = /^[\s|:+=-]+$/;
/** A label, or none, and at its end at least seven numbers, each after a blank. */
const SPACED = /^(.*?)((?:\s+(?:\d[\d,.]*|[/／—–-])){7,})\s*$/;

/** A line that only draws one, as between the head and the body of a table in Markdown. */
function isRule(line: string): boolean {
  return RULE.test(line) && /-{2,}|={2,}/.test(line) && /[|+]|-{3}|={3}/.test(line) && !line.includes('\t');
}

/** The cells of one line; undefined where it is text. */
function cellsOf(line: string): string[] | undefined {
  if (line.includes('\t')) return line.split('\t');
  const pipes = line.split(/[|｜]/);
  const isPair = pipes.length === 2 && pipes.every((text) => text.trim() !== '' && text.length <= 30);
  if (pipes.length > 2 || isPair) {
    const isFramed = /^\s*[|｜]/.test(line) && /[|｜]\s*$/.test(line);
    return isFramed ? pipes.slice(1, -1) : pipes;
  }
  const [, label = '', numbers = ''] = SPACED.exec(line) ?? [];
  return numbers === '' ? undefined : [...label.trim().split(/\s{2,}/), ...numbers.trim().split(/\s+/)];
}

interface Line {
  line: string;
  place: Place;
}

/** So many numbers on lines of their own, one after the other, that somebody pasted a table cell by cell. */
const RUN = 3;

/**
 * Tables pasted one cell a line: at the line of the first number, the cells of its row, at the others `taken`. Labels
 * before a row stand alone, as rows of one cell.
 */
function runsOfCells(lines: readonly Line[]): Map<number, string[] | 'taken'> {
  const filled = [...lines.entries()].filter(([, { line }]) => line.trim() !== '');
  const runs = new Map<number, string[] | 'taken'>();
  const isNumber = (at: number) => {
    const line = filled[at]?.[1].line;
    return line !== undefined && cellsOf(line) === undefined && isValue(line);
  };
  for (let from = 0; from < filled.length; from++) {
    if (!isNumber(from)) continue;
    let to = from;
    while (isNumber(to)) to++;
    if (to - from >= RUN || isSingle(filled, from)) takeRun(filled, runs, from, to);
    from = to;
  }
  return runs;
}

type Filled = readonly (readonly [number, Line])[];

/** One number below a short label, as section two has it where it is pasted cell by cell. */
function isSingle(filled: Filled, at: number): boolean {
  const before = filled[at - 1]?.[1].line.trim() ?? '';
  return /^(行政许可|行政处罚|行政强制|行政事业性收费|政府集中采购|其他对外管理服务事项)$/.test(
    before.replaceAll(/\s/g, ''),
  );
}

/** Labels above a run of numbers that belong to the table: short lines without a full stop. */
function takeRun(filled: Filled, runs: Map<number, string[] | 'taken'>, from: number, to: number): void {
  const numbers = filled.slice(from, to);
  const label = filled[from - 1];
  const first = numbers[0];
  if (!first) return;
  const cells = numbers.map(([, { line }]) => line.trim());
  for (const [index] of numbers) runs.set(index, 'taken');
  if (label && !runs.has(label[0]) && isLabel(label[1].line))
    runs.set(label[0], [label[1].line.trim(), ...cells]);
  else runs.set(first[0], ['', ...cells]);
  for (let above = from - 2; above >= 0; above--) {
    const entry = filled[above];
    if (!entry || runs.has(entry[0]) || !isLabel(entry[1].line) || isHeading(entry[1].line)) return;
    runs.set(entry[0], [entry[1].line.trim()]);
  }
}

function isLabel(line: string): boolean {
  return line.trim().length <= 60 && !/[。；！？]\s*$/.test(line) && cellsOf(line) === undefined;
}

const HEADING = /^\s*[一二三四五六][、.．]\s*(总体情况|主动公开|收到和处理|.*行政复议|.*存在的|其他需要)/;

function isHeading(line: string): boolean {
  return HEADING.test(line);
}

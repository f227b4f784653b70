/**
 * The ruling lines of a page. In: its drawing operators. Out: level and upright lines, from the top left. A line is a
 * stroke along an axis, or a filled box so thin that it is one; a wider filled box is a background.
 */
import { type Matrix, multiplied } from './pdf-text.ts';

export interface Rule {
  readonly isLevel: boolean;
  /** Its y where it is level, else its x. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

type Ops = Readonly<Record<string, number>>;

interface Operators {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

const THIN = 3.5;
const SHORTEST = 3;
const MOST_RULES = 40_000;

export function rulesOf({ fnArray, argsArray }: Operators, ops: Ops, viewport: Matrix): Rule[] {
  const rules: Rule[] = [];
  const saved: number[][] = [];
  let matrix: number[] = [...viewport];
  for (const [index, operator] of fnArray.entries()) {
    const args = argsArray[index];
    if (operator === ops['save'] || operator === ops['paintFormXObjectBegin']) saved.push(matrix);
    if (operator === ops['restore'] || operator === ops['paintFormXObjectEnd'])
      matrix = saved.pop() ?? matrix;
    if (operator === ops['transform'] && isNumbers(args)) matrix = multiplied(matrix, args);
    if (operator === ops['paintFormXObjectBegin'] && Array.isArray(args) && isNumbers(args[0]))
      matrix = multiplied(matrix, args[0]);
    if (operator === ops['constructPath'] && Array.isArray(args) && rules.length < MOST_RULES)
      rules.push(...pathRules(args, ops, matrix));
  }
  return rules;
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}

interface Point {
  x: number;
  y: number;
}

function pathRules([paint, paths]: readonly unknown[], ops: Ops, matrix: Matrix): Rule[] {
  const path = Array.isArray(paths) ? paths[0] : undefined;
  if (!(path instanceof Float32Array)) return [];
  const names = [
    'stroke',
    'closeStroke',
    'fillStroke',
    'eoFillStroke',
    'closeFillStroke',
    'closeEOFillStroke',
  ];
  const isStroke = names.some((name) => ops[name] === paint);
  const isFill = ['fill', 'eoFill', ...names.slice(2)].some((name) => ops[name] === paint);
  if (!isStroke && !isFill) return [];
  return subpaths(path, matrix).flatMap((points) => [
    ...(isStroke ? strokes(points) : []),
    ...(isFill ? thinBox(points) : []),
  ]);
}

/** Points of each subpath; a curve ends one, for it is no line of a table. */
function subpaths(path: Float32Array, [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: Matrix): Point[][] {
  const all: Point[][] = [];
  let open: Point[] = [];
  const point = (at: number): Point => {
    const [x = 0, y = 0] = [path[at], path[at + 1]];
    return { x: a * x + c * y + e, y: b * x + d * y + f };
  };
  const close = () => {
    if (open.length > 1) all.push(open);
    open = [];
  };
  for (let at = 0; at < path.length; ) {
    const kind = path[at++];
    if (kind === 4) {
      const [first] = open;
      if (first) open.push(first);
      continue;
    }
    if (kind === 2 || kind === 3) {
      close();
      at += kind === 2 ? 6 : 4;
      continue;
    }
    if (kind === 0) close();
    open.push(point(at));
    at += 2;
  }
  close();
  return all;
}

function strokes(points: readonly Point[]): Rule[] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index];
    return from ? lineBetween(from, to) : [];
  });
}

function lineBetween(a: Point, b: Point): Rule[] {
  const [wide, high] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
  if (high < 1 && wide >= SHORTEST)
    return [{ isLevel: true, at: (a.y + b.y) / 2, from: Math.min(a.x, b.x), to: Math.max(a.x, b.x) }];
  if (wide < 1 && high >= SHORTEST)
    return [{ isLevel: false, at: (a.x + b.x) / 2, from: Math.min(a.y, b.y), to: Math.max(a.y, b.y) }];
  return [];
}

function thinBox(points: readonly Point[]): Rule[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [wide, high] = [right - left, bottom - top];
  if (high <= THIN && wide >= SHORTEST && wide > high)
    return [{ isLevel: true, at: (top + bottom) / 2, from: left, to: right }];
  if (wide <= THIN && high >= SHORTEST && high > wide)
    return [{ isLevel: false, at: (left + right) / 2, from: top, to: bottom }];
  return [];
}

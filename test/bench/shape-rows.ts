/**
 * `npm run bench:shapes [-- EVENTS --shapes N --seed S --rounds R]`: the same log in shapes drawn at random from all
 * combinations. In: how large, how many, and the seed of the draw (a new one unless it is given). Out: of each shape what
 * `tables` costs over tuned Node with a set of ids (and with what is taken back, in shapes that have that), and intake over
 * verifying and parsing; the worst shape first, because it is the figure. Always: every engine gives one answer in every shape; all shapes take turns in each round.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Row, rowOf } from './goals.ts';
import { COMBINATIONS, drawShapes, nameOf } from './shapes.ts';
import { bundleEngines, run, writeShapedLog } from './workshop.ts';

export interface ShapeOrder {
  events: number;
  shapes: number;
  seed: number;
  rounds: number;
  folder: string;
}

interface Figures {
  shape: string;
  /** What tuned Node has to know of. */
  mode: 'ids' | 'retractions';
  path: string;
  tuned: number;
  tables: number;
  peak: number;
  singly: number;
  batches: number;
}

const MILLION = 1_000_000;
const ratioOf = ({ tables, tuned }: Figures) => tables / tuned;

/** The rows of the goals, each of the worst shape. */
export function shapeRows(order: ShapeOrder): Row[] {
  const { events, shapes, seed, rounds, folder } = order;
  const all = drawShapes(shapes, seed).map((shape, index): Figures => {
    const path = join(folder, `shape-${index}.jsonl`);
    writeShapedLog(path, events, shape);
    const most = Number.POSITIVE_INFINITY;
    const mode = shape.takenBack === 'nothing' ? 'ids' : 'retractions';
    return {
      shape: nameOf(shape),
      mode,
      path,
      tuned: most,
      tables: most,
      peak: 0,
      singly: most,
      batches: most,
    };
  });
  const digests = new Set<string>();
  for (let round = 1; round <= rounds; round++) {
    for (const figures of all) {
      measure(figures, digests);
      process.stderr.write(`round ${round}: ${figures.shape}\n`);
    }
  }
  if (digests.size !== 1) throw new Error(`the engines give ${digests.size} answers`);
  for (const { path } of all) rmSync(path);
  print(all, order);
  return rowsOf(all, events);
}

function measure(figures: Figures, digests: Set<string>): void {
  const { path, mode } = figures;
  const [tuned, tables] = [run('tuned', path, mode), run('tables', path)];
  digests.add(tuned.digest).add(tables.digest);
  figures.tuned = Math.min(figures.tuned, tuned.cpu);
  figures.tables = Math.min(figures.tables, tables.cpu);
  figures.peak = Math.max(figures.peak, tables.peak);
  for (const [way, size] of [
    ['singly', '1'],
    ['batches', '25'],
  ] as const) {
    const { door = 0, alone = 1 } = run('intake', path, size).more ?? {};
    figures[way] = Math.min(figures[way], door / alone);
  }
}

function print(all: readonly Figures[], { events, shapes, seed, rounds }: ShapeOrder): void {
  const worstFirst = [...all].sort((left, right) => ratioOf(right) - ratioOf(left));
  console.table(
    worstFirst.map((figures) => ({
      'tables / tuned ids': ratioOf(figures).toFixed(2),
      'tables ms': Math.round(figures.tables),
      'tuned ms': Math.round(figures.tuned),
      'peak MiB': Math.round(figures.peak),
      'intake singly': figures.singly.toFixed(2),
      'in batches': figures.batches.toFixed(2),
    })),
  );
  worstFirst.forEach(({ shape }, index) => {
    console.log(`${String(index).padStart(3)}  ${shape}`);
  });
  console.log(
    `${events} events in ${shapes} of ${COMBINATIONS} shapes and the two ends, seed ${seed}, best of ${rounds} rounds, Node ${process.version}`,
  );
}

function rowsOf(all: readonly Figures[], events: number): Row[] {
  const worst = (figureOf: (figures: Figures) => number): [number, string] => {
    const [first = all[0]] = [...all].sort((left, right) => figureOf(right) - figureOf(left));
    return first ? [figureOf(first), first.shape] : [Number.NaN, ''];
  };
  const best = Math.min(...all.map(ratioOf));
  return [
    rowOf(events < MILLION ? '2a' : '2', ...worst(ratioOf)),
    rowOf('2b', ...worst((figures) => ratioOf(figures) / best)),
    rowOf('6', ...worst(({ singly }) => singly)),
    rowOf('6b', ...worst(({ batches }) => batches)),
  ];
}

if (process.argv[1] === import.meta.filename) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      shapes: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      rounds: { type: 'string', default: '3' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-shapes-'));
  try {
    await bundleEngines();
    const { shapes, seed, rounds } = values;
    const numbers = { shapes: Number(shapes), seed: Number(seed), rounds: Number(rounds) };
    console.table(shapeRows({ events: Number(positionals[0] ?? 100_000), ...numbers, folder }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

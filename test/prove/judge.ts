/**
 * What a run says of the scorecard. In: a row, figures and results of tests, as a run has left them. Out: a verdict.
 * Always: a row is reached only where every test that it names was run and passed, and every figure that it demands
 * was counted by a test of this very run, over at least as many trials, without one that did not hold.
 */
import type { Figure } from './figure.ts';
import type { Demand, Row } from './scorecard.ts';

export interface TestResult {
  file: string;
  name: string;
  passed: boolean;
}

export interface Verdict {
  row: Row;
  verdict: 'reached' | 'MISSED' | 'NOT RUN';
  reached: string;
  seeds: number[];
  /** Why it is not reached. */
  lacks: string[];
}

function holds(figure: Figure): boolean {
  if ('tried' in figure) return figure.held === figure.tried && figure.tried > 0;
  return 'most' in figure ? figure.measured <= figure.most : figure.measured >= figure.least;
}

export function said(figure: Figure): string {
  const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
  return 'tried' in figure
    ? `${number(figure.held)} of ${number(figure.tried)} ${figure.what}`
    : `${number(figure.measured)}${figure.unit} ${figure.what}`;
}

function unmetDemand({ what, tried = 0 }: Demand, own: readonly Figure[]): string[] {
  const figures = own.filter((figure) => figure.what === what);
  if (figures.length === 0) return [`nothing counted: ${what}`];
  const total = figures.reduce((sum, figure) => sum + ('tried' in figure ? figure.tried : 0), 0);
  const short = total < tried ? [`${total} of the ${tried} trials asked for: ${what}`] : [];
  return [...short, ...figures.filter((figure) => !holds(figure)).map((figure) => `missed: ${said(figure)}`)];
}

function unmetTest({ file, name }: Row['tests'][number], results: readonly TestResult[]): string[] {
  const own = results.filter((test) => test.file.startsWith(file) && test.name.includes(name ?? ''));
  if (own.length === 0) return [`no such test: ${file} ${name ?? ''}`.trimEnd()];
  return own.filter(({ passed }) => !passed).map((test) => `failed: ${test.file}: ${test.name}`);
}

/** What a run says of one row. */
export function judge(row: Row, figures: readonly Figure[], results: readonly TestResult[]): Verdict {
  const own = figures.filter((figure) => figure.row === row.id);
  const lacks = [
    ...row.demands.flatMap((demand) => unmetDemand(demand, own)),
    ...row.tests.flatMap((test) => unmetTest(test, results)),
  ];
  const passed = results.filter((test) =>
    row.tests.some(({ file, name }) => test.file.startsWith(file) && test.name.includes(name ?? '')),
  );
  const reached = own.length > 0 ? own.map(said).join('; ') : `${passed.length} tests`;
  const seeds = [...new Set(own.flatMap(({ seed }) => seed ?? []))];
  const nothing = own.length === 0 && passed.length === 0;
  return {
    row,
    verdict: lacks.length === 0 ? 'reached' : nothing ? 'NOT RUN' : 'MISSED',
    reached,
    seeds,
    lacks,
  };
}

/**
 * What a proof has counted while it ran. In: a figure, from the test that counted it. Out: one line of JSON in the
 * file that `GONGKAI_FIGURES` names, for the scorecard of `npm run prove`; without one, nothing.
 * Always: a figure is told after its assertions, or before those that judge it; none is typed in.
 */
import { appendFileSync } from 'node:fs';

export type Figure = {
  /** The row of the scorecard, as `R1`. */
  row: string;
  /** What was counted or measured. */
  what: string;
  seed?: number;
} & (
  | { held: number; tried: number }
  | { measured: number; most: number; unit: string }
  | { measured: number; least: number; unit: string }
);

export function tell(figure: Figure): void {
  const file = process.env['GONGKAI_FIGURES'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`);
}

/** How long a proof runs: as `npm run prove` asks by a variable, else as short as `npm test` has to be. */
export function length(variable: string, short: number): number {
  return Number(process.env[`GONGKAI_${variable}`] ?? short);
}

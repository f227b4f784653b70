/**
 * Who runs a publication, from the stack's settings to the pages: the text of the variable `RUN_BY`, and its reading.
 * Always: the text is ASCII, since CloudFormation does not give other characters back in each of its answers, and the
 * reading of what was written is what was written. An unreadable text stops the function.
 */

/** The office that runs the catalogue. It answers for no number: each agency answers for its own report. */
export interface RunBy {
  readonly name: string;
  /** How to reach it, as readers are to see it: a telephone number, an address. */
  readonly contact: string | undefined;
}

const NOBODY = 'none';

export function runByVariable(runBy: RunBy | undefined): string {
  if (runBy === undefined) return NOBODY;
  return JSON.stringify(runBy).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Undefined where no one is named. */
export function runByOf(variable: string): RunBy | undefined {
  if (variable === NOBODY) return undefined;
  const { name, contact } = JSON.parse(variable) as Partial<RunBy>;
  if (typeof name !== 'string') throw new Error(`RUN_BY names nobody: ${variable}`);
  return { name, contact };
}

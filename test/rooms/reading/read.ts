import { type ReadReport, readReport } from '../../../shared/reading/read-report.ts';
import { readSource } from '../../../shared/reading/read-source.ts';

/** Reads what somebody hands in: text or bytes, with the name that they came with. */
export async function read(source: string | Uint8Array, name = ''): Promise<ReadReport> {
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source;
  return readReport(await readSource(bytes, name));
}

/** Values by path; a cell that was not read has none. */
export function valuesOf({ cells }: ReadReport): Map<string, number | string | null> {
  return new Map(Object.entries(cells).map(([path, { value }]) => [path, value]));
}

/** Paths whose value is another than the true one; an unread cell is none of them. */
export function wrongCells(report: ReadReport, truth: ReadonlyMap<string, number | string | null>): string[] {
  return [...valuesOf(report)].flatMap(([path, value]) =>
    truth.has(path) && sameValue(truth.get(path), value) ? [] : [`${path}: ${value} for ${truth.get(path)}`],
  );
}

/** Money is one amount however many zeros stand behind it. */
function sameValue(a: number | string | null | undefined, b: number | string | null): boolean {
  if (typeof a === 'string' && typeof b === 'string') return Number(a) === Number(b);
  return a === b;
}

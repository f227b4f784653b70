/**
 * Working days by the data of `chinese-days`. Its functions read and write days in the zone of the machine and are a day
 * off west of Greenwich; its data are right.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('chinese-days'));
const { holidays, workdays } = JSON.parse(readFileSync(join(folder, 'chinese-days.json'), 'utf8')) as Record<
  'holidays' | 'workdays',
  Readonly<Record<string, string>>
>;

export function isWorkday(day: string): boolean {
  if (Object.hasOwn(workdays, day)) return true;
  if (Object.hasOwn(holidays, day)) return false;
  return new Date(`${day}T00:00:00Z`).getUTCDay() % 6 !== 0;
}

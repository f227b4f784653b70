/** `npm run measure:narrative`: prints what the narrative check does on labelled passages; `--show` adds where it fell short. */
import { asTable, measure } from './measured-narrative.ts';

const { rows, shortfalls } = measure();
console.log(asTable(rows));
if (process.argv.includes('--show')) {
  for (const { id, what, at, text } of shortfalls) console.log(`\n${what} ${id}: ${at}\n  ${text}`);
}

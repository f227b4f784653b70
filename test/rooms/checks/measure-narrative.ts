/**
 * `npm run measure:narrative`: prints what the narrative check does on labelled passages. `--show [part]` adds where it
 * fell short, and refuses the part that is held out.
 */
import { asTable, measure, shown } from './measured-narrative.ts';

const { rows, shortfalls } = measure();
console.log(asTable(rows));
const show = process.argv.indexOf('--show');
if (show >= 0) console.log(shown(shortfalls, process.argv[show + 1]));

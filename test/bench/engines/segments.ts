/** Ours, from segments: a file an agency, read, checked and folded; every table of every agency and year. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { tallySegment } from '../../doubles/whole-sets.ts';
import { digestOfAnswer, numbersOf, YEARS } from '../answer.ts';
import { measured } from './measured.ts';

const [folder = ''] = process.argv.slice(2);

await measured(() => {
  const tallies = new Map(
    readdirSync(folder).map((agency) => [agency, tallySegment(readFileSync(join(folder, agency)))]),
  );
  const digest = digestOfAnswer([...tallies.keys()], (id, place) => {
    const tables = tallies.get(id)?.tables({ id, name: id }, YEARS[place] ?? 0, edition2021);
    return tables ? numbersOf(tables) : [];
  });
  return { digest };
});

/** Ours, from raw JSON lines: every check of the door, every fault of the feed, one pass. */

import { readEventFile } from '../../../infra/cli/offline/event-file.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { digestOfAnswer, numbersOf, YEARS } from '../answer.ts';
import { measured } from './measured.ts';

const [path = ''] = process.argv.slice(2);

await measured(async () => {
  const file = await readEventFile(path, Date.UTC(2027, 0, 1));
  const tallies = new Map(file.agencies.map((agency) => [agency, new Tally()]));
  file.count({ countsOf: (agency) => tallies.get(agency), folded: () => {} });
  file.close();
  const tablesOf = (id: string, year: number) => tallies.get(id)?.tables({ id, name: id }, year, edition2021);
  const digest = digestOfAnswer([...tallies.keys()], (agency, place) => {
    const tables = tablesOf(agency, YEARS[place] ?? 0);
    return tables ? numbersOf(tables) : [];
  });
  return { digest };
});

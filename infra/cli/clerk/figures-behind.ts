/**
 * `explain` for a year of reported figures. In: the cases of the agency, one of which holds the figures, and a cell.
 * Out, on standard output: the reported cell, with its origin and the event; blank if it was left blank. There are no
 * cases behind it (contract, section 6).
 */
import { type Act, foldCase } from '../../../shared/cases/case.ts';
import { compareEvents } from '../../../shared/events/event.ts';
import { dayOf } from '../../../shared/events/instant.ts';
import { valueAt } from '../../../shared/form/form.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import type { CaseSource } from './case-source.ts';

type Reported = Extract<Act, { type: 'figures.reported' }>;

export interface FiguresCell {
  cell: string;
  label: string;
  steps: readonly string[];
  year: number;
  json?: true | undefined;
}

/** The valid figures of a year, possibly from several sources; undefined if there are none. */
async function standingFigures({ cases }: CaseSource, year: number): Promise<Reported | undefined> {
  const said: Reported[] = [];
  for await (const { subject, events } of cases) {
    if (subject !== String(year)) continue;
    for (const act of foldCase(subject, events).acts)
      if (act.type === 'figures.reported' && (act.data.scope ?? 'own') === 'own') said.push(act);
  }
  return said.sort(compareEvents).at(-1);
}

/** Returns the tables, for comparison with the printed version. */
export async function printFigure(
  { cell, label, steps, year, json }: FiguresCell,
  source: CaseSource,
  shell: Shell,
): Promise<unknown> {
  const reported = await standingFigures(source, year);
  const { id, name } = source.agency;
  if (!reported)
    throw new Refused({
      zh: `${id} ${year} 年的数字由填报形成，尚未报送（figures.reported）`,
      en: `${year} of ${id} is made of figures, and none were reported`,
    });
  const value = valueAt(reported.data.tables, steps);
  const { origin } = reported.data;
  if (json) {
    const event = { id: reported.id, source: reported.source, type: reported.type, at: `${reported.at}Z` };
    shell.out(
      `${JSON.stringify({ agency: id, year, cell, label, value, basis: 'figures', origin, events: [event] }, null, 2)}\n`,
    );
    return reported.data.tables;
  }
  const printed = value === null ? both({ zh: '空白', en: 'blank' }) : value;
  shell.out(`${cell}  ${name} ${year}\n${label} = ${printed}\n\n`);
  shell.out(
    `${both({ zh: '填报的数字，没有个案；来源', en: 'a figure that was reported, no cases; origin' })}：${origin}\n`,
  );
  shell.out(`    ${dayOf(reported.at)}  ${reported.type}  ${reported.id}  (${reported.source})\n`);
  return reported.data.tables;
}

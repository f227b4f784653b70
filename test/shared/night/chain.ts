/**
 * The state machine of the deployed chain, played in a test: list, map over the agencies, catalogue. An agency that
 * fails is caught in its own turn. The steps get what the deployed ones get: JSON, and nothing else.
 */

import { type AgencyOutcome, closeRun } from '../../../shared/night/catalogue.ts';
import { type ListDueInput, listDue } from '../../../shared/night/list-due.ts';
import { type RenderPorts, renderAgency } from '../../../shared/night/render-report.ts';
import { type RollUpPorts, rollUp } from '../../../shared/night/roll-up.ts';
import { TEXT_FORMATS } from '../../../shared/press/renderers.ts';
import { unprintable } from '../../../shared/press/unprintable.ts';
import type { MemoryStores } from '../../../shared/store/memory.ts';

const PUBLICATION_URL = 'https://publication.example';

/** How one step is run: once, or as a test of faults wants it. */
export type Play = <T>(step: () => Promise<T>) => Promise<T>;

export async function chain(
  input: ListDueInput,
  stores: MemoryStores,
  failed: RenderPorts['failed'],
  play: Play = (step) => step(),
): Promise<{ summary: string }> {
  const clock = () => Date.parse(input.at);
  const segmentDiffers: RollUpPorts['segmentDiffers'] = ({ agency, cases }) =>
    failed({ agency, year: 0 }, new Error(`the segment differs in ${cases} cases`));
  const told = { failed, published: () => {}, segmentDiffers };
  const ports = {
    ...stores,
    formats: TEXT_FORMATS,
    unprintable,
    publicationUrl: PUBLICATION_URL,
    ...told,
    clock,
  };
  const { run, mode, at, due } = passed((await play(() => listDue(input, ports))).list);
  const results: AgencyOutcome[] = [];
  for (const { agency } of due) {
    try {
      const { rolled } = await play(() => rollUp({ run, at, mode, agency }, ports));
      results.push(passed(await play(() => renderAgency(passed(rolled), ports))));
    } catch (error) {
      const { name, message } = error as Error;
      results.push({ agency, failed: { Error: name, Cause: message } });
    }
  }
  return play(() => closeRun(passed({ run, mode, at, results }), ports));
}

function passed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

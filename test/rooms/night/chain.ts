/**
 * The state machine of the deployed chain, played in a test: list, map over the agencies, catalogue. An agency that
 * fails is caught in its own turn, which puts the failure down. The steps get what the deployed ones get: JSON, and
 * nothing else.
 */

import { unprintable } from '../../../shared/formats/pdf/unprintable.ts';
import { type Format, TEXT_FORMATS } from '../../../shared/formats/renderers.ts';
import { closeRun } from '../../../shared/night/catalogue.ts';
import { type ListDueInput, listDue } from '../../../shared/night/list-due.ts';
import { renderAgency } from '../../../shared/night/render-report.ts';
import { type RollUpPorts, rollUp } from '../../../shared/night/roll-up.ts';
import { type DueAgency, keepFailure } from '../../../shared/night/run-records.ts';
import type { RenderPorts } from '../../../shared/night/year-of-turn.ts';
import type { MemoryStores } from '../../doubles/memory-store.ts';

const PUBLICATION_URL = 'https://publication.example';

/** The stores, and the formats of a version where a test wants others than text. */
export type ChainStores = MemoryStores & {
  formats?: readonly Format[];
  rules?: NonNullable<RenderPorts['rules']>;
  tell?: NonNullable<RenderPorts['tell']>;
};

/** How one step is run: once, or as a test of faults wants it. */
export type Play = <T>(step: () => Promise<T>) => Promise<T>;

export async function chain(
  input: ListDueInput,
  stores: ChainStores,
  failed: RenderPorts['failed'],
  play: Play = (step) => step(),
): Promise<{ summary: string }> {
  const clock = () => Date.parse(input.at);
  const segmentDiffers: RollUpPorts['segmentDiffers'] = ({ agency, cases }) =>
    failed({ agency, year: 0 }, new Error(`the segment differs in ${cases} cases`));
  const told = { failed, published: () => {}, segmentDiffers };
  const ports = {
    formats: TEXT_FORMATS,
    // The same in every run: what is published twice is the same bytes.
    salt: () => '5a'.repeat(32),
    ...stores,
    unprintable,
    publicationUrl: PUBLICATION_URL,
    ...told,
    clock,
  };
  const { run, mode, at } = input;
  for (let level = 1; level > 0; ) {
    const asked = level === 1 ? input : { ...input, level };
    const { due, next } = passed((await play(() => listDue(asked, ports))).list);
    const listed = due.count > 0 ? await stores.drafts.get(due.key) : undefined;
    await turns(listed ? JSON.parse(Buffer.from(listed.bytes).toString()) : []);
    level = next;
  }
  return play(() => closeRun(passed({ run, mode, at }), ports));

  async function turns(items: readonly DueAgency[]): Promise<void> {
    for (const { agency, kin = false, turn = 1 } of items) {
      try {
        const { rolled } = await play(() => rollUp({ run, at, mode, agency, kin, turn }, ports));
        await play(() => renderAgency(passed(rolled), ports));
      } catch (error) {
        const { name, message } = error as Error;
        const left = { run, agency, turn, failed: { Error: name, Cause: message } };
        // A turn that cannot say that it failed fails itself, and the map goes on.
        await play(() => keepFailure(passed(left), ports.drafts)).catch(() => undefined);
      }
    }
  }
}

function passed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

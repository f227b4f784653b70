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
import { type DueAgency, keepFailure, keepUnfinished } from '../../../shared/night/run-records.ts';
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

/** How an express child is executed: once, twice at a time, cut off, or not at all. */
export type Express = (child: () => Promise<void>) => Promise<void>;

/** With `express`, a child of each agency is executed so, and a standard one of those that left no result. */
export async function chain(
  input: ListDueInput,
  stores: ChainStores,
  failed: RenderPorts['failed'],
  play: Play = (step) => step(),
  express?: Express,
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
    if (due.count > 0) await turnsOf(due);
    level = next;
  }
  return play(() => closeRun(passed({ run, mode, at }), ports));

  async function turnsOf(due: { key: string; count: number }): Promise<void> {
    if (!express) return eachOf(due.key, (item) => turn(item));
    await eachOf(due.key, (item) => express(() => turn(item, { begun: at })).catch(() => undefined));
    const again = passed(await play(() => keepUnfinished(run, passed(due), ports.drafts)));
    if (again.count > 0) await eachOf(again.key, (item) => turn(item));
  }

  /** As the map reads them. */
  async function eachOf(key: string, work: (item: DueAgency) => Promise<void>): Promise<void> {
    const listed = await stores.drafts.get(key);
    const items: DueAgency[] = listed ? JSON.parse(Buffer.from(listed.bytes).toString()) : [];
    for (const item of items) await work(item);
  }

  async function turn({ agency, kin = false, turn = 1 }: DueAgency, timed: { begun?: string } = {}) {
    try {
      const { rolled } = await play(() => rollUp({ run, at, mode, agency, kin, turn, ...timed }, ports));
      await play(() => renderAgency(passed(rolled), ports));
    } catch (error) {
      const { name, message } = error as Error;
      const left = { run, agency, turn, failed: { Error: name, Cause: message } };
      // A turn that cannot say that it failed fails itself, and the map goes on.
      await play(() => keepFailure(passed(left), ports.drafts)).catch(() => undefined);
    }
  }
}

function passed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

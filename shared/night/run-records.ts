/**
 * What a chain keeps outside its state, in the private bucket: the lists of due agencies, and the results of their
 * turns. In: the results of the steps. Out: the results of a whole run, in the order of its lists. Always: the state
 * holds only keys and counts, however many agencies there are (a state is limited to 256 KiB). A due agency without a
 * result counts as failed, even if its turn could not record that.
 */

import type { Agency, Objects } from '../store/ports.ts';
import { readAhead } from '../store/read-ahead.ts';
import { together } from '../store/together.ts';
import type { EventSet } from './commitment.ts';
import { draftKeys } from './keys.ts';
import { isOfSegment, type YearResult } from './year-result.ts';

/** One turn of the map, as the state machine reads it from the list. */
export interface DueAgency {
  agency: string;
  /** Whether it has members or merged agencies. */
  kin?: boolean;
  /** The number of its turn in this run; absent in a list of an earlier release. */
  turn?: number;
}

export interface FailedTurn {
  run: string;
  agency: string;
  turn?: number;
  /** As the state machine caught it. */
  failed: { Error?: string; Cause?: string };
}

/** Stores the list of a level and returns its key. */
export async function keepDue(
  { run, level }: { run: string; level: number },
  due: readonly DueAgency[],
  drafts: Objects,
): Promise<string> {
  const key = draftKeys.due(run, level);
  await putJson(key, due, drafts);
  return key;
}

/**
 * Stores the agencies as the run read them. Every government's turn needs all of them, and the table could not serve
 * those of a country to thousands of turns.
 */
export async function keepKnown(run: string, agencies: readonly Agency[], drafts: Objects): Promise<void> {
  await putJson(draftKeys.known(run), agencies, drafts);
}

/** The agencies of a run; undefined if an earlier release started it. */
export function knownIn(run: string, drafts: Pick<Objects, 'get'>): Promise<Agency[] | undefined> {
  return readJson<Agency[]>(draftKeys.known(run), drafts);
}

/** Records a failed turn, replacing the result of an earlier attempt. */
export async function keepFailure({ run, agency, turn, failed }: FailedTurn, drafts: Objects): Promise<void> {
  const reason = [failed.Error, failed.Cause].filter(Boolean).join(': ');
  await putJson(draftKeys.turn(run, agency, turn), [failedAsAWhole(agency, reason)], drafts);
}

/** The results of a turn; earlier releases stored only the array `told`. */
export interface Turn {
  told: readonly YearResult[];
  /** Digest of all events of the agency that its turn read. */
  log?: string;
}

/** Objects read concurrently. */
const AT_ONCE = 32;

export async function outcomeOf(
  run: string,
  drafts: Objects,
): Promise<{ due: number; results: YearResult[]; sets: EventSet[] }> {
  const due = await dueIn(run, drafts);
  const results: YearResult[] = [];
  const sets: EventSet[] = [];
  const cameOf = async ([agency, turns]: [string, readonly number[]]) => {
    let came: Turn = { told: [] };
    for (const turn of turns) {
      const now = (await turnOf({ run, agency, turn }, drafts)) ?? { told: [failedAsAWhole(agency, null)] };
      came = { ...came, ...now, told: after(came.told, now.told) };
    }
    return { agency, ...came };
  };
  for await (const { agency, told, log } of readAhead(due, AT_ONCE, cameOf)) {
    results.push(...told);
    if (log !== undefined) sets.push({ agency, events: log });
  }
  return { due: due.size, results, sets };
}

/** Undefined if the turn left no result. */
async function turnOf(
  { run, agency, turn }: Pick<FailedTurn, 'run' | 'agency' | 'turn'>,
  drafts: Objects,
): Promise<Turn | undefined> {
  const kept = await readJson<Turn | YearResult[]>(draftKeys.turn(run, agency, turn), drafts);
  return Array.isArray(kept) ? { told: kept } : kept;
}

/**
 * Lists those agencies of a list again whose turn left no result or failed as a whole: an express child is cut off
 * after five minutes, or may never have started. The results of the second attempt replace those of the first.
 */
export async function keepUnfinished(
  run: string,
  { key, count }: { key: string; count: number },
  drafts: Objects,
): Promise<{ key: string; count: number }> {
  const listed = await readJson<DueAgency[]>(key, drafts);
  if (!listed) throw new Error(`the list ${key} of ${count} that are due is not to be read`);
  const unfinished: DueAgency[] = [];
  const judged = async (due: DueAgency) => ({ due, turn: await turnOf({ run, ...due }, drafts) });
  for await (const { due, turn } of readAhead(listed, AT_ONCE, judged))
    if (!turn || turn.told.some(isOfTheTurn)) unfinished.push(due);
  const again = draftKeys.unfinished(key);
  if (unfinished.length > 0) await putJson(again, unfinished, drafts);
  return { key: again, count: unfinished.length };
}

/** Whether the whole turn failed. A failed year stays due by itself, and a segment that differed is rebuilt already. */
const isOfTheTurn = (one: YearResult): boolean =>
  one.state === 'failed' && one.year === null && !isOfSegment(one);

/**
 * The combined results of two turns. For each year the later turn's result counts, except that "published" and a
 * segment that differed stay. A failure that the later turn does not repeat is dropped.
 */
function after(earlier: readonly YearResult[], later: readonly YearResult[]): readonly YearResult[] {
  if (earlier.length === 0) return later;
  const isOver = (one: YearResult) => {
    if (one.state === 'failed') return !isOfSegment(one);
    const now = later.find(({ year }) => year === one.year);
    return now !== undefined && !(one.state === 'published' && now.state === 'drafted');
  };
  const kept = earlier.filter((one) => !isOver(one));
  const said = new Set(kept.flatMap(({ year }) => year ?? []));
  const news = later.filter(({ year, state }) => state === 'failed' || year === null || !said.has(year));
  return [...kept, ...news].toSorted((a, b) => (a.year ?? 0) - (b.year ?? 0));
}

/** By agency, the numbers of its due turns, in the order of levels. */
async function dueIn(run: string, drafts: Objects): Promise<ReadonlyMap<string, number[]>> {
  const turns = new Map<string, number[]>();
  for (const { agency, turn = 1 } of await listedIn(run, drafts))
    turns.set(agency, [...(turns.get(agency) ?? []), turn]);
  return turns;
}

/** The due agencies of all levels. Reads two levels at a time, because most runs have only one. */
async function listedIn(run: string, drafts: Objects): Promise<DueAgency[]> {
  const all: DueAgency[] = [];
  for (let level = 1; ; level += 2) {
    const [due, above] = await together([
      readJson<DueAgency[]>(draftKeys.due(run, level), drafts),
      readJson<DueAgency[]>(draftKeys.due(run, level + 1), drafts),
    ]);
    if (!due && level === 1) throw new Error(`the list of what is due in ${run} is not to be read`);
    all.push(...(due ?? []), ...((due && above) ?? []));
    if (!due || !above) return all;
  }
}

function failedAsAWhole(agency: string, reason: string | null): YearResult {
  return { agency, year: null, state: 'failed', version: null, url: null, reason };
}

async function putJson(key: string, value: unknown, drafts: Objects): Promise<void> {
  await drafts.put({ key, bytes: Buffer.from(JSON.stringify(value)), mediaType: 'application/json' });
}

async function readJson<T>(key: string, drafts: Pick<Objects, 'get'>): Promise<T | undefined> {
  const object = await drafts.get(key);
  return object && (JSON.parse(Buffer.from(object.bytes).toString()) as T);
}

/**
 * What a chain keeps beside its state, in the private bucket: the list of what is due, and what came of each agency's
 * turn. In: the steps' own results. Out: the results of a whole run, in the order of its list.
 * Always: the state carries a key and a count, however many agencies there are (256 KiB a state). An agency that was
 * due and left nothing has failed: a turn that could not even say so is told all the same.
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
  /** Whether others belong to it. */
  kin?: boolean;
  /** Which of its turns of this run it is; absent in a list of an earlier release. */
  turn?: number;
}

export interface FailedTurn {
  run: string;
  agency: string;
  turn?: number;
  /** As the state machine caught it. */
  failed: { Error?: string; Cause?: string };
}

/** The key of the list of a level. */
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
 * The agencies as a run finds them. Each turn of a government needs them all, and no table gives all those of a country
 * to thousands of turns: they lie under one key of it.
 */
export async function keepKnown(run: string, agencies: readonly Agency[], drafts: Objects): Promise<void> {
  await putJson(draftKeys.known(run), agencies, drafts);
}

/** Undefined where an earlier release made the list. */
export function knownIn(run: string, drafts: Pick<Objects, 'get'>): Promise<Agency[] | undefined> {
  return readJson<Agency[]>(draftKeys.known(run), drafts);
}

/** Replaces what an earlier attempt of the turn may have left. */
export async function keepFailure({ run, agency, turn, failed }: FailedTurn, drafts: Objects): Promise<void> {
  const reason = [failed.Error, failed.Cause].filter(Boolean).join(': ');
  await putJson(draftKeys.turn(run, agency, turn), [failedAsAWhole(agency, reason)], drafts);
}

/** What a turn leaves; one of an earlier release left its results alone. */
export interface Turn {
  told: readonly YearResult[];
  /** Digest of all events of the agency, as its turn read them. */
  log?: string;
}

/** Objects that are read at once. */
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

/** Undefined where the turn left nothing. */
async function turnOf(
  { run, agency, turn }: Pick<FailedTurn, 'run' | 'agency' | 'turn'>,
  drafts: Objects,
): Promise<Turn | undefined> {
  const kept = await readJson<Turn | YearResult[]>(draftKeys.turn(run, agency, turn), drafts);
  return Array.isArray(kept) ? { told: kept } : kept;
}

/**
 * Lists once more those of a list whose turn left no result, or failed as a whole: an express child is cut off after five
 * minutes, and may not have started at all. What comes of it takes the place of what the first turn left.
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

/** A failure of a single year is told, and stays due; a segment that differed is mended. */
const isOfTheTurn = (one: YearResult): boolean =>
  one.state === 'failed' && one.year === null && !isOfSegment(one);

/**
 * What is told of two turns: of each year the later one's word, but that it was published, and that its segment differed.
 * A failure that the later turn does not repeat is over.
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

/** By agency, which of its turns were due: in the order of the levels. */
async function dueIn(run: string, drafts: Objects): Promise<ReadonlyMap<string, number[]>> {
  const turns = new Map<string, number[]>();
  for (const { agency, turn = 1 } of await listedIn(run, drafts))
    turns.set(agency, [...(turns.get(agency) ?? []), turn]);
  return turns;
}

/** Of all levels; each is listed once the one before it is done. Most runs have one, so that two are asked for at once. */
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

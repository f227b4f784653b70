/**
 * Pairs hand-overs with receipts. In: the stays of applications at several units, and the unit at which each unit's
 * cases count. Out: pairs of a hand-over and a receipt, and those left over. Pairs are made by case numbers
 * (`fromSubject`, `toSubject`). If neither side gave one, they are made by the same day ± 3 and the applicant's
 * category, and are only probable. Always holds: each hand-over and each receipt is in at most one pair; contradictory
 * numbers never pair; the number of probable pairs is as large as possible. Contract, section 7.
 */
import type { Passage } from '../cases/passages.ts';

export interface UnitPassage extends Passage {
  unit: string;
  /** The application's case number at the unit. */
  subject: string;
}

/** By unit id, the unit at which its cases count: itself, or its heir. Unknown units are absent. */
export type Units = ReadonlyMap<string, string>;

export interface Pair {
  giver: UnitPassage;
  taker: UnitPassage;
  probable: boolean;
}

export interface Paired {
  pairs: Pair[];
  /** Hand-overs without a receipt. */
  unreceived: UnitPassage[];
  /** Receipts that name a unit which never handed on. */
  unsent: UnitPassage[];
}

/** A hand-over whose both units are known; `day` is days since 1970. */
interface Out {
  passage: UnitPassage;
  day: number;
  giver: string;
  taker: string;
  subject: string | undefined;
}

/** A receipt at a known unit. */
interface In {
  passage: UnitPassage;
  day: number;
  taker: string;
  /** Absent if the receipt names no previous unit: it pairs only by its own number. */
  giver?: string;
  subject: string | undefined;
}

const DAY = 86_400_000;
/** How many days apart two offices may record one hand-over. */
const NEAR = 3;

/** All pairs, and the hand-overs and receipts without one. */
export function paired(passages: readonly UnitPassage[], units: Units): Paired {
  const outs = passages.flatMap((passage) => outOf(passage, units) ?? []).sort(inOrder);
  const ins = passages.flatMap((passage) => inOf(passage, units) ?? []).sort(inOrder);
  const pairs = byNumber(outs, ins);
  const isLeft = (all: readonly Pair[], end: 'giver' | 'taker') => {
    const taken = new Set(all.map((pair) => pair[end]));
    return ({ passage }: { passage: UnitPassage }) => !taken.has(passage);
  };
  const [openOuts, openIns] = [outs.filter(isLeft(pairs, 'giver')), ins.filter(isLeft(pairs, 'taker'))];
  pairs.push(...byDay(openOuts, openIns));
  const passage = (one: { passage: UnitPassage }) => one.passage;
  return {
    pairs,
    unreceived: openOuts.filter(isLeft(pairs, 'giver')).map(passage),
    unsent: openIns
      .filter(({ giver }) => giver !== undefined)
      .filter(isLeft(pairs, 'taker'))
      .map(passage),
  };
}

function outOf(passage: UnitPassage, units: Units): Out | undefined {
  const { unit, to, handedOn } = passage;
  const [giver, taker] = [units.get(unit), units.get(to?.agency ?? '')];
  if (giver === undefined || taker === undefined || handedOn === undefined) return undefined;
  return to?.agency === unit
    ? undefined
    : { passage, day: numberOf(handedOn), giver, taker, subject: to?.subject };
}

function inOf(passage: UnitPassage, units: Units): In | undefined {
  const { unit, from, received } = passage;
  const taker = units.get(unit);
  if (taker === undefined) return undefined;
  const here = { passage, day: numberOf(received), taker, subject: from?.subject };
  if (!from) return here;
  const giver = units.get(from.agency);
  return giver === undefined || from.agency === unit ? undefined : { ...here, giver };
}

const numberOf = (day: string) => Date.parse(day) / DAY;

function inOrder(a: Out | In, b: Out | In): number {
  const [one, other] = [a.passage, b.passage];
  const nameOf = ({ unit, subject }: UnitPassage) => `${unit}\0${subject}`;
  return a.day - b.day || (nameOf(one) < nameOf(other) ? -1 : 1);
}

/** Pairs by case number; of several receipts, the nearest in time. */
function byNumber(outs: readonly Out[], ins: readonly In[]): Pair[] {
  const own = groups(ins, ({ taker, passage }) => `${taker}\0${passage.subject}`);
  const there = groups(ins, ({ giver, subject }) => giver && subject && `${giver}\0${subject}`);
  const taken = new Set<In>();
  const pairs: Pair[] = [];
  for (const out of outs) {
    const { giver, taker, subject, passage } = out;
    const named = [
      ...(subject === undefined ? [] : (own.get(`${taker}\0${subject}`) ?? [])),
      ...(there.get(`${giver}\0${passage.subject}`) ?? []),
    ].filter((one) => !taken.has(one) && agrees(out, one));
    const away = (one: In) => Math.abs(one.day - out.day);
    const [nearest] = named.sort((a, b) => away(a) - away(b));
    if (!nearest) continue;
    taken.add(nearest);
    pairs.push({ giver: passage, taker: nearest.passage, probable: false });
  }
  return pairs;
}

/** Whether the units and numbers that both sides give are consistent. At least one side gave a number. */
function agrees(out: Out, one: In): boolean {
  if (one.taker !== out.taker || (one.giver !== undefined && one.giver !== out.giver)) return false;
  const isOwn = out.subject === undefined || out.subject === one.passage.subject;
  return isOwn && (one.subject === undefined || one.subject === out.passage.subject);
}

/** Probable pairs. Both lists are sorted by day; taking the earliest receipt in range gives the most pairs. */
function byDay(outs: readonly Out[], ins: readonly In[]): Pair[] {
  const kindOf = ({ giver, taker, passage }: Out | In) => `${giver}\0${taker}\0${passage.applicantType}`;
  const open = groups(ins, (one) => (one.giver && one.subject === undefined ? kindOf(one) : undefined));
  const next = new Map<string, number>();
  return outs.flatMap((out) => {
    const kind = kindOf(out);
    const received = open.get(kind) ?? [];
    if (out.subject !== undefined) return [];
    let at = next.get(kind) ?? 0;
    while ((received[at]?.day ?? Number.POSITIVE_INFINITY) < out.day - NEAR) at += 1;
    const one = received[at];
    const isNear = one !== undefined && one.day <= out.day + NEAR;
    next.set(kind, isNear ? at + 1 : at);
    return isNear ? [{ giver: out.passage, taker: one.passage, probable: true }] : [];
  });
}

function groups<One>(all: readonly One[], by: (one: One) => string | undefined): Map<string, One[]> {
  const found = new Map<string, One[]>();
  for (const one of all) {
    const key = by(one);
    if (key === undefined || key === '') continue;
    const group = found.get(key) ?? [];
    found.set(key, group);
    group.push(one);
  }
  return found;
}

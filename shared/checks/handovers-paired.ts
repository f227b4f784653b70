/**
 * Which receipt belongs to which hand-over. In: the times that applications were at several units, and at which unit
 * each of these counts. Out: pairs of a hand-over and a receipt, and what is left of either. By the numbers that were
 * said (`fromSubject`, `toSubject`); where neither side says one, by the same day ± 3 and the applicant's category,
 * and then the pair is probable. Always holds: each hand-over and each receipt is in one pair at most; numbers that
 * contradict each other never pair; as many probable pairs are made as can be. Contract, section 7.
 */
import type { Passage } from '../cases/passages.ts';

export interface UnitPassage extends Passage {
  unit: string;
  /** Number of the application at the unit. */
  subject: string;
}

/** By id of a unit the one at which its cases count: itself, or its heir. Units that nobody knows are not in it. */
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

/** The whole of it is known: whose both units are. */
interface Out {
  passage: UnitPassage;
  day: number;
  giver: string;
  taker: string;
  subject: string | undefined;
}

interface In {
  passage: UnitPassage;
  day: number;
  taker: string;
  /** Absent where the receipt names nobody: it is then found by its own number alone. */
  giver?: string;
  subject: string | undefined;
}

const DAY = 86_400_000;
/** Days that two offices may write differently for one hand-over. */
const NEAR = 3;

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

/** Of several the one that is nearest in time. */
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

/** Whether what either says of the other is so; at least one of them says a number, which is how they met. */
function agrees(out: Out, one: In): boolean {
  if (one.taker !== out.taker || (one.giver !== undefined && one.giver !== out.giver)) return false;
  const isOwn = out.subject === undefined || out.subject === one.passage.subject;
  return isOwn && (one.subject === undefined || one.subject === out.passage.subject);
}

/** Both in the order of their days: the earliest that is near enough leaves the most for those after it. */
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

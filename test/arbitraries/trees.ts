/**
 * Random governments: bodies that move, begin, end, are merged and split, what each has brought, and what happened at
 * them. In: a die, how many bodies, and of how many levels. Out: bodies and cases as the consolidated oracle has them.
 * Always: in each year a body is under one of those before it, and on every day the tree is one that a registry takes;
 * bodies with members have cases of their own too.
 */
import { MOST_LEVELS } from '../../shared/registry/membership.ts';
import type { Body, Case } from '../oracle/consolidated.ts';
import type { Die } from '../prove/random.ts';

export const TREE_YEARS = [2021, 2022, 2023] as const;
const LAST = 2023;

const TYPES = `natural-person commercial-enterprise research-institution public-welfare-organisation
  legal-service-organisation other-organisation`.split(/\s+/);
const OUTCOMES = ['granted', 'partly-granted', 'refused.state-secret', 'unavailable.not-held', 'other.other'];
const RESULTS = ['upheld', 'corrected', 'other'];

export interface TreeSize {
  bodies: number;
  levels: number;
}

type Growing = Body & { parents: Record<number, string | null> };

export const isStanding = ({ began, ended }: Body, year: number): boolean =>
  (began ?? 0) <= year && !(ended && ended.year <= year);

/** The first is the root of all. */
export function bodiesBy(die: Die, { bodies: many, levels }: TreeSize): Body[] {
  const { below } = die;
  const bodies: Growing[] = [{ id: 'body-0', parents: {} }];
  /** By year and body: its level from the top, and where it would be before it began. */
  const depths = TREE_YEARS.map(() => [1]);
  for (let index = 1; index < many; index++) {
    const body: Growing = { id: `body-${index}`, parents: {}, ...lifeBy(die) };
    for (const [at, year] of TREE_YEARS.entries()) {
      const open = bodies.flatMap((each, parent) => {
        const isBeginning = year === (body.began ?? TREE_YEARS[0]);
        const earlier = isBeginning ? depths.slice(0, at) : [];
        const fits =
          (depths[at]?.[parent] ?? 0) < levels && earlier.every((of) => (of[parent] ?? 0) < MOST_LEVELS);
        return isStanding(each, year) && fits ? [parent] : [];
      });
      // Half of them as deep as can be, or few bodies would never come down to the lowest level.
      const deepest = open.toSorted((a, b) => (depths[at]?.[b] ?? 0) - (depths[at]?.[a] ?? 0));
      const parent = (below(2) === 0 ? deepest[0] : die.one(open)) ?? 0;
      if (isStanding(body, year)) body.parents[year] = bodies[parent]?.id ?? null;
      depths[at]?.push((depths[at]?.[parent] ?? 0) + 1);
    }
    placeGhosts(body, { bodies, depths });
    bodies.push(body);
  }
  return bodies.map((body) => settledBy(die, body, bodies));
}

/**
 * A government and a member of it change places in the last year, so that over the years each is above the other. The
 * same bodies where no two may.
 */
export function changedPlaces(bodies: readonly Body[]): Body[] {
  const isLasting = ({ began, ended, consolidates }: Body) => !began && !ended && consolidates !== false;
  const lasting = bodies.filter(isLasting);
  const below = lasting.findLast(({ parents }) => lasting.some(({ id }) => id === parents[LAST - 1]));
  const above = below?.parents[LAST - 1];
  if (!below || !above) return [...bodies];
  const other = (id: string) => (id === above ? below.id : id === below.id ? above : id);
  const then = new Map(bodies.map(({ id, parents }) => [id, parents[LAST]]));
  return bodies.map((body) => {
    const parent = then.get(other(body.id));
    if (parent === undefined) return body;
    return { ...body, parents: { ...body.parents, [LAST]: parent === null ? null : other(parent) } };
  });
}

/** Before it began it hangs under its first parent, as far as the registry can tell. */
function placeGhosts(
  { began, parents }: Growing,
  { bodies, depths }: { bodies: readonly Growing[]; depths: number[][] },
): void {
  const parent = bodies.findIndex(({ id }) => id === parents[began ?? 0]);
  for (const [at, year] of TREE_YEARS.entries()) {
    const of = depths[at];
    if (of && began !== undefined && year < began) of[bodies.length] = (of[parent] ?? 0) + 1;
  }
}

/** Some begin late, some end; the heir is found when all are there. */
function lifeBy({ below }: Die): Pick<Body, 'began' | 'ended'> {
  const began = below(6) === 0 ? 2022 + below(2) : undefined;
  const first = began === undefined ? 2021 : began + 1;
  const ends = first <= LAST && below(7) === 0;
  return {
    ...(began !== undefined && { began }),
    ...(ends && { ended: { year: first + below(LAST - first + 1), heir: 'body-0' } }),
  };
}

function settledBy(die: Die, body: Growing, all: readonly Growing[]): Body {
  const { below } = die;
  const { id, ended } = body;
  const isInner = all.some(({ parents }) => Object.values(parents).includes(id));
  const years = (one: number) => TREE_YEARS.filter(() => below(one) === 0);
  const figures = below(6);
  const heirs = all.filter(
    (other) => ended && other.id !== id && (other.began ?? 0) <= ended.year && isAfter(other, ended.year),
  );
  return {
    ...body,
    ...(ended && { ended: { ...ended, heir: die.one(heirs).id } }),
    // A government without members is one all the same.
    ...(!isInner && below(4) > 0 && { consolidates: false as const }),
    ...(figures === 0 && { casesFrom: null }),
    ...(figures === 1 && { casesFrom: 2022 + below(2) }),
    unpublished: years(2),
    returned: years(6),
  };
}

const isAfter = ({ ended }: Body, year: number) => !ended || ended.year > year;

export function casesBy(die: Die, bodies: readonly Body[], many: number): Case[] {
  return Array.from({ length: many }, () => caseBy(die, bodies));
}

/** A body takes nothing in before it began, nor after the year of its end. */
const openIn = (bodies: readonly Body[], year: number) =>
  bodies.filter(({ began, ended }) => (began ?? 0) <= year && !(ended && ended.year < year));

function caseBy(die: Die, bodies: readonly Body[]): Case {
  const { below, one } = die;
  const year = one(TREE_YEARS);
  const unit = one(openIn(bodies, year)).id;
  const end = below(3) === 0 ? null : year + below(3);
  switch (below(6)) {
    case 0:
      return { kind: 'review', unit, filed: year, concluded: end, result: one(RESULTS) };
    case 1:
      return { kind: 'document', unit, issued: year, repealed: end };
    case 2:
      return { kind: 'charge', unit, year, fen: BigInt(below(10 ** 9)) * BigInt(1 + below(10 ** 6)) };
    case 3:
      return { kind: 'licences', unit, year, count: below(10 ** 9) };
    default:
      return applicationBy(die, bodies, { unit, received: year, concluded: end });
  }
}

function applicationBy(
  { below, one }: Die,
  bodies: readonly Body[],
  at: { unit: string; received: number; concluded: number | null },
): Case {
  const { unit, received, concluded } = at;
  const fee = below(3) === 0 ? { fee: BigInt(1 + below(10 ** 9)) } : {};
  const of = { ...at, type: one(TYPES), outcome: one(OUTCOMES), ...fee };
  const through = Math.min(concluded ?? LAST, LAST);
  const handedIn = received + below(through - received + 1);
  const handedTo = one(openIn(bodies, handedIn)).id;
  if (handedTo === unit || below(2) === 0) return { kind: 'application', ...of };
  const declared = handedIn > received && below(2) === 0;
  return { kind: 'application', ...of, handedTo, handedIn, ...(declared && { declared }) };
}

/** What bodies reported of years, where that counts and where it is only compared; some of it does not add up. */
export function figuresBy(die: Die, bodies: readonly Body[]): Case[] {
  const { below } = die;
  return bodies.flatMap(({ id, began, ended, casesFrom }) =>
    TREE_YEARS.flatMap((year): Case[] => {
      if (year < (began ?? 0) || (ended && ended.year < year)) return [];
      const isOfFigures = casesFrom !== undefined && (casesFrom === null || year < casesFrom);
      if (below(isOfFigures ? 5 : 12) !== (isOfFigures ? below(4) : 0)) return [];
      return [{ kind: 'figures', unit: id, year, ...numbersBy(die) }];
    }),
  );
}

function numbersBy({ below, one }: Die): Pick<Extract<Case, { kind: 'figures' }>, 'cells' | 'wrong'> {
  const [received, carried, upheld] = [1 + below(1000), below(50), below(20)];
  const [type, outcome, wrong] = [one(TYPES), one(OUTCOMES), below(8) === 0];
  const row = (name: string, count: number) => ({
    [`applications.${name}.${type}`]: count,
    [`applications.${name}.total`]: count,
  });
  const cells = {
    ...row('received', received + carried),
    ...row(`outcomes.${outcome}`, received),
    ...row('concluded', received),
    ...row('carriedOut', carried),
    'disputes.review.upheld': upheld,
    'disputes.review.total': upheld,
    // What nothing has to equal may be left blank.
    'proactive.licences': below(3) === 0 ? null : below(10 ** 9),
    'proactive.chargesWanYuan': below(3) === 0 ? null : BigInt(below(10 ** 9)),
    'processingFees.yuan': BigInt(below(10 ** 6)),
  };
  if (!wrong) return { cells };
  const total = 'applications.received.total';
  return { cells: { ...cells, [total]: received + carried + 1 }, wrong };
}

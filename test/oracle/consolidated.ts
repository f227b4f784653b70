/**
 * An independent sum of a government's report, written from CONTRACT.md (sections 6 and 7) and SOURCES.md (section 2)
 * alone. In: bodies with dated parents, beginnings and ends, what each has brought by now, and cases and figures told
 * plainly. Out: the cells that are not zero, counts as numbers and money as fen. Always: it imports nothing of the
 * product and adds up no report: it asks of each case who is in charge of it on 31 December of the year, and whether
 * each body between that unit and the government lets it through.
 */

export interface Body {
  id: string;
  /** Of each year, to whom it belongs on 31 December; a missing year is as null. */
  parents: Readonly<Record<number, string | null>>;
  /** The first year that it files on; absent where it was always there. */
  began?: number;
  /** It ended within that year, and who took over. */
  ended?: { year: number; heir: string };
  /** False: it adds up no members. */
  consolidates?: false;
  /** From that year on cases count, before it figures; null: figures always. Absent: cases always. */
  casesFrom?: number | null;
  /** Years on which it has a draft and no version; on all others it has published what it could. */
  unpublished?: readonly number[];
  /** Years of which its parent sent back the very thing that it brings. */
  returned?: readonly number[];
}

/** A thing that happened at a unit. Years are calendar years. */
export type Case =
  | {
      kind: 'application';
      unit: string;
      /** Handed on to that unit: in the year of its receipt, or in a later one. */
      handedTo?: string;
      handedIn?: number;
      /** The unit that took it over says when it was received first. */
      declared?: boolean;
      type: string;
      received: number;
      concluded: number | null;
      outcome: string;
      /** Fen paid as 信息处理费 in the year of the receipt, at the unit that received it first. */
      fee?: bigint;
    }
  | { kind: 'review'; unit: string; filed: number; concluded: number | null; result: string }
  | { kind: 'document'; unit: string; issued: number; repealed: number | null }
  | { kind: 'licences'; unit: string; year: number; count: number }
  | { kind: 'charge'; unit: string; year: number; fen: bigint }
  | {
      kind: 'figures';
      unit: string;
      year: number;
      /** All that is not zero; null where it was left blank. */
      cells: Readonly<Record<string, number | bigint | null>>;
      /** A total of them is not the sum of its row. */
      wrong?: true;
    };

export type Cells = Readonly<Record<string, number | bigint>>;

export interface Told {
  bodies: readonly Body[];
  cases: readonly Case[];
}

/** As a version holds it, or as the draft of the moment shows it. */
export type HeldBy = 'version' | 'draft';

export function oracleConsolidated(
  government: string,
  year: number,
  told: Told,
  by: HeldBy = 'version',
): Cells {
  const way = wayIn(year, told);
  const cells: Record<string, number | bigint> = {};
  for (const one of told.cases) {
    const isFigures = one.kind === 'figures';
    for (const [unit, path, amount] of cellsOf(one, year)) {
      // "from that year on its tables come from cases, before it […] from figures"
      if (isFigures !== way.isOfFigures(unit) || Number(amount) === 0) continue;
      if (!way.reaches(unit, government, by)) continue;
      const before = cells[path];
      cells[path] = typeof amount === 'bigint' ? BigInt(before ?? 0) + amount : Number(before ?? 0) + amount;
    }
  }
  return cells;
}

/** Who stands above whom in a year, and what each lets through. */
function wayIn(year: number, { bodies, cases }: Told) {
  const known = new Map(bodies.map((body) => [body.id, body]));
  const figures = cases.filter((one) => one.kind === 'figures' && one.year === year) as Reported[];
  const isOfFigures = (unit: string): boolean => {
    const { casesFrom } = known.get(unit) ?? {};
    return casesFrom !== undefined && (casesFrom === null || year < casesFrom);
  };
  // "its numbers of Y, its open cases, figures and documents in force belong to mergedInto from Y on"; "followed on"
  const inCharge = (unit: string): string => {
    const ended = known.get(unit)?.ended;
    return ended && ended.year <= year ? inCharge(ended.heir) : unit;
  };
  // "A figures year without figures has no tables"
  const lacks = (unit: string) => isOfFigures(unit) && !figures.some((one) => one.unit === unit);
  const isWrong = (unit: string) =>
    figures.some((one) => one.wrong && isOfFigures(one.unit) && inCharge(one.unit) === unit);
  // "nothing; or an arithmetic check at error level fails: missing"
  const isMissing = (unit: string) => lacks(unit) || isWrong(unit);
  const isPublished = ({ id, unpublished }: Body) => !isMissing(id) && !unpublished?.includes(year);
  const counts = (body: Body) =>
    !body.returned?.includes(year) &&
    (isPublished(body) || (body.consolidates === false && isOfFigures(body.id)));
  /** The bodies from just below the government down to the unit; undefined where the unit is not below it. */
  const between = (unit: string, government: string): Body[] | undefined => {
    if (unit === government) return [];
    const body = known.get(unit);
    const parent = body?.parents[year];
    const above = parent == null ? undefined : between(parent, government);
    return body && above && [...above, body];
  };
  const reaches = (unit: string, government: string, held: HeldBy): boolean => {
    const below = inCharge(unit);
    let by = held;
    for (const body of between(below, government) ?? [undefined]) {
      if (!body || isMissing(body.id) || (by === 'version' && !counts(body))) return false;
      // "its latest published version, […] else its draft"; a version holds what counted then.
      if (isPublished(body)) by = 'version';
    }
    return !lacks(below);
  };
  return { isOfFigures, reaches };
}

type Reported = Extract<Case, { kind: 'figures' }>;
type Counted = [unit: string, path: string, amount: number | bigint];

function cellsOf(one: Case, year: number): Counted[] {
  switch (one.kind) {
    case 'application':
      return applicationCells(one, year);
    case 'review':
      return reviewCells(one, year);
    case 'document':
      return documentCells(one, year);
    case 'licences':
      return one.year === year ? [[one.unit, 'proactive.licences', one.count]] : [];
    case 'charge':
      return one.year === year ? [[one.unit, 'proactive.chargesWanYuan', one.fen]] : [];
    case 'figures':
      return one.year === year
        ? // "A null adds nothing"
          Object.entries(one.cells).map(([path, amount]): Counted => [one.unit, path, amount ?? 0])
        : [];
  }
}

type Application = Extract<Case, { kind: 'application' }>;

function applicationCells(one: Application, year: number): Counted[] {
  const { unit, type, received, fee } = one;
  const counted = rowsOf(one, year).flatMap(([at, row]): Counted[] => [
    [at, `applications.${row}.${type}`, 1],
    [at, `applications.${row}.total`, 1],
  ]);
  if (fee === undefined || received !== year) return counted;
  return [...counted, [unit, 'processingFees.applications', 1], [unit, 'processingFees.yuan', fee]];
}

/** In which rows of the year it stands, and at which unit. */
function rowsOf(one: Application, year: number): [unit: string, row: string][] {
  const { unit, handedTo, handedIn, declared = false, received, concluded, outcome } = one;
  // "A stay that is handed on in the year it began counts nowhere at the giver"
  if (handedTo === undefined || handedIn === undefined || handedIn === received)
    return stayRows({ begun: received, concluded, outcome }, year).map((row) => [handedTo ?? unit, row]);
  // "one handed on in a later year counts there through the year before the hand-over, […] and is not carried in
  // afterwards"
  const before = year < handedIn ? stayRows({ begun: received, concluded: null, outcome }, year) : [];
  // "A stay begins as carried in […] where the receipt says `firstReceived`; else it is received on its `time`."
  const after = stayRows({ begun: handedIn, concluded, outcome }, year).map((row) =>
    row === 'received' && declared ? 'carriedIn' : row,
  );
  return [
    ...before.map((row): [string, string] => [unit, row]),
    ...after.map((row): [string, string] => [handedTo, row]),
  ];
}

function stayRows(
  { begun, concluded, outcome }: { begun: number; concluded: number | null; outcome: string },
  year: number,
): string[] {
  const isOpenAfter = (of: number) => begun <= of && (concluded === null || concluded > of);
  return [
    // "received(Y): received in Y"
    begun === year && 'received',
    // "carriedIn(Y): received before Y and not concluded before Y"
    isOpenAfter(year - 1) && 'carriedIn',
    // "outcomes(Y): concluded in Y"
    concluded === year && `outcomes.${outcome}`,
    concluded === year && 'concluded',
    // "carriedOut(Y): received by the end of Y, not concluded by then"
    isOpenAfter(year) && 'carriedOut',
  ].filter((row) => row !== false);
}

function reviewCells(
  { unit, filed, concluded, result }: Extract<Case, { kind: 'review' }>,
  year: number,
): Counted[] {
  // "尚未审结 = filed by the end of Y and open then; 总计 = the four together, those carried in included"
  const isPending = filed <= year && (concluded === null || concluded > year);
  const cell = concluded === year ? result : isPending ? 'pending' : undefined;
  return cell === undefined
    ? []
    : [
        [unit, `disputes.review.${cell}`, 1],
        [unit, 'disputes.review.total', 1],
      ];
}

function documentCells(
  { unit, issued, repealed }: Extract<Case, { kind: 'document' }>,
  year: number,
): Counted[] {
  const isInForce = issued <= year && (repealed === null || repealed > year);
  const names = [issued === year && 'issued', repealed === year && 'repealed', isInForce && 'inForce'];
  return names.flatMap((name): Counted[] =>
    name === false ? [] : [[unit, `proactive.normativeDocuments.${name}`, 1]],
  );
}

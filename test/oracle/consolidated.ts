/**
 * An independent sum of a government's report, written from CONTRACT.md (section 7) and SOURCES.md (section 2) alone.
 * In: bodies with dated parents and ends, and cases told plainly. Out: the cells that are not zero, counts as numbers
 * and money as fen. Always: it imports nothing of the product, knows no contribution and no level: it asks of each
 * case who is in charge of it on 31 December of the year, and whether the government stands above that unit then.
 */

export interface Body {
  id: string;
  /** Of each year, to whom it belongs on 31 December; a missing year is as null. */
  parents: Readonly<Record<number, string | null>>;
  /** It ended within that year, and who took over. */
  ended?: { year: number; heir: string };
}

/** A thing that happened at a unit. Years are calendar years. */
export type Case =
  | {
      kind: 'application';
      unit: string;
      /** In the year of its receipt handed on to that unit, which counts it. */
      handedTo?: string;
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
  | { kind: 'charge'; unit: string; year: number; fen: bigint };

export type Cells = Readonly<Record<string, number | bigint>>;

export function oracleConsolidated(
  government: string,
  year: number,
  { bodies, cases }: { bodies: readonly Body[]; cases: readonly Case[] },
): Cells {
  const known = new Map(bodies.map((body) => [body.id, body]));
  const isBelow = (unit: string | null | undefined): boolean =>
    unit === government || (unit != null && isBelow(known.get(unit)?.parents[year]));
  // "its numbers of Y, its open cases, figures and documents in force belong to mergedInto from Y on"
  const inCharge = (unit: string): string => {
    const ended = known.get(unit)?.ended;
    return ended && ended.year <= year ? inCharge(ended.heir) : unit;
  };
  const cells: Record<string, number | bigint> = {};
  for (const [unit, path, amount] of cases.flatMap((one) => cellsOf(one, year))) {
    if (!isBelow(inCharge(unit)) || Number(amount) === 0) continue;
    const before = cells[path];
    cells[path] = typeof amount === 'bigint' ? BigInt(before ?? 0) + amount : Number(before ?? 0) + amount;
  }
  return cells;
}

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
  }
}

function applicationCells(
  { unit, handedTo, type, received, concluded, outcome, fee }: Extract<Case, { kind: 'application' }>,
  year: number,
): Counted[] {
  const isOpenAfter = (of: number) => received <= of && (concluded === null || concluded > of);
  const rows = [
    // "received(Y): received in Y"
    received === year && 'received',
    // "carriedIn(Y): received before Y and not concluded before Y"
    isOpenAfter(year - 1) && 'carriedIn',
    // "outcomes(Y): concluded in Y"
    concluded === year && `outcomes.${outcome}`,
    concluded === year && 'concluded',
    // "carriedOut(Y): received by the end of Y, not concluded by then"
    isOpenAfter(year) && 'carriedOut',
  ].filter((row) => row !== false);
  // "A stay that is handed on in the year it began counts nowhere at the giver"
  const counted = rows.flatMap((row): Counted[] => [
    [handedTo ?? unit, `applications.${row}.${type}`, 1],
    [handedTo ?? unit, `applications.${row}.total`, 1],
  ]);
  if (fee === undefined || received !== year) return counted;
  return [...counted, [unit, 'processingFees.applications', 1], [unit, 'processingFees.yuan', fee]];
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

/**
 * One year under the current rules and under others. In: a request, and its cases, which can be iterated again. Out:
 * the cells and the checks that differ, and the cases that the others count differently. Always holds: both sides get
 * the same request and the same cases; if no number and no check moves, it reports nothing.
 */
import type { Standing } from '../../../../shared/audit/findings.ts';
import { compareUtf8 } from '../../../../shared/events/text.ts';
import {
  type RulesAnswer,
  type RulesCase,
  type RulesRequest,
  recount,
} from '../../../../shared/rules/recount.ts';
import type { RulesProcess } from '../../auditor/rules-process.ts';
import { differingLeaves } from '../../auditor/sealed-rules.ts';

export interface MovedCell {
  path: string;
  before: string;
  after: string;
  /** Those that count otherwise in it. */
  cases: string[];
  count: number;
}

export interface Moved {
  edition: { before: string; after: string };
  cells: MovedCell[];
  checks: { id: string; before: string | null; after: string | null }[];
}

/** `open` restarts the cases. */
export async function movedBy(
  rules: RulesProcess,
  request: RulesRequest,
  open: () => AsyncIterable<RulesCase>,
): Promise<Moved | undefined> {
  const { before, after } = await bothCounts(rules, request, open());
  const leaves = differingLeaves(before.tables, after.tables);
  const checks = differingChecks(before, after);
  if (leaves.length === 0 && checks.length === 0 && before.edition === after.edition) return undefined;
  const paths = new Set(leaves.map(({ path }) => path));
  const isOfCases = request.basis === 'cases' && paths.size > 0;
  const behind = isOfCases
    ? await casesBehind(rules, { request, paths }, open())
    : new Map<string, Standing>();
  return {
    edition: { before: before.edition, after: after.edition },
    cells: leaves.map(({ path, printed, recomputed }) => ({
      ...{ path, before: printed, after: recomputed },
      ...(behind.get(path) ?? { cases: [], count: 0 }),
    })),
    checks,
  };
}

async function bothCounts(
  rules: RulesProcess,
  request: RulesRequest,
  cases: AsyncIterable<RulesCase>,
): Promise<{ before: RulesAnswer; after: RulesAnswer }> {
  await rules.begin(request);
  async function* passedOn() {
    for await (const one of cases) {
      await rules.take(one);
      yield JSON.stringify(one);
    }
  }
  const before = await recount(JSON.stringify(request), passedOn());
  return { before: JSON.parse(before) as RulesAnswer, after: await rules.answer(request) };
}

function differingChecks(before: RulesAnswer, after: RulesAnswer): Moved['checks'] {
  const resultsOf = ({ checks }: RulesAnswer) => new Map(checks.map(({ id, result }) => [id, result]));
  const [was, is] = [resultsOf(before), resultsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const found = { id, before: was.get(id) ?? null, after: is.get(id) ?? null };
    return found.before === found.after ? [] : [found];
  });
}

const AT_ONCE = 200;
const MOST_CASES = 20;
/** A fen is a millionth of 万元: the share of one case loses nothing to rounding. */
const EXACT = 6;

async function casesBehind(
  rules: RulesProcess,
  { request, paths }: { request: RulesRequest; paths: ReadonlySet<string> },
  cases: AsyncIterable<RulesCase>,
): Promise<Map<string, Standing>> {
  const alone = { ...request, agency: { ...request.agency, chargeDecimals: EXACT } };
  const behind = new Map<string, Standing>();
  const compare = async (batch: readonly RulesCase[]) => {
    const after = await rules.apart(alone, batch);
    for (const [index, one] of batch.entries()) {
      const before = JSON.parse(await recount(JSON.stringify(alone), [JSON.stringify(one)])) as RulesAnswer;
      for (const { path, printed, recomputed } of differingLeaves(before.tables, after[index]?.tables)) {
        // A cell that only one edition has holds nothing of this case.
        if (!paths.has(path) || (isNothing(printed) && isNothing(recomputed))) continue;
        const { cases: known, count } = behind.get(path) ?? { cases: [], count: 0 };
        const first = [...known, one.subject].sort(compareUtf8).slice(0, MOST_CASES);
        behind.set(path, { cases: first, count: count + 1 });
      }
    }
  };
  let batch: RulesCase[] = [];
  for await (const one of cases) {
    batch.push(one);
    if (batch.length < AT_ONCE) continue;
    await compare(batch);
    batch = [];
  }
  if (batch.length > 0) await compare(batch);
  return behind;
}

const isNothing = (value: string): boolean => value === '—' || Number(value) === 0;

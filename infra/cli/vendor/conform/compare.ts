/**
 * Compares a history with its arrived events. In: both. Out: whether it conforms, and each difference: cells, faults,
 * the rule that was not shown, facts. Always: cells and faults decide. A missing or extra fact is reported besides,
 * since a system may reach the right numbers without it.
 */

import { wanYuanText, yuanText } from '../../../../shared/counting/money.ts';
import { permissionFor } from '../../../../shared/events/catalogue.ts';
import { parseInstant } from '../../../../shared/events/instant.ts';
import { cellNamed } from '../../../../shared/form/form.ts';
import { cellLabel } from '../../../../shared/report/cell-labels.ts';
import { editionToCompute } from '../../offline/editions.ts';
import type { GoldenEvent, GoldenHistory } from '../golden/telling.ts';
import { type Arrived, type PlainFact, plainFact } from './arrived.ts';

/**
 * `not-shown`: the numbers are right, but no event exercises the rule. `avoided`: the system prevented the
 * contradiction of the history, which is no deviation.
 */
export type State = 'conforms' | 'differs' | 'not-shown' | 'avoided' | 'absent' | 'refused';

export interface CellDifference {
  year: number;
  cell: string;
  label: string;
  expected: number | string;
  found: number | string;
}

export interface Difference<Of> {
  missing: Of[];
  unexpected: Of[];
}

export interface Result {
  history: string;
  title: string;
  /** A case system need not send contradictions, or events that need other rights. */
  required: boolean;
  state: State;
  rules: readonly string[];
  cells: CellDifference[];
  faults: Difference<string>;
  rulesNotShown: string[];
  facts: Difference<PlainFact>;
  /** The endpoint's reasons for refusing the events. */
  refusal: readonly string[];
}

export function compared(history: GoldenHistory, arrived: Arrived): Result {
  const cells = Object.entries(history.years).flatMap(([year, expected]) =>
    cellDifferences(Number(year), expected, arrived.years.get(Number(year)) ?? new Map()),
  );
  const faults = difference(history.faults.map(faultText), arrived.faults.map(faultText));
  const rulesNotShown = history.rules.filter((code) => !arrived.rules.has(code));
  const differing = difference(
    history.events.map(factKey),
    arrived.facts.map(({ type, day }) => `${day} ${type}`),
  );
  const result = { ...headOf(history), cells, faults, rulesNotShown, refusal: [] };
  const facts = { missing: differing.missing.map(factOf), unexpected: differing.unexpected.map(factOf) };
  const state = stateOf(result, { arrived: arrived.facts.length, contradictions: history.faults.length });
  return { ...result, facts, state };
}

/** For a file that the endpoint would refuse: nothing of it is stored. */
export function refusedResult(history: GoldenHistory, refusal: readonly string[]): Result {
  const none = { missing: [], unexpected: [] };
  return {
    ...headOf(history),
    state: 'refused',
    cells: [],
    faults: none,
    rulesNotShown: [],
    facts: none,
    refusal,
  };
}

function headOf(history: GoldenHistory) {
  const { id, zh, rules, faults, events } = history;
  const byCaseSystem = events.every(({ type }) => (permissionFor(type) ?? 'facts') === 'facts');
  return { history: id, title: zh, rules, required: faults.length === 0 && byCaseSystem };
}

function stateOf(
  { cells, faults, rulesNotShown }: Pick<Result, 'cells' | 'faults' | 'rulesNotShown'>,
  { arrived, contradictions }: { arrived: number; contradictions: number },
): State {
  if (arrived === 0) return 'absent';
  const isTame = faults.unexpected.length === 0 && faults.missing.length === contradictions;
  if (contradictions > 0 && isTame) return 'avoided';
  if (cells.length + faults.missing.length + faults.unexpected.length > 0) return 'differs';
  return rulesNotShown.length > 0 ? 'not-shown' : 'conforms';
}

function cellDifferences(
  year: number,
  expected: Readonly<Record<string, number | string>>,
  found: ReadonlyMap<string, bigint>,
): CellDifference[] {
  const form = editionToCompute(year);
  return [...new Set([...Object.keys(expected), ...found.keys()])].flatMap((path) => {
    const money = cellNamed(form, path)?.quantity;
    const printed = (amount: bigint) => {
      if (money === 'wan-yuan') return wanYuanText(amount, 4);
      return money === 'amount' ? yuanText(amount) : Number(amount);
    };
    const [right, here] = [expected[path] ?? printed(0n), printed(found.get(path) ?? 0n)];
    if (right === here) return [];
    return [{ year, cell: path, label: cellLabel(form, path), expected: right, found: here }];
  });
}

function faultText({ code, blocks }: { code: string; blocks: readonly number[] }): string {
  return blocks.length > 0 ? `${code}（${blocks.join('、')}）` : code;
}

/** The items of one side without a counterpart, each as often as it occurs. */
function difference(expected: readonly string[], found: readonly string[]): Difference<string> {
  const left = [...found];
  const missing = expected.filter((each) => {
    const at = left.indexOf(each);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return { missing, unexpected: left };
}

function factKey({ type, time }: GoldenEvent): string {
  const at = parseInstant(time);
  if (typeof at !== 'string') throw new TypeError(`no instant: ${time}`);
  const { day } = plainFact(type, at);
  return `${day} ${type}`;
}

function factOf(key: string): PlainFact {
  const [day = '', type = ''] = key.split(' ');
  return { type, day };
}

/**
 * Systems with one mistake each, as they are made: a code taken for another, a type that is not sent, a day off by a zone,
 * money without its fen. Always: at least one golden history that has to be sent tells.
 */
import { describe, expect, test } from 'vitest';
import { addAccount, nothing } from '../../../infra/cli/vendor/conform/arrived.ts';
import { compared, type Result } from '../../../infra/cli/vendor/conform/compare.ts';
import { GOLDEN } from '../../../infra/cli/vendor/golden/histories.ts';
import type { GoldenEvent, GoldenHistory } from '../../../infra/cli/vendor/golden/telling.ts';
import { explainCase } from '../../../shared/counting/explain-case.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import {
  ACTIONS,
  APPLICANT_TYPES,
  DOCUMENT_KINDS,
  OUTCOMES,
  RESULTS,
  ROUTES,
} from '../../../shared/events/catalogue.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { tell } from '../../prove/figure.ts';
import { kept } from '../reading.ts';

const YEARS = [2021, 2022, 2023, 2024, 2025].map((year) => ({ year, form: edition2021 }));

function resultOf(history: GoldenHistory, events: readonly GoldenEvent[]): Result {
  const cases = new Map<string, KeptEvent[]>();
  for (const event of events) {
    const one = kept({ ...event });
    cases.set(one.subject, [...(cases.get(one.subject) ?? []), one]);
  }
  const arrived = nothing();
  for (const [subject, own] of cases) addAccount(arrived, own, explainCase(subject, own, YEARS));
  return compared(history, arrived);
}

/** The histories that a system with this mistake does not conform to, of those that have to be sent. */
function told(mistake: (event: GoldenEvent) => GoldenEvent | undefined): string[] {
  return GOLDEN.flatMap((history) => {
    const events = history.events.map(mistake);
    if (events.every((event, index) => event === history.events[index])) return [];
    const { state, required } = resultOf(
      history,
      events.filter((event) => event !== undefined),
    );
    return required && state !== 'conforms' ? [history.id] : [];
  });
}

const CODES: readonly (readonly [field: string, codes: readonly string[], types: RegExp])[] = [
  ['outcome', OUTCOMES, /^application\.decided$/],
  ['applicantType', APPLICANT_TYPES, /^application\.received$/],
  ['result', RESULTS, /^review\.concluded$/],
  ['result', RESULTS, /^lawsuit\.concluded$/],
  ['route', ROUTES, /^lawsuit\.filed$/],
  ['kind', DOCUMENT_KINDS, /^document\./],
  ['kind', ACTIONS, /^action\.reported$/],
];

test('a system without a mistake is told by none', () => {
  expect(told((event) => ({ ...event }))).toEqual([]);
});

describe('a system that takes a code for another', () => {
  test.each(CODES)('%s of %j, in %s: every pair is told', (field, codes, types) => {
    let pairs = 0;
    for (const right of codes)
      for (const wrong of codes) {
        if (right === wrong) continue;
        pairs++;
        const histories = told((event) => {
          if (!types.test(event.type) || event.data?.[field] !== right) return event;
          return { ...event, data: { ...event.data, [field]: wrong } };
        });
        expect(histories, `${right} as ${wrong}`).not.toEqual([]);
      }
    tell({ row: 'R48', what: 'mistakes of systems, each told', held: pairs, tried: pairs });
  });
});

/** They move no table; the report names them as facts that did not come. */
const WITHOUT_EFFECT = [
  'application.correction-requested',
  'application.corrected',
  'application.third-party-consulted',
  'application.third-party-answered',
  'application.extended',
  'application.fee-charged',
];
const sentTypes = [...new Set(GOLDEN.flatMap(({ events }) => events.map(({ type }) => type)))];

describe('a system that never sends a type', () => {
  const counted = sentTypes.filter((type) => ![...WITHOUT_EFFECT, 'narrative.written'].includes(type));

  test.each(counted)('%s', (type) => {
    expect(told((event) => (event.type === type ? undefined : event))).not.toEqual([]);
    tell({ row: 'R48', what: 'mistakes of systems, each told', held: 1, tried: 1 });
  });

  test.each(WITHOUT_EFFECT)('%s, which moves no table, is named as missing', (type) => {
    const history = GOLDEN.find(({ id }) => id === 'still-open');
    if (!history) throw new Error('the history is gone');
    const { state, facts } = resultOf(
      history,
      history.events.filter((event) => event.type !== type),
    );
    expect([state, facts.missing.map((fact) => fact.type)]).toEqual(['conforms', [type]]);
  });
});

const shifted = (hours: number) => (event: GoldenEvent) => ({
  ...event,
  time: new Date(Date.parse(event.time) + hours * 3_600_000).toISOString(),
});

describe('a system whose', () => {
  test.each<[string, (event: GoldenEvent) => GoldenEvent]>([
    ['times are eight hours early', shifted(-8)],
    ['times are eight hours late', shifted(8)],
    ['times are those of the next day', shifted(24)],
    ['money loses its fen', (event) => withData(event, 'yuan', (yuan) => String(Math.floor(Number(yuan))))],
    ['counts are sent as one', (event) => withData(event, 'count', () => 1)],
    ['hand-overs forget where they came from', (event) => without(event, 'transferredFrom')],
    ['hand-overs forget since when they were there', (event) => without(event, 'firstReceived')],
    ['lawsuits forget the role', (event) => without(event, 'role')],
    ['decisions of one instant are not in sequence', ({ sequence: _, ...event }) => event],
    [
      'sequence is sorted as text',
      (event) => (event.sequence ? { ...event, sequence: event.sequence[0] ?? '0' } : event),
    ],
  ])('%s', (_, mistake) => {
    expect(told(mistake)).not.toEqual([]);
    tell({ row: 'R48', what: 'mistakes of systems, each told', held: 1, tried: 1 });
  });
});

function withData(event: GoldenEvent, field: string, change: (value: unknown) => unknown): GoldenEvent {
  if (event.data?.[field] === undefined) return event;
  return { ...event, data: { ...event.data, [field]: change(event.data[field]) } };
}

function without(event: GoldenEvent, field: string): GoldenEvent {
  if (event.data?.[field] === undefined) return event;
  const { [field]: _, ...data } = event.data;
  return { ...event, data };
}

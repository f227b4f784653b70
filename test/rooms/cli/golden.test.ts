/**
 * The golden histories as the kit hands them out: every rule and fault has one, and a vendor who follows the README comes
 * to the values that stand there. Whether those are right is the oracle's affair (test/oracle/golden.test.ts).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { GOLDEN, rulesOf } from '../../../infra/cli/vendor/golden/histories.ts';
import type { GoldenEvent, GoldenFault } from '../../../infra/cli/vendor/golden/telling.ts';
import { FEED_FAULTS } from '../../../shared/cases/faults.ts';
import type { Rule } from '../../../shared/counting/rule.ts';
import { EDITIONS } from '../../../shared/editions/registry.ts';
import { kept } from '../reading.ts';
import { gongkai, scratch } from './recording-shell.ts';

interface Written {
  history: string;
  title: string;
  steps: string[];
  agency: string;
  rules: Rule[];
  events: GoldenEvent[];
  faults: GoldenFault[];
  years: Record<string, { cells: Record<string, number | string>; tables: unknown }>;
}

const { folder, write } = scratch();
const golden = join(folder, 'kit/golden');
const read = (name: string) => JSON.parse(readFileSync(join(golden, name), 'utf8'));
let all: Written[] = [];

beforeAll(async () => {
  await gongkai(['vendor-kit', join(folder, 'kit')]);
  all = readdirSync(golden)
    .filter((name) => name.endsWith('.json') && name !== 'index.json')
    .map(read);
});

/** It takes the office's acts, and a second source that retracts them without the right: no case system comes to it by itself. */
const OF_TWO_SOURCES = 'retraction-not-permitted';
/** It takes an agency that has ended, which the registry tells. */
const OF_A_REGISTRY = 'after-its-end';

test('every counting rule of every edition that is computed has a history of its name', () => {
  const codes = EDITIONS.filter(({ use }) => use === 'computed').flatMap(({ years }) =>
    rulesOf(years.from).map(({ code }) => code),
  );
  const named = new Set(
    all
      .filter(({ history, rules }) => rules.some(({ code }) => code === history))
      .map(({ history }) => history),
  );
  expect(codes.length).toBeGreaterThan(25);
  expect(codes.filter((code) => !named.has(code))).toEqual([]);
});

test('every fault of the feed that one system can send has a history of its name', () => {
  const named = new Set(
    all
      .filter(({ history, faults }) => faults.some(({ code }) => code === history))
      .map(({ history }) => history),
  );
  const codes = Object.keys(FEED_FAULTS).filter((code) => ![OF_TWO_SOURCES, OF_A_REGISTRY].includes(code));
  expect(codes.filter((code) => !named.has(code))).toEqual([]);
});

test('the list names each file, and each says in Chinese what is done', () => {
  expect(read('index.json').map(({ file }: { file: string }) => file)).toEqual(
    GOLDEN.map(({ id }) => `${id}.json`),
  );
  expect(all).toHaveLength(GOLDEN.length);
  expect(readFileSync(join(golden, 'README.md'), 'utf8')).toContain('怎样用');
  for (const { history, title, steps, events } of all) {
    expect(title, history).toMatch(/\p{Script=Han}.*。$/u);
    expect(steps, history).toHaveLength(events.length);
    for (const step of steps) expect(step, history).toMatch(/　[^　]+　\p{Script=Han}/u);
  }
});

test('numbers and ids are those of one history alone, and the endpoint takes every event', () => {
  const seen = new Map<string, string>();
  for (const { history, events } of all)
    for (const event of events) {
      expect(kept({ ...event }), event.id).toMatchObject({ id: event.id, agency: 'golden' });
      for (const name of new Set([event.id, `${event.subject} of`])) {
        expect([undefined, history], name).toContain(seen.get(name));
        seen.set(name, history);
      }
    }
});

describe('a vendor who computes them offline', () => {
  test('comes to the tables of each year', async () => {
    for (const { history, events, agency, years } of all) {
      const file = write(`${history}.jsonl`, events.map((event) => JSON.stringify(event)).join('\n'));
      for (const [year, { cells, tables }] of Object.entries(years)) {
        const { out } = await gongkai(['tables', '--events', file, '--agency', agency, '--year', year]);
        expect(JSON.parse(out), `${history} ${year}`).toEqual(tables);
        for (const value of Object.values(cells)) expect(Number(value), history).toBeGreaterThan(0);
      }
    }
  });

  test('comes to the faults', async () => {
    for (const { history, agency, faults } of all) {
      const file = join(folder, `${history}.jsonl`);
      const { out } = await gongkai(['faults', '--events', file, '--agency', agency, '--json']);
      const found = JSON.parse(out).map(
        ({
          subject,
          code,
          event,
          blocks,
        }: {
          subject: string;
          code: string;
          event: { id: string };
          blocks: number[];
        }) => ({
          subject,
          code,
          events: [event.id],
          blocks,
        }),
      );
      expect(found, history).toEqual(
        faults.map(({ subject, code, events, blocks }) => ({ subject, code, events, blocks })),
      );
    }
  });
});

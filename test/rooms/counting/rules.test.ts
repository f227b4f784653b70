/** The counting rules as a list: each has one mark, and a rule that was seen says where. */
import { expect, test } from 'vitest';
import { rules2021 } from '../../../shared/counting/rules-2021.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellNamed } from '../../../shared/form/form.ts';
import { rulesIn } from '../../doubles/rules-in.ts';

const rules = rulesIn({ rules: rules2021 });

test('a rule that was seen names its source, and a convention or a decision has none', () => {
  expect(rules.length).toBeGreaterThan(25);
  for (const { code, mark, source, zh, en } of rules) {
    expect([code, mark === 'S']).toEqual([code, source !== null]);
    expect([code, zh.length > 0, en.length > 0]).toEqual([code, true, true]);
  }
});

test.each([
  ['withdrawn', 'S'],
  ['lawsuit-concluded', 'C'],
  ['received-by-transfer', 'C'],
  ['redecided', 'C'],
  ['handed-on', 'C'],
  ['handed-on-later', 'D'],
  ['carried-in-again', 'D'],
  ['co-defendant', 'S'],
  ['last-word', 'D'],
  ['in-force', 'D'],
])('%s is marked %s', (code, mark) => {
  expect(rules.filter((rule) => rule.code === code).map((rule) => rule.mark)).toEqual([mark]);
});

test('what a rule counts stands in a cell of the edition', () => {
  const lives = {
    applications: {
      type: 'natural-person',
      from: 2023,
      carriedIn: false,
      until: 2024,
      outcome: 'granted',
    },
    disputes: { block: 'review', filed: 2023, concluded: 2024, result: 'upheld' },
    documents: { kind: 'rule', issued: 2024, repealed: 2024 },
  } as const;
  const paths = [
    ...rules2021.applications.flatMap((rule) => rule.cells(lives.applications).map((row) => `${row}.total`)),
    ...rules2021.disputes.flatMap((rule) => rule.cells(lives.disputes)),
    ...rules2021.documents.flatMap((rule) => rule.cells(lives.documents)),
    ...rules2021.actions.map((rule) => rule.cell({ kind: 'licence', year: 2024 })),
    ...[...rules2021.charges, ...rules2021.fees].map((rule) => rule.cell({ year: 2024 })),
  ];
  for (const path of paths) expect([path, cellNamed(edition2021, path)?.path]).toEqual([path, path]);
});

import { describe, expect, test } from 'vitest';
import { tell } from '../../prove/figure.ts';
import { HELD, labelledPassages, partOf, withSlip } from './labelled-passages.ts';
import { measure, type Row, shown } from './measured-narrative.ts';

/** What the check reached when it was last measured (shared/checks/README.md); it may get better, never worse. */
const REACHED: Record<string, { alarmed: number; caught: number }> = {
  read: { alarmed: 0, caught: 867 },
  tune: { alarmed: 0, caught: 785 },
  labelled: { alarmed: 0, caught: 105 },
  second: { alarmed: 3, caught: 950 },
  third: { alarmed: 0, caught: 1098 },
  'third, slips by hand': { alarmed: 0, caught: 90 },
  fourth: { alarmed: 0, caught: 964 },
  'fourth, slips by hand': { alarmed: 0, caught: 112 },
  fifth: { alarmed: 0, caught: 1405 },
  'fifth, slips by hand': { alarmed: 0, caught: 160 },
  sixth: { alarmed: 6, caught: 1704 },
  'sixth, slips by hand': { alarmed: 0, caught: 137 },
};

const { rows, shortfalls } = measure();
const wholes = rows.filter(({ name }) => Object.hasOwn(REACHED, name));

describe('labelled passages', () => {
  test('are 1,621, each with tables that its labels fit', () => {
    expect(wholes.map(({ passages }) => passages).reduce((sum, one) => sum + one)).toBe(1621);
  });

  test.each(wholes)('$name: no more alarms on right texts, no fewer slips caught', (row: Row) => {
    const { alarmed = 0, caught = 0 } = REACHED[row.name] ?? {};
    expect(row.alarmed).toBeLessThanOrEqual(alarmed);
    expect(row.caught).toBeGreaterThanOrEqual(caught);
    // Of the set that nobody who writes rules has opened.
    if (row.name !== 'sixth') return;
    tell({
      row: 'R41',
      what: 'right texts of 200 with an alarm',
      measured: (200 * row.alarmed) / row.passages,
      most: 4,
      unit: '',
    });
    const share = (100 * row.caught) / row.slips;
    tell({ row: 'R41', what: 'slips of one caught', measured: share, least: 85, unit: ' %' });
  });

  test('are parted by their ids alone, so that nobody can choose which are held out', () => {
    const parts = labelledPassages('passages').map(partOf);
    expect(parts.filter((part) => part === 'read')).toHaveLength(158);
    expect(partOf({ file: 'second', id: 'any' })).toBe('second');
  });

  test('no shortfall of those held out is shown', () => {
    const one = { what: 'missed', at: '【3】', text: '3件' } as const;
    for (const held of HELD) expect(() => shown([], held)).toThrow('held out');
    expect(shown([{ ...one, part: 'tune', id: 'a' }], 'tune')).toContain('missed a: 【3】');
    expect(shown([{ ...one, part: 'tune', id: 'a' }], 'read')).toBe('');
    expect(shortfalls.filter(({ part }) => HELD.includes(part))).toEqual([]);
    expect(shortfalls.length).toBeGreaterThan(0);
  });

  test('a slip changes one figure alone and keeps the manner in which it is written', () => {
    const slip = (written: string, by: bigint) =>
      withSlip(`共${written}件`, { at: 1, written, code: 'R' }, by);
    expect(slip('1,288', 1n)).toBe('共1,289件');
    expect(slip('１２', -1n)).toBe('共１１件');
    expect(slip('36.9万', 1n)).toBe('共37.0万件');
    expect(slip('99', 1n)).toBe('共100件');
    expect(slip('0', -1n)).toBeUndefined();
  });
});

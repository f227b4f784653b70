import { describe, expect, it } from 'vitest';
import { nationalCases } from './bench/national-log.ts';
import { COMBINATIONS, drawShapes, nameOf, type Shape, shapedLog } from './bench/shapes.ts';

const SEED = 5;
const size = { events: 2_000, agencies: 20, years: 3, seed: SEED };
const linesOf = (shape: Shape) => [...shapedLog(nationalCases(size), shape, SEED)];
const cases = [...nationalCases(size)];
const subjects = new Map(cases.flat().map(({ id, subject }) => [id, subject]));

/** What counts of an event: what it says, and the whole second at which it happened. */
const factOf = ({ id, type, time, agency, data }: Record<string, unknown> & { time: string }) => {
  const { handler: _, ...said } = data as Record<string, unknown>;
  return JSON.stringify([id, type, Math.floor(Date.parse(time) / 1000), agency, said]);
};
const saidOf = ({ type, subject, agency, data }: Record<string, unknown>) => {
  const { handler: _, ...said } = data as Record<string, unknown>;
  return JSON.stringify([type, subject, agency, said]);
};
const facts = new Set(cases.flat().map((event) => factOf({ ...event })));
const shapes = drawShapes(40, SEED);

describe('the shapes of the bench', () => {
  it('are drawn from all combinations: the same of one seed, others of another, the two ends always', () => {
    expect(shapes).toHaveLength(42);
    expect(drawShapes(40, SEED)).toEqual(shapes);
    expect(drawShapes(40, SEED + 1)).not.toEqual(shapes);
    expect(new Set(shapes.map(nameOf)).size).toBeGreaterThan(38);
    expect(COMBINATIONS).toBeGreaterThan(10_000);
    for (const feature of Object.keys(shapes[0] ?? {}) as (keyof Shape)[])
      expect(new Set(shapes.map((shape) => shape[feature])).size, feature).toBeGreaterThan(1);
  });

  it.each(shapes.map((shape) => [nameOf(shape), shape]))('say the same facts: %s', (_, shape) => {
    const lines = linesOf(shape);
    const all = lines.map((line) => JSON.parse(line));
    const retractions = all.filter(({ type }) => type === 'event.retracted');
    const gone = new Set(retractions.map(({ data }) => data.id));
    const [wrong, events] = [
      all.filter(({ id }) => gone.has(id)),
      all.filter(({ id, type }) => !gone.has(id) && type !== 'event.retracted'),
    ];
    const first = events.filter(({ id }) => subjects.has(id));
    expect(new Set(first.map(factOf))).toEqual(facts);
    // What is said again is the same, but for its own id and time.
    const again = events.filter(({ id }) => !subjects.has(id));
    const told = new Set(first.map(saidOf));
    const numbers = new Set(first.map(({ subject }) => subject));
    expect(again.filter((event) => !told.has(saidOf(event)))).toEqual([]);
    expect(again.length > 0).toBe(shape.words === 'again');
    // What is taken back would change the answer: it is another word of the same case.
    expect(new Set(wrong.map(({ id }) => id))).toEqual(gone);
    expect(wrong.filter((event) => told.has(saidOf(event)) || !numbers.has(event.subject))).toEqual([]);
    expect(gone.size > 0).toBe(shape.takenBack !== 'nothing');
    expect(retractions.some(({ data }) => data.source)).toBe(shape.takenBack === 'wrong words, source named');
    // The numbers are written anew, one for one.
    const renamed = new Map(first.map(({ id, subject }) => [subject, subjects.get(id)]));
    for (const { id, subject } of first) expect(renamed.get(subject)).toBe(subjects.get(id));
    for (const { subject } of again) expect(renamed.has(subject)).toBe(true);
    expect(renamed.size).toBe(cases.length);
    expect(lines.length > new Set(lines).size).toBe(shape.repeats !== 'none');
    expect(lines.some((line) => line.includes('\\'))).toBe(
      shape.writer === 'php' ||
        // What is taken back has its reason in Chinese.
        (shape.writer === 'python' && (shape.numbers !== '2024-1' || gone.size > 0)),
    );
  });
});

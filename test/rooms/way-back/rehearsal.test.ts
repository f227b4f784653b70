import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { length, tell } from '../../prove/figure.ts';
import { goodEvent, NOW, type SentEvent } from '../good-events.ts';
import { openDoor } from '../intake/door.ts';
import { asker } from './asker.ts';

const RUNS = length('REHEARSALS', 150);

async function open() {
  const opened = await openDoor();
  return { ...opened, ...asker(opened.stores, opened.clock) };
}

const event = (type: 'application.received' | 'application.decided', changes: SentEvent = {}) =>
  goodEvent(type, { sequence: undefined, ...changes });

describe('a rehearsal', () => {
  test('of a lone decision predicts the fault that blocks its year, and its fix', async () => {
    const { propose, snapshot } = await open();
    const { status, body } = await propose('rehearsal', event('application.decided'));
    expect(status).toBe(200);
    expect(body).toMatchObject({ wouldStore: 1, duplicates: 0, ignored: [] });
    expect(body.faults).toMatchObject([
      {
        subject: '2025-001',
        fault: 'outcome-without-receipt',
        events: [{ id: 'e-0001', type: 'application.decided', time: '2025-06-01T01:30:00Z' }],
        blocks: [2025],
        mend: { action: 'send-receipt', event: { type: 'application.received', subject: '2025-001' } },
      },
    ]);
    expect(await snapshot()).toBe('[]');
  });

  test('is refused like the request, and a conflict says what would be stored', async () => {
    const { propose, send } = await open();
    const bad = await propose('rehearsal', event('application.decided', { time: '2025-06-01' }));
    expect([bad.status, bad.body.errors?.[0]?.code]).toEqual([422, 'time.format']);
    await send(event('application.received'));
    const conflict = await propose('rehearsal', [
      event('application.received', { time: '2025-06-02T00:00:00Z' }),
      event('application.received', { id: 'x', subject: '2' }),
    ]);
    expect(conflict.status).toBe(409);
    expect(conflict.body).toMatchObject({ wouldStore: 1, duplicates: 0 });
    expect(conflict.body).not.toHaveProperty('stored');
  });

  test('of the fix of a fault predicts that none remains', async () => {
    const { propose, send } = await open();
    await send(event('application.decided'));
    const { body } = await propose('rehearsal', event('application.received', { id: 'r' }));
    expect(body).toMatchObject({ wouldStore: 1, faults: [] });
  });
});

test('rehearse, then send: exactly the predicted counts and faults, and nothing stored before', async () => {
  const events = fc.array(
    fc.record({
      type: fc.constantFrom(
        'application.received',
        'application.decided',
        'application.voided',
        'event.retracted',
        'x',
      ),
      id: fc.constantFrom('a', 'b', 'c'),
      subject: fc.constantFrom('1', '2', '3'),
      day: fc.integer({ min: 1, max: 3 }),
      outcome: fc.constantFrom('granted', 'partly-granted', 'lost'),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const sent = (
    list: readonly { type: string; id: string; subject: string; day: number; outcome: string }[],
  ) =>
    list.map(({ type, id, subject, day, outcome }) => ({
      ...goodEvent('application.received', { id, subject, sequence: undefined }),
      type,
      time: `2025-0${day}-01T00:00:00+08:00`,
      data: { applicantType: 'natural-person', outcome, id: 'a', reason: '误报' },
    }));
  const met = new Set<number>();
  let faulty = 0;
  let held = 0;
  await fc.assert(
    fc.asyncProperty(events, events, async (first, second) => {
      const { send, propose, snapshot, stores, ask } = await open();
      await send(sent(first));
      const before = await snapshot();
      const refusals = await countOf(stores.refusals.of('huaian-cases', NOW));
      const rehearsed = await propose('rehearsal', sent(second));
      expect(await snapshot()).toBe(before);
      expect(await countOf(stores.refusals.of('huaian-cases', NOW))).toBe(refusals);
      const real = await send(sent(second));
      met.add(real.status);
      expect(rehearsed.status).toBe(real.status === 202 ? 200 : real.status);
      expect(rehearsed.body.wouldStore).toEqual(real.body.stored);
      expect(rehearsed.body.duplicates).toEqual(real.body.duplicates);
      expect(rehearsed.body.ignored).toEqual(real.body.ignored);
      expect(rehearsed.body.errors).toEqual(real.body.errors);
      if (real.status !== 202) {
        held++;
        return;
      }
      const subjects = new Set<string>(second.map(({ subject }) => subject));
      const { body } = await ask({ name: 'faults', query: { agency: 'huaian' } });
      const standing = body.faults.filter(({ subject }: { subject: string }) => subjects.has(subject));
      faulty += standing.length;
      expect(rehearsed.body.faults).toEqual(standing);
      held++;
    }),
    { seed: 171, numRuns: RUNS },
  );
  tell({ row: 'R43', what: 'requests rehearsed, then sent', held, tried: RUNS, seed: 171 });
  // Each way out was met.
  expect([...met].sort()).toEqual([202, 409, 422]);
  expect(faulty).toBeGreaterThan(20);
});

async function countOf(items: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of items) count++;
  return count;
}

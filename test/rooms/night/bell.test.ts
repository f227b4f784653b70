/** Who takes a finalisation calls a look: once for several, and whatever becomes of the call the entry is noted. */
import { expect, test } from 'vitest';
import { ONE_LOOK_IN, withBell } from '../../../shared/night/bell.ts';
import { memoryStores } from '../../doubles/memory-store.ts';

const plain = { agency: 'huaian', receivedAt: 1_000, subjects: ['A'], fromYear: 2025, finalises: false };

function bell(call: () => Promise<void> = async () => {}) {
  const { journal } = memoryStores();
  const told: unknown[] = [];
  const clock = { now: 1_000_000, calls: 0 };
  const rung = withBell(journal, {
    call: () => {
      clock.calls += 1;
      return call();
    },
    now: () => clock.now,
    missed: (error) => told.push(error),
  });
  const finalise = (id: string) => rung.note({ ...plain, id, finalises: true, named: [id] });
  return { journal, rung, clock, told, finalise };
}

test('facts and retractions call no look; a finalisation and an act of review do', async () => {
  const { rung, clock, finalise } = bell();
  await rung.note({ ...plain, id: 'fact' });
  await rung.note({ ...plain, id: 'retraction', finalises: true, named: [] });
  expect(clock.calls).toBe(0);
  await finalise('f-1');
  expect(clock.calls).toBe(1);
  clock.now += ONE_LOOK_IN + 1;
  await rung.note({ ...plain, id: 'review', review: true });
  expect(clock.calls).toBe(2);
});

test('of several finalisations within seconds only one calls a look', async () => {
  const { clock, finalise } = bell();
  for (let n = 0; n < 5; n++) {
    await finalise(`f-${n}`);
    clock.now += 5_000;
  }
  expect(clock.calls).toBe(1);
  await finalise('late');
  clock.now += 1;
  await finalise('later');
  expect(clock.calls).toBe(2);
});

test('a failed call refuses no request, and is logged', async () => {
  const { journal, told, finalise } = bell(() => Promise.reject(new Error('denied')));
  await finalise('f-1');
  expect(told).toEqual([new Error('denied')]);
  expect(await journal.entries('huaian')).toHaveLength(1);
});

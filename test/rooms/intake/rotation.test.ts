/**
 * Rotation under mixed traffic (promise R11): old secret, both, new, retired, while senders that learn of it
 * late or early go on, and several instances of the function hold what they have read. The clock moves by the script.
 */
import { expect, test } from 'vitest';
import type { Intake } from '../../../shared/intake/receive.ts';
import { Senders } from '../../../shared/intake/senders.ts';
import { length, tell } from '../../prove/figure.ts';
import { randomOf } from '../../prove/random.ts';
import { goodEvent, SOURCE } from '../good-events.ts';
import { openDoor, register } from './door.ts';

const REQUESTS = length('ROTATION', 1_000);
const SEED = 20260815;
const INSTANCES = 3;
/** Milliseconds from one stage to the next; the contract has a retired secret refused within 60 s. */
const STAGE = 90_000;
const LONGEST = 60_000;

const keyNumber = (nth: number) => Buffer.alloc(32, nth + 1);

test(`no valid request of ${REQUESTS} is refused while secrets come and go, and none is taken 60 s after its secret was retired (seed ${SEED})`, async () => {
  const random = randomOf(SEED);
  const opened = await openDoor();
  const { stores, clock, door } = opened;
  const instances = Array.from({ length: INSTANCES }, (): Intake => {
    return { ...door, senders: new Senders(stores.registry, stores.secrets, () => clock.now) };
  });
  let active = [0];
  const retiredAt = new Map<number, number>();
  let [changed, valid, taken, longest] = [clock.now, 0, 0, 0];
  await register(stores, { id: SOURCE }, active.map(keyNumber));
  for (let nth = 0; nth < REQUESTS; nth++) {
    clock.now += Math.floor(random() * 3_000);
    if (clock.now - changed > STAGE) {
      // One secret: the next comes beside it. Two: the older is retired.
      if (active.length === 2) retiredAt.set(active[0] ?? 0, clock.now);
      active = active.length === 2 ? active.slice(1) : [...active, (active[0] ?? 0) + 1];
      await register(stores, { id: SOURCE }, active.map(keyNumber));
      changed = clock.now;
    }
    const newest = active.at(-1) ?? 0;
    // Mostly a secret that is active; at times the one that was retired last, as by a sender that nobody told.
    const used =
      random() < 0.7 ? (active[Math.floor(random() * active.length)] ?? newest) : Math.max(0, newest - 1);
    const through = instances[Math.floor(random() * INSTANCES)] ?? door;
    const { status } = await opened.send(
      goodEvent('application.corrected', { id: `e-${nth}` }),
      { key: keyNumber(used) },
      through,
    );
    if (active.includes(used)) {
      valid += 1;
      if (status === 202) taken += 1;
    } else {
      expect([202, 401]).toContain(status);
      if (status === 202) longest = Math.max(longest, clock.now - (retiredAt.get(used) ?? 0));
    }
  }
  tell({ row: 'R11', what: 'valid requests taken', held: taken, tried: valid, seed: SEED });
  tell({
    row: 'R11',
    what: 'until a retired secret is refused',
    measured: longest / 1000,
    most: 60,
    unit: ' s',
  });
  expect(taken).toBe(valid);
  expect(valid).toBeGreaterThan(REQUESTS / 2);
  expect(retiredAt.size).toBeGreaterThan(REQUESTS / 200);
  expect(longest).toBeLessThanOrEqual(LONGEST);
});

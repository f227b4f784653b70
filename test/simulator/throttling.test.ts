/**
 * Throttling (promise R23): the store turns away 1, 10, 50 or for a while all calls, at the door and in the
 * nights, then none. Nothing that was acknowledged is lost, nothing is counted twice, and each refusal says when to
 * come back.
 */
import { describe, expect, test } from 'vitest';
import type { Intake } from '../../shared/intake/receive.ts';
import { Senders } from '../../shared/intake/senders.ts';
import { currentDraft } from '../../shared/night/draft.ts';
import { StoreUnavailable } from '../../shared/store/ports.ts';
import { length, tell } from '../prove/figure.ts';
import { randomOf } from '../prove/random.ts';
import { AGENCY, goodEvent } from '../rooms/good-events.ts';
import { openDoor } from '../rooms/intake/door.ts';
import { around } from '../rooms/night/around.ts';
import { chain } from '../rooms/night/chain.ts';
import { textOf } from '../rooms/night/world.ts';

const EVENTS = length('THROTTLED', 200);
/**
 * Every call of a request has to get through at once for its 202: where half of them are turned away, a request of ten
 * events would take thousands of attempts (below the SDK's own retries, which are not there in memory).
 */
const batchAt = (share: number) => (share === 0.5 ? 1 : 10);
const SEED = 20260105;

/** A door over stores that turn away that share of the calls, for as long as `left` says. */
function throttled({ stores, clock }: Awaited<ReturnType<typeof openDoor>>, share: number, calls: number) {
  const random = randomOf(SEED);
  const state = { left: calls };
  const slow = around(stores, async (name, effect) => {
    if (state.left-- > 0 && random() < share) throw new StoreUnavailable(name);
    return effect();
  });
  const senders = new Senders(slow.registry, slow.secrets, () => clock.now);
  const door: Intake = { senders, eventLog: slow.eventLog, journal: slow.journal, clock: () => clock.now };
  return { door, slow };
}

describe.each([0.01, 0.1, 0.5, 1])('where the store turns away %d of its calls for a while', (share) => {
  test(`all of ${EVENTS} events are there once and counted once, and each refusal says when to come back`, async () => {
    const opened = await openDoor();
    await opened.stores.registry.putAgency({
      id: AGENCY,
      name: '淮安市',
      parent: null,
      contact: null,
      chargeDecimals: 4,
    });
    const { door, slow } = throttled(opened, share, share === 1 ? EVENTS : Number.POSITIVE_INFINITY);
    const batch = batchAt(share);
    let [refused, told] = [0, 0];
    for (let from = 0; from < EVENTS; from += batch) {
      const events = Array.from({ length: batch }, (_, nth) =>
        goodEvent('application.received', {
          id: `e-${from + nth}`,
          subject: `s-${from + nth}`,
          data: { applicantType: 'natural-person' },
        }),
      );
      for (;;) {
        const { status, headers } = await opened.send(events, {}, door);
        opened.clock.now += 1_000;
        if (status === 202) break;
        expect(status).toBe(503);
        refused += 1;
        if (Number(headers['retry-after']) > 0) told += 1;
      }
    }
    const ids: string[] = [];
    for await (const { event } of opened.stores.eventLog.read(AGENCY)) ids.push(event.id);
    expect(new Set(ids).size).toBe(EVENTS);
    // A night that is turned away is begun anew, by the schedule; an hour later none is.
    for (let nights = 0; nights < 6; nights++) {
      opened.clock.now += 3_600_000;
      const input = {
        mode: 'night',
        run: `r-${nights}`,
        at: new Date(opened.clock.now).toISOString(),
      } as const;
      const last = nights === 5;
      await chain(input, last ? opened.stores : slow, () => {}).catch((error) => {
        if (last) throw error;
      });
    }
    const pointer = await currentDraft(AGENCY, 2025, opened.stores.drafts);
    const report = JSON.parse(await textOf(opened.stores.drafts, `${pointer?.prefix}report.json`));
    expect(report.tables.applications.received.total).toBe(EVENTS);
    expect(ids).toHaveLength(EVENTS);
    expect(told).toBe(refused);
    expect(refused).toBeGreaterThan(0);
    tell({ row: 'R23', what: 'events through throttling', held: ids.length, tried: EVENTS, seed: SEED });
    tell({ row: 'R23', what: 'refusals with Retry-After', held: told, tried: refused, seed: SEED });
  });
});

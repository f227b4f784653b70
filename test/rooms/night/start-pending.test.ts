/**
 * The looks (promise of contract section 5), those that are called and those of the clock: how soon a finalisation starts a
 * chain, that none is forgotten whatever is lost or fails, and that an idle stack starts nothing.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withBell } from '../../../shared/night/bell.ts';
import { LONGEST_REQUEST } from '../../../shared/night/roll-up.ts';
import { IN_THE_LOG, type Looked, QUIET, startPending } from '../../../shared/night/start-pending.ts';
import type { Chains } from '../../../shared/runtime/chains.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const START = Date.parse('2026-01-15T08:01:00Z');
const FIRST_QUARTER = Date.parse('2026-01-15T08:15:00Z');

interface Execution {
  name: string;
  mode: string;
  at: number;
  end: number;
}

/** Time that is moved from one thing that happens to the next; what waits for it goes on when it has come. */
class Time {
  now = START;
  #agenda: { at: number; then: () => unknown }[] = [];
  at(at: number, then: () => unknown): void {
    this.#agenda.push({ at, then });
  }
  readonly pause = (ms: number) =>
    new Promise<void>((resolve) => {
      this.at(this.now + ms, resolve);
    });
  async runUntil(end: number): Promise<void> {
    for (;;) {
      const [next] = this.#agenda.toSorted((a, b) => a.at - b.at);
      if (!next || next.at > end) break;
      this.#agenda.splice(this.#agenda.indexOf(next), 1);
      this.now = Math.max(this.now, next.at);
      next.then();
      await new Promise(setImmediate);
    }
    this.now = end;
  }
}

interface ChainOrder {
  takes: number;
  fails: boolean;
}

/** A stack of which only the start of chains is real: a chain that does not fail handles what it can have read. */
class Stack {
  readonly time = new Time();
  readonly stores: MemoryStores = memoryStores();
  readonly executions: Execution[] = [];
  readonly looked: Looked[] = [];
  /** Of each finalisation, when it was sent, when its event was kept, and when the chain began that handled it. */
  readonly sent = new Map<string, { at: number; kept: number; handled?: number }>();
  /** Executions show in a list so much later. */
  lag = 0;
  next: () => ChainOrder = () => ({ takes: 5 * SECOND, fails: false });
  /** Calls in their order: whether one is lost. */
  lost: (call: number) => boolean = () => false;
  calls = 0;

  readonly #bell = withBell(this.stores.journal, {
    call: async () => {
      if (!this.lost(this.calls++)) this.look(undefined, this.time.now + SECOND);
    },
    now: () => this.time.now,
    missed: (error) => {
      throw error;
    },
  });

  readonly chains: Chains = {
    isRunning: async () => this.#shown().some(({ end }) => end > this.time.now),
    latestStart: async () => this.#shown().toSorted((a, b) => b.at - a.at)[0]?.at,
    start: async (name, mode) => {
      const before = this.executions.find((each) => each.name === name);
      if (before) return before.end > this.time.now;
      this.begin(name, mode);
      return true;
    },
  };

  #shown(): Execution[] {
    return this.executions.filter(({ at }) => at + this.lag <= this.time.now);
  }

  begin(name: string, mode: string): void {
    const { takes, fails } = this.next();
    const at = this.time.now;
    this.executions.push({ name, mode, at, end: at + takes });
    if (!fails) this.time.at(at + takes, () => this.#handled(at));
  }

  async #handled(at: number): Promise<void> {
    for (const one of this.sent.values()) if (one.kept <= at) one.handled = Math.min(one.handled ?? at, at);
    for (const entry of await this.stores.journal.entries('huaian'))
      if (entry.receivedAt < at - LONGEST_REQUEST) await this.stores.journal.settle([entry]);
  }

  finalise(at: number, takes = 0): void {
    const id = `request-${this.sent.size}`;
    this.sent.set(id, { at, kept: at + takes });
    const entry = { agency: 'huaian', receivedAt: at, id, subjects: ['2025'], fromYear: 2025 };
    this.time.at(at, () => this.#bell.note({ ...entry, finalises: true, named: [id] }));
  }

  review(at: number): void {
    const entry = { agency: 'huaian', receivedAt: at, id: 'approved', subjects: ['2025'], fromYear: 2025 };
    this.time.at(at, () => this.#bell.note({ ...entry, finalises: false, review: true }));
  }

  look(quarter: number | undefined, at: number): void {
    this.time.at(at, async () => {
      const { time, stores, chains } = this;
      const ports = { ...stores, chains, now: () => time.now, pause: time.pause };
      this.looked.push(await startPending({ quarter }, ports));
    });
  }

  /** Those of the clock within so many minutes. */
  looks(minutes: number): void {
    for (let at = FIRST_QUARTER; at < START + minutes * MINUTE; at += 15 * MINUTE) this.look(at, at);
  }

  async ready(): Promise<void> {
    const agency = { id: 'huaian', name: '淮安市', parent: null, contact: null, chargeDecimals: 4 };
    await this.stores.registry.putAgency(agency);
  }
}

async function stack(): Promise<Stack> {
  const made = new Stack();
  await made.ready();
  return made;
}

const starts = ({ executions }: Stack) =>
  executions.map(({ name, at }) => [name, (at - START) / SECOND] as const);

describe('a look', () => {
  test('by schedule starts nothing on an idle stack', async () => {
    const on = await stack();
    on.looks(61);
    await on.time.runUntil(START + 61 * MINUTE);
    expect(on.executions).toEqual([]);
    expect(on.looked.map(({ look }) => look)).toEqual(['idle', 'idle', 'idle', 'idle']);
  });

  test('called by a finalisation starts one chain, once the finalisation is half a minute old', async () => {
    const on = await stack();
    on.finalise(START + 20 * SECOND, 28 * SECOND);
    await on.time.runUntil(START + 12 * MINUTE);
    expect(starts(on)).toEqual([['pending-2026-01-15T08-01-20Z', 50]]);
    expect([...on.sent.values()].every(({ handled }) => handled === START + 50 * SECOND)).toBe(true);
    expect(on.looked).toEqual([{ look: 'started', run: 'pending-2026-01-15T08-01-20Z' }]);
  });

  test('an act of a review calls one as a finalisation does: who approves next is told within a minute', async () => {
    const on = await stack();
    on.review(START + 20 * SECOND);
    await on.time.runUntil(START + 12 * MINUTE);
    expect(starts(on)).toEqual([['pending-2026-01-15T08-01-20Z', 50]]);
  });

  test('several finalisations within seconds share one look and one chain', async () => {
    const on = await stack();
    for (const second of [50, 52, 53, 58]) on.finalise(START + second * SECOND);
    await on.time.runUntil(START + 12 * MINUTE);
    expect(starts(on).map(([, second]) => second)).toEqual([88]);
    expect([on.calls, on.looked.length]).toEqual([1, 1]);
  });

  test('the first of many that keep coming does not wait for the last, and few looks are called', async () => {
    const on = await stack();
    for (let second = 2; second < 600; second += 4) on.finalise(START + second * SECOND);
    await on.time.runUntil(START + 15 * MINUTE);
    for (const { at, handled } of on.sent.values())
      expect(Number(handled) - at).toBeLessThanOrEqual(MINUTE + 2 * SECOND);
    expect(on.calls).toBeLessThanOrEqual(25);
  });

  test('that finds all seen by a clock that runs ahead stays for those who call none', async () => {
    const on = await stack();
    on.lag = -MINUTE;
    const ahead = { name: 'night', mode: 'night', at: START + MINUTE, end: START + 2 * SECOND };
    on.time.at(START + SECOND, () => on.executions.push(ahead));
    on.finalise(START + 20 * SECOND);
    on.finalise(START + 40 * SECOND);
    await on.time.runUntil(START + 12 * MINUTE);
    expect(on.calls).toBe(1);
    expect(starts(on).map(([, second]) => second)).toEqual([60, 70]);
  });

  test('called while a chain runs starts the next one within seconds after its end', async () => {
    const on = await stack();
    on.next = () => ({ takes: on.executions.length === 0 ? 200 * SECOND : SECOND, fails: false });
    on.time.at(START + SECOND, () => on.begin('night', 'night'));
    on.finalise(START + 100 * SECOND);
    await on.time.runUntil(START + 12 * MINUTE);
    expect(starts(on).map(([name]) => name)).toEqual(['night', 'pending-2026-01-15T08-02-40Z']);
    expect(starts(on)[1]?.[1]).toBeLessThanOrEqual(206);
  });

  test('a chain that outlasts the look is left to the next scheduled look', async () => {
    const on = await stack();
    on.next = () => ({ takes: on.executions.length === 0 ? 700 * SECOND : SECOND, fails: false });
    on.time.at(START + SECOND, () => on.begin('night', 'night'));
    on.finalise(START + 100 * SECOND);
    on.looks(30);
    await on.time.runUntil(START + 30 * MINUTE);
    expect(on.looked[0]).toEqual({ look: 'busy' });
    expect(starts(on).map(([, second]) => second)).toEqual([1, 14 * 60]);
  });

  test('the next scheduled look makes up for a lost call', async () => {
    const on = await stack();
    on.lost = () => true;
    on.finalise(START + 20 * SECOND);
    on.looks(30);
    await on.time.runUntil(START + 30 * MINUTE);
    expect(starts(on).map(([, second]) => second)).toEqual([14 * 60]);
  });

  test('a failed chain is retried only by the next scheduled look', async () => {
    const on = await stack();
    on.next = () => ({ takes: SECOND, fails: on.executions.length < 2 });
    on.finalise(START + SECOND);
    on.looks(46);
    await on.time.runUntil(START + 46 * MINUTE);
    expect(starts(on).map(([name]) => name)).toEqual(
      ['08-01-01', '08-15', '08-30'].map((minute) => `pending-2026-01-15T${minute}Z`),
    );
  });

  test('what waits and had news is judged on the quarter, and by no look that was called', async () => {
    const on = await stack();
    const entry = { agency: 'huaian', id: 'facts', subjects: ['A-1'], fromYear: 2025, finalises: false };
    await on.stores.journal.note({ ...entry, receivedAt: START });
    const fold = await on.stores.progress.takeFold('huaian');
    const progress = { agency: 'huaian', draftedThrough: 2026, pending: [2025], standings: [] };
    await on.stores.progress.record(fold, progress);
    on.look(undefined, START + MINUTE);
    on.looks(30);
    await on.time.runUntil(START + 30 * MINUTE);
    expect(starts(on).map(([name]) => name)).toEqual(['pending-2026-01-15T08-15Z']);
  });
});

const sendings = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 3_000 }),
    takes: fc.integer({ min: 0, max: IN_THE_LOG / SECOND }),
  }),
  { minLength: 1, maxLength: 12 },
);
const durations = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });
const nights = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 3 });
const lateness = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 7 });

/** The last look of the story comes two hours after the last thing that happens in it. */
const MINUTES = 50 + 120;

interface Story {
  sent: { at: number; takes: number }[];
  took: number[];
  nightsAt: number[];
  late: number[];
  /** Of chains, of calls and of the clock's looks, in their order: which fails, which is lost, which comes twice. */
  failing: boolean[];
  lost: boolean[];
  twice: boolean[];
}

async function played({ sent, took, nightsAt, late, failing, lost, twice }: Story): Promise<Stack> {
  const on = await stack();
  on.lag = 2 * SECOND;
  on.next = () => {
    const n = on.executions.length;
    return { takes: (took[n % took.length] ?? 1) * SECOND, fails: failing[n] ?? false };
  };
  for (const { at, takes } of sent) on.finalise(START + at * SECOND, takes * SECOND);
  for (const [n, at] of nightsAt.entries())
    on.time.at(START + at * SECOND, () => on.begin(`night-${n}`, 'night'));
  on.lost = (call) => lost[call] ?? false;
  for (let n = 0, at = FIRST_QUARTER; at < START + MINUTES * MINUTE; n++, at += 15 * MINUTE) {
    const behind = (late[n % late.length] ?? 0) * SECOND;
    on.look(at, at + behind);
    if (twice[n]) on.look(at, at + behind + 7 * SECOND);
  }
  await on.time.runUntil(START + MINUTES * MINUTE);
  return on;
}

/** Two chains at the same time, neither of which is a night, which comes at its hour whatever runs. */
function overlaps({ executions }: Stack): string[] {
  const pending = executions.filter(({ mode }) => mode === 'pending');
  return pending.flatMap((one) =>
    executions
      .filter((other) => other !== one && other.at < one.at && one.at < other.end)
      // A night that began since the look asked shows in no list yet.
      .filter((other) => other.mode === 'pending' || one.at - other.at > 2 * SECOND)
      .map((other) => `${one.name} beside ${other.name}`),
  );
}

const settings = { seed: 20260115, numRuns: Number(process.env['GONGKAI_RUNS'] ?? 150) };

describe('in any order of what may happen', () => {
  test('each finalisation has its chain within a minute, within one after the end of what ran, or on the next quarter', async () => {
    await fc.assert(
      fc.asyncProperty(sendings, durations, nights, lateness, async (sent, took, nightsAt, late) => {
        const on = await played({ sent, took, nightsAt, late, failing: [], lost: [], twice: [] });
        expect(overlaps(on)).toEqual([]);
        for (const { at, handled = Number.NaN } of on.sent.values()) {
          const ran = on.executions.filter((each) => each.at < handled);
          const from = Math.max(at, ...ran.map(({ end }) => Math.min(end, handled)));
          // A look stays for four minutes; what runs longer is left to the clock.
          const most = from - at > 3 * MINUTE ? 15 * MINUTE : MINUTE;
          // Looks come up to five seconds late, and a list of executions is two behind.
          expect(handled - from).toBeLessThanOrEqual(most + 7 * SECOND);
        }
      }),
      settings,
    );
  }, 60_000);

  test('none is forgotten, whichever chain fails and whichever look is lost or repeated', async () => {
    const flags = (length: number) => fc.array(fc.boolean(), { maxLength: length });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          sent: sendings,
          took: durations,
          nightsAt: nights,
          late: lateness,
          failing: flags(6),
          lost: flags(60),
          twice: flags(80),
        }),
        async (story) => {
          const on = await played(story);
          expect(overlaps(on)).toEqual([]);
          expect([...on.sent.values()].filter(({ handled }) => handled === undefined)).toEqual([]);
          expect(new Set(on.executions.map(({ name }) => name)).size).toBe(on.executions.length);
          // All is settled by then: the last hour of looks starts nothing.
          expect(on.executions.filter(({ at }) => at > START + (MINUTES - 60) * MINUTE)).toEqual([]);
        },
      ),
      settings,
    );
  }, 60_000);
});

test('a finalisation is always in the log when its chain begins', () => {
  expect(QUIET).toBeGreaterThan(IN_THE_LOG);
});

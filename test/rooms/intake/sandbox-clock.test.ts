/** The clock of a sandbox rules how late an event may have happened; signatures keep the real time (contract, section 12). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HELD } from '../../../shared/intake/senders.ts';
import { AGENCY, goodEvent, NOW } from '../good-events.ts';
import { openDoor, register } from './door.ts';

const TRIAL = 'trial-bureau';
const DAY = 86_400_000;
const YEAR = 365 * DAY;

/** A source that speaks for an agency and a sandbox; the clock of the sandbox was born with it. */
async function withSandbox(ahead = 0) {
  const open = await openDoor({ agencies: [AGENCY, TRIAL] });
  const { registry } = open.stores;
  await registry.putAgency({
    id: TRIAL,
    name: '试验局',
    parent: null,
    contact: null,
    chargeDecimals: 4,
    sandbox: true,
  });
  await registry.setClock(TRIAL, ahead);
  return open;
}

let count = 0;
const at = (milliseconds: number, agency: string, over: object = {}) =>
  goodEvent('application.corrected', {
    agency,
    id: `e-${++count}`,
    time: new Date(milliseconds).toISOString(),
    ...over,
  });
const codes = (body: { errors?: { code: string }[] }) => body.errors?.map(({ code }) => code);

describe.each([
  ['behind', -2 * YEAR],
  ['ahead', 2 * YEAR],
])('a clock that is %s', (_, ahead) => {
  test('accepts what happened by its clock and refuses what did not, beside an agency in real time', async () => {
    const { send } = await withSandbox(ahead);
    const there = NOW + ahead;
    expect((await send(at(there, TRIAL))).status).toBe(202);
    expect(codes((await send(at(there + 2 * DAY, TRIAL))).body)).toEqual(['time.too-late']);
    expect((await send([at(NOW, AGENCY), at(there, TRIAL)])).body).toMatchObject({ stored: 2 });
    const both = await send([at(NOW + 2 * DAY, AGENCY), at(there + 2 * DAY, TRIAL)]);
    expect(both.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/0/time time.too-late',
      '/1/time time.too-late',
    ]);
  });

  test('rules which year a text may be about', async () => {
    const { send } = await withSandbox(ahead);
    const [now, then] = [NOW, NOW + ahead].map((time) => new Date(time).getUTCFullYear()) as [number, number];
    const written = (year: number) =>
      goodEvent('narrative.written', {
        agency: TRIAL,
        id: `t-${year}`,
        subject: String(year),
        time: new Date(NOW + ahead).toISOString(),
      });
    expect((await send(written(then))).status).toBe(202);
    expect(codes((await send(written(Math.max(now, then) + 2))).body)).toEqual(['year.too-late']);
  });

  test('leaves the time of signatures alone', async () => {
    const { send, clock } = await withSandbox(ahead);
    const stamped = String(Math.floor((NOW + ahead) / 1000));
    const answer = await send(at(NOW, TRIAL), { headers: { 'webhook-timestamp': stamped } });
    expect(answer.status).toBe(401);
    expect(clock.now).toBe(NOW);
  });
});

test('a new clock takes effect at once, forwards and backwards, although the sender is cached', async () => {
  const { send, stores, clock } = await withSandbox();
  expect((await send(at(NOW, TRIAL))).status).toBe(202);
  for (const ahead of [YEAR, -YEAR, 0, 3 * YEAR]) {
    clock.now += 10;
    await stores.registry.setClock(TRIAL, ahead);
    expect((await send(at(clock.now + ahead, TRIAL))).status).toBe(202);
    expect(codes((await send(at(clock.now + ahead + 2 * DAY, TRIAL))).body)).toEqual(['time.too-late']);
  }
  expect(clock.now - NOW).toBeLessThan(HELD);
});

test('a sandbox without a clock uses real time, and a first clock takes effect at once', async () => {
  const { send, stores } = await openDoor({ agencies: [AGENCY, TRIAL] });
  expect((await send(at(NOW, TRIAL))).status).toBe(202);
  expect(codes((await send(at(NOW + YEAR, TRIAL))).body)).toEqual(['time.too-late']);
  await stores.registry.setClock(TRIAL, YEAR);
  expect((await send(at(NOW + YEAR, TRIAL))).status).toBe(202);
});

test.each([
  ['time.act-too-late', 'report.finalised', { time: new Date(NOW + DAY / 2).toISOString() }],
  ['year.too-late', 'narrative.written', { subject: String(new Date(NOW).getUTCFullYear() + 2) }],
] as const)('it is asked for anew as well where %s would be the answer', async (code, type, over) => {
  const { send, stores } = await openDoor({ agencies: [AGENCY, TRIAL] });
  const event = goodEvent(type, { agency: TRIAL, ...over });
  expect(codes((await send(event)).body)).toEqual([code]);
  await stores.registry.setClock(TRIAL, YEAR);
  expect((await send(event)).status).toBe(202);
});

test('a sandbox of a new source uses its clock, although other sources sent before', async () => {
  const { send, stores } = await openDoor({ agencies: [AGENCY] });
  expect((await send(at(NOW, AGENCY))).status).toBe(202);
  await register(stores, { id: 'trial-cases', agencies: [TRIAL] });
  await stores.registry.setClock(TRIAL, -YEAR);
  const answer = await send(at(NOW, TRIAL), { source: 'trial-cases' });
  expect(codes(answer.body)).toEqual(['time.too-late']);
});

test('whatever the clock, an event is accepted exactly up to a day after it', async () => {
  const { send, stores } = await withSandbox();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: -4 * 365, max: 4 * 365 }),
      fc.integer({ min: -3 * 24, max: 3 * 24 }),
      fc.boolean(),
      async (days, hours, isTrial) => {
        await stores.registry.setClock(TRIAL, days * DAY);
        const theirs = NOW + (isTrial ? days * DAY : 0);
        const { status } = await send(at(theirs + hours * 3_600_000, isTrial ? TRIAL : AGENCY));
        expect(status).toBe(hours <= 24 ? 202 : 422);
      },
    ),
    { seed: 12, numRuns: 200 },
  );
});

test('only a time too late for a sandbox mentions the sandbox’s clock', async () => {
  const { send } = await withSandbox(-YEAR);
  const { body } = await send([at(NOW, TRIAL), at(NOW + 2 * DAY, AGENCY), at(NOW, TRIAL, { time: '2025' })]);
  const details = body.errors?.map(({ detail }) => detail.includes('以它自己的时钟为准'));
  expect([codes(body), details]).toEqual([
    ['time.too-late', 'time.too-late', 'time.format'],
    [true, false, false],
  ]);
});

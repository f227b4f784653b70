import { expect, test } from 'vitest';
import { length, tell } from '../../prove/figure.ts';
import { goodEvent } from '../good-events.ts';
import { openDoor, register } from './door.ts';

const SIDE = length('AUTHORITY', 20);
const keyOfSource = (nth: number) => Buffer.alloc(32, nth + 1);

test(`of ${SIDE} sources each speaks for its own agency and is refused with 403, unstored, for all others`, async () => {
  const { send, stores } = await openDoor();
  const all = Array.from({ length: SIDE }, (_, nth) => nth);
  for (const nth of all)
    await register(stores, { id: `source-${nth}`, agencies: [`agency-${nth}`] }, [keyOfSource(nth)]);
  let held = 0;
  for (const own of all) {
    for (const other of all) {
      const event = goodEvent('application.corrected', { id: `${own}-${other}`, agency: `agency-${other}` });
      const call = { source: `source-${own}`, key: keyOfSource(own) };
      const { status } = await send(event, call);
      expect(status, `source ${own} for agency ${other}`).toBe(own === other ? 202 : 403);
      held += 1;
    }
  }
  for (const nth of all) {
    const ids: string[] = [];
    for await (const { event } of stores.eventLog.read(`agency-${nth}`)) ids.push(event.id);
    expect(ids).toEqual([`${nth}-${nth}`]);
  }
  tell({ row: 'R12', what: 'pairs of source and agency', held, tried: SIDE * SIDE });
});

test.each([
  ['as most systems send it', {}],
  ['with a sequence, which is read the long way', { sequence: '7' }],
])(
  'an event %s is refused with 403, alone and in a batch, where its agency is not the source’s',
  async (_, changes) => {
    const { send, snapshot } = await openDoor();
    const of = (agency: string) =>
      goodEvent('application.corrected', { sequence: undefined, agency, id: agency, ...changes });
    for (const refused of [
      of('suqian'),
      [of('suqian')],
      [of('huaian'), of('suqian')],
      [of('suqian'), of('huaian')],
    ]) {
      const { status, body } = await send(refused);
      expect(status).toBe(403);
      expect(body.errors?.map(({ code }) => code)).toEqual(['agency.forbidden']);
      expect(await snapshot()).toBe('[]');
    }
    expect((await send(of('huaian'))).body.stored).toBe(1);
    expect((await send([of('huaian'), of('lianshui')])).body).toMatchObject({ stored: 1, duplicates: 1 });
  },
);

test('one wrong agency in a batch refuses the whole batch', async () => {
  const { send, snapshot } = await openDoor();
  const batch = ['huaian', 'lianshui', 'suqian'].map((agency, nth) =>
    goodEvent('application.corrected', { id: `e-${nth}`, agency }),
  );
  expect((await send(batch)).status).toBe(403);
  expect(await snapshot()).toBe('[]');
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KEPT_FOR, type Refusals, type RefusedRequest, refusalKey } from '../../../shared/store/refusals.ts';
import { all, SIDES } from './stores.ts';

const NOW = 1_767_225_600_000;
const refused = (over: Partial<RefusedRequest> = {}): RefusedRequest => ({
  source: 'huaian-cases',
  at: NOW,
  id: 'request-1',
  status: 422,
  errors: [
    { pointer: '/time', code: 'time.format' },
    { pointer: '/0/data', code: 'field.missing' },
  ],
  ...over,
});

describe.each(SIDES)('what was refused $name', ({ open }) => {
  let refusals: Refusals;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const opened = await open();
    refusals = opened.stores.refusals;
    close = opened.close;
  });
  afterAll(() => close());

  test('is listed at once, for its source only, oldest first', async () => {
    const early = refused({ source: 'order', at: NOW - 86_400_000, id: 'z' });
    const first = refused({ source: 'order', at: NOW, id: 'a', status: 403, errors: [] });
    const second = refused({ source: 'order', at: NOW, id: 'b#c' });
    for (const one of [second, early, first]) await refusals.note(one);
    await refusals.note(refused({ source: 'order-2' }));
    expect(await all(refusals.of('order', NOW))).toEqual([early, first, second]);
    expect(await all(refusals.of('nobody', NOW))).toEqual([]);
  });

  test('continues after a key, without repeating it', async () => {
    const each = Array.from({ length: 5 }, (_, nth) =>
      refused({ source: 'pages', at: NOW + nth, id: `r-${nth}` }),
    );
    for (const one of each) await refusals.note(one);
    for (const [nth, one] of each.entries())
      expect(await all(refusals.of('pages', NOW + 10, refusalKey(one)))).toEqual(each.slice(nth + 1));
  });

  test('is listed for thirty days, to the millisecond, whether or not it was deleted', async () => {
    await refusals.note(refused({ source: 'old' }));
    expect(await all(refusals.of('old', NOW + KEPT_FOR))).toHaveLength(1);
    expect(await all(refusals.of('old', NOW + KEPT_FOR + 1))).toEqual([]);
  });

  test('is listed once per attempt', async () => {
    await refusals.note(refused({ source: 'twice' }));
    await refusals.note(refused({ source: 'twice', id: 'request-2' }));
    expect(await all(refusals.of('twice', NOW))).toHaveLength(2);
  });
});

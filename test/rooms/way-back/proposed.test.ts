import { describe, expect, test } from 'vitest';
import { FAULTY } from '../../../infra/cli/vendor/golden/faults.ts';
import { FEED_FAULTS } from '../../../shared/cases/faults.ts';
import { openDoor } from '../intake/door.ts';
import { asker } from './asker.ts';

async function open() {
  const opened = await openDoor();
  return { ...opened, ...asker(opened.stores, opened.clock) };
}

const BLOCKING = FAULTY.filter(({ faults }) =>
  faults.some(({ code }) => FEED_FAULTS[code].level === 'error'),
);

interface Mend {
  event: { type: string; time?: string; data?: object };
  fill: string[];
}

/** What the sender alone knows, as one of these would fill it in. */
const KNOWN: Readonly<Record<string, object>> = {
  '/data/applicantType': { applicantType: 'natural-person' },
  '/data/route': { route: 'direct' },
  '/data/reason': { reason: '误报' },
};

describe('the event that fixes a fault', () => {
  test('there is a history of each of its kinds', () => {
    expect(BLOCKING.length).toBeGreaterThan(10);
  });

  test.each(BLOCKING.map((history) => [history.id, history] as const))(
    'of %s is taken and mends it, once what only its sender knows is filled in',
    async (_, { events, faults }) => {
      const { propose } = await open();
      const sent = events.map((event) => ({ ...event, agency: 'huaian' }));
      const { body } = await propose('rehearsal', sent);
      const error = faults.find(({ code }) => FEED_FAULTS[code].level === 'error');
      const faulty: { fault: string; mend?: Mend; events?: { id?: string; time?: string }[] } | undefined =
        body.faults.find(({ fault }) => fault === error?.code);
      const { event, fill } = faulty?.mend ?? { event: { type: '' }, fill: [] };
      expect(fill).toContain('/id');
      const kind = sent.find(({ type }) => type === 'document.repealed')?.data ?? {};
      const mending = {
        ...event,
        id: 'mending',
        time: event.time ?? faulty?.events?.[0]?.time,
        data: Object.assign(
          {},
          event.data,
          ...fill.map((pointer) => (pointer === '/data/kind' ? kind : (KNOWN[pointer] ?? {}))),
        ),
      };
      const mended = await propose('rehearsal', [...sent, mending]);
      expect([mended.status, mended.body.wouldStore]).toEqual([200, sent.length + 1]);
      expect(mended.body.faults.map(({ fault }) => fault)).not.toContain(error?.code);
      // Nothing is asked for that is not needed.
      for (const pointer of fill) {
        const lacking = structuredClone<Record<string, unknown>>(mending);
        const data: Record<string, unknown> = { ...mending.data };
        delete data[pointer.replace('/data/', '')];
        lacking['data'] = data;
        delete lacking[pointer.slice(1)];
        const refused = await propose('rehearsal', lacking);
        expect([pointer, refused.body.errors?.map((each) => each.pointer)]).toEqual([pointer, [pointer]]);
      }
    },
  );
});

describe('a wrong query', () => {
  test.each([
    ['faults', {}, [['/agency', '缺少参数 agency']]],
    [
      'years',
      { year: '25' },
      [
        ['/agency', '缺少参数 agency'],
        ['/year', '四位年份'],
      ],
    ],
    ['faults', { agency: 'huaian', jahr: '2025' }, [['/jahr', '没有参数 jahr，']]],
    ['faults', { agency: 'huaian', 'a b': '1' }, [['', '没有这个参数，多写了']]],
    [
      'faults',
      { agency: 'suqian', limit: '101', after: 'x' },
      [
        ['/limit', '1–100'],
        ['/after', 'next'],
      ],
    ],
    ['subjects', { agency: 'huaian', subject: '' }, [['/subject', '128']]],
  ] as [string, Record<string, string>, [string, string][]][])(
    'names each parameter: %s %j',
    async (name, query, expected) => {
      const { ask } = await open();
      const { status, body } = await ask({ name, query });
      expect(status).toBe(400);
      expect(body.errors).toEqual(
        expected.map(([pointer, words]) => ({
          pointer,
          code: 'query.invalid',
          detail: expect.stringContaining(words),
        })),
      );
      const english = await ask({ name, query, headers: { 'accept-language': 'en' } });
      expect(JSON.stringify(english.body.errors)).not.toMatch(/\p{Script=Han}{3}/u);
    },
  );
});

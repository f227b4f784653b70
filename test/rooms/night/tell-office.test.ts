import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { secretOf } from '../../../shared/intake/signature.ts';
import { toWebhook } from '../../../shared/night/deliver-message.ts';
import { newsIn, statesOf, toldAfter } from '../../../shared/night/messages.ts';
import { notifyKeysOf, retireNotifyKey, rotateNotifyKey } from '../../../shared/night/notify-key.ts';
import { type OfficeMessage, tellOffice } from '../../../shared/night/tell-office.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { decided, received, worldOn } from './world.ts';

const HOOK = 'https://office.example/hook';

/** A world whose offices hear what they are told. */
function listening() {
  const stores = memoryStores();
  const heard: { to: string; message: OfficeMessage }[] = [];
  const lost: string[] = [];
  let isAway = false;
  const ids: string[] = [];
  const world = worldOn({
    ...stores,
    tell: (says) =>
      tellOffice(says, {
        drafts: stores.drafts,
        clock: () => world.now(),
        publish: async (message) => {
          heard.push({ to: 'topic', message });
        },
        post: async ({ webhook, id }, message) => {
          if (isAway) throw new Error('away');
          ids.push(id);
          heard.push({ to: webhook, message });
        },
        undelivered: ({ agency, year, state }) => lost.push(`${agency}/${year}/${state}`),
      }),
  });
  const said = () =>
    heard.splice(0).map(({ to, message: { type, data } }) => [to === HOOK ? 'hook' : to, type, data.year]);
  return {
    world,
    heard,
    said,
    lost,
    ids,
    away: (is: boolean) => {
      isAway = is;
    },
  };
}

describe('messages to an office', () => {
  test('a fault, a refusal and a version: each once, on the topic and at the webhook, without a number of a case', async () => {
    const { world, heard, said, lost } = listening();
    await world.register('huaian', '淮安市人民政府', { notify: { webhook: HOOK } });
    await world.send('huaian', decided('淮依申〔2024〕77号', '2024-05-20T10:00:00+08:00'));
    await world.night();
    expect(heard.map(({ message }) => JSON.stringify(message)).join()).not.toMatch(/77|cases|event/);
    expect(heard[0]?.message).toMatchObject({
      type: 'report.fault',
      data: { agency: 'huaian', year: 2024, words: expect.stringContaining('1件数据对不上') },
    });
    expect(said()).toEqual([
      ['topic', 'report.fault', 2024],
      ['hook', 'report.fault', 2024],
    ]);
    await world.send('huaian', received('另一件', '2024-06-01T10:00:00+08:00'));
    await world.night();
    expect(said()).toEqual([]);

    await world.send('huaian', { type: 'report.finalised', subject: '2024', data: { note: '无' } });
    await world.night();
    expect(said()).toEqual([
      ['topic', 'report.refused', 2024],
      ['hook', 'report.refused', 2024],
    ]);
    await world.send('huaian', received('淮依申〔2024〕77号', '2024-05-01T10:00:00+08:00'));
    await world.night();
    expect(heard.at(-1)?.message.data).toMatchObject({
      version: 1,
      url: expect.stringContaining('huaian/2024'),
    });
    expect(said()).toEqual([
      ['topic', 'report.published', 2024],
      ['hook', 'report.published', 2024],
    ]);
    await world.night();
    await world.run('rebuild');
    expect([said(), lost]).toEqual([[], []]);
  });

  test('an agency without a webhook is announced on the topic only; no state, no message', async () => {
    const { world, heard, said } = listening();
    await world.register('huaian', '淮安市人民政府');
    await world.send('huaian', received('A', '2024-03-01T10:00:00+08:00'));
    await world.night();
    expect(heard).toEqual([]);
    await world.send('huaian', decided('B', '2024-05-20T10:00:00+08:00'));
    await world.night();
    expect(said()).toEqual([['topic', 'report.fault', 2024]]);
  });

  test('a step of the review that waits, and what was sent back, are told each once', () => {
    const year = (awaits: readonly string[], returns: object[]) =>
      statesOf({
        year: 2024,
        told: null,
        draft: {
          edition: { faults: [], refusals: [], returns, review: { awaits, submitted: 't' } },
        } as never,
      });
    const first = year(['section', 'secrecy'], []);
    expect(first.map(({ state, words }) => [state, words])).toEqual([['waiting', '等待业务审核']]);
    expect(newsIn(first, toldAfter(first, {}))).toEqual([]);
    const second = year(['secrecy'], [{ by: 'jiangsu', of: 'sha256:1', comment: '秘密' }]);
    expect(newsIn(second, toldAfter(first, {})).map(({ state }) => state)).toEqual(['returned', 'waiting']);
    expect(JSON.stringify(second)).not.toContain('秘密');
    const edition = {
      ...{ faults: [], refusals: [], returns: [] },
      review: { awaits: [], submitted: 't', sentBack: { step: 'secrecy', at: 'u', comment: '秘密' } },
    };
    const back = statesOf({ year: 2024, told: null, draft: { edition } as never });
    expect(back.map(({ state, words }) => [state, words])).toEqual([
      ['returned', '保密审查环节退回，改正后须重新报审'],
    ]);
    expect(newsIn(back, toldAfter(back, {}))).toEqual([]);
  });

  test('a state that disappeared and came back is announced again, under another id', async () => {
    const { world, said, ids } = listening();
    await world.register('huaian', '淮安', { notify: { webhook: HOOK } });
    await world.send('huaian', decided('B', '2024-05-20T10:00:00+08:00'));
    await world.night();
    await world.send('huaian', {
      type: 'event.retracted',
      subject: 'B',
      data: { id: 'B-decided', reason: '误报' },
    });
    await world.night();
    said();
    await world.send('huaian', { ...decided('B', '2024-05-20T10:00:00+08:00'), id: 'B-decided-again' });
    await world.night();
    expect(said()).toHaveLength(2);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('an unavailable webhook fails no turn, and is retried in the next', async () => {
    const { world, said, lost, away } = listening();
    await world.register('huaian', '淮安', { notify: { webhook: HOOK } });
    away(true);
    await world.send('huaian', decided('B', '2024-05-20T10:00:00+08:00'));
    const [result] = await world.night();
    expect(result?.state).toBe('drafted');
    expect(lost).toEqual(['huaian/2024/fault']);
    away(false);
    said();
    await world.send('huaian', received('C', '2024-06-01T10:00:00+08:00'));
    await world.night();
    expect(said()).toContainEqual(['hook', 'report.fault', 2024]);
  });
});

describe('what is posted', () => {
  const message: OfficeMessage = {
    type: 'report.fault',
    timestamp: '2025-01-10T01:00:00.000Z',
    data: { agency: 'huaian', name: '淮安', year: 2024, words: '1件数据对不上' },
  };

  test('is signed so that the published library verifies it, each agency with a key of its own', async () => {
    const { drafts } = memoryStores();
    const ports = { drafts, seed: () => 'ab'.repeat(32) };
    const keys = await Promise.all(
      ['huaian', 'hongze', 'huaian'].map(async (id) => (await notifyKeysOf(id, ports))[0]),
    );
    expect(keys[0]).toEqual(keys[2]);
    expect(keys[0]).not.toEqual(keys[1]);
    const now = Date.now();
    const sent: RequestInit[] = [];
    const post = toWebhook({
      keysOf: (agency) => notifyKeysOf(agency, ports),
      clock: () => now,
      fetch: async (_, init) => {
        sent.push(init);
        return { ok: true, status: 204 };
      },
    });
    await post({ agency: 'huaian', webhook: HOOK, id: 'msg_1' }, message);
    const [{ headers, body, redirect } = {}] = sent;
    const verifier = new Webhook(secretOf(keys[0] ?? Buffer.alloc(0)));
    expect(verifier.verify(String(body), headers as Record<string, string>)).toEqual(message);
    expect(() =>
      new Webhook(secretOf(keys[1] ?? Buffer.alloc(0))).verify(
        String(body),
        headers as Record<string, string>,
      ),
    ).toThrow();
    expect(redirect).toBe('manual');
  });

  test('carries both signatures while a secret is rotated, and the new one alone once the old is retired', async () => {
    const { drafts } = memoryStores();
    let drawn = 0;
    const ports = { drafts, seed: () => String(++drawn).padStart(64, '0') };
    const sent: Record<string, string>[] = [];
    const post = toWebhook({
      keysOf: (agency) => notifyKeysOf(agency, ports),
      clock: Date.now,
      fetch: async (_, { headers }) => {
        sent.push(headers as Record<string, string>);
        return { ok: true, status: 204 };
      },
    });
    const postAs = async () => {
      await post({ agency: 'huaian', webhook: HOOK, id: 'msg_1' }, message);
      return sent.at(-1) ?? {};
    };
    const takes = (key: Buffer | undefined, headers: Record<string, string>) => {
      try {
        return !!new Webhook(secretOf(key ?? Buffer.alloc(0))).verify(JSON.stringify(message), headers);
      } catch {
        return false;
      }
    };
    const [first] = await notifyKeysOf('huaian', ports);
    const [others] = await notifyKeysOf('hongze', ports);
    expect(await retireNotifyKey('huaian', ports)).toBe('one');
    expect(await rotateNotifyKey('huaian', ports)).toBe('rotated');
    expect(await rotateNotifyKey('huaian', ports)).toBe('two');
    const [second, former] = await notifyKeysOf('huaian', ports);
    expect([former, second?.equals(first)]).toEqual([first, false]);
    const both = await postAs();
    expect(both['webhook-signature']?.split(' ')).toHaveLength(2);
    expect([takes(first, both), takes(second, both), takes(others, both)]).toEqual([true, true, false]);
    expect(await retireNotifyKey('huaian', ports)).toBe('retired');
    const alone = await postAs();
    expect([takes(first, alone), takes(second, alone)]).toEqual([false, true]);
    expect(await notifyKeysOf('hongze', ports)).toEqual([others]);
    expect(await rotateNotifyKey('huaian', ports)).toBe('rotated');
    expect((await notifyKeysOf('huaian', ports))[1]).toEqual(second);
  });

  test('two operators at once rotate once', async () => {
    const { drafts } = memoryStores();
    let drawn = 0;
    const ports = { drafts, seed: () => String(++drawn).padStart(64, '0') };
    await notifyKeysOf('huaian', ports);
    const done = await Promise.all([rotateNotifyKey('huaian', ports), rotateNotifyKey('huaian', ports)]);
    expect(done.sort()).toEqual(['overtaken', 'rotated']);
  });

  test.each([
    ['an answer of 500', HOOK, 500],
    ['a redirect', HOOK, 302],
    ['an address without TLS', 'http://office.example/hook', 204],
  ])('%s is no delivery', async (_, webhook, status) => {
    const post = toWebhook({
      keysOf: async () => [Buffer.alloc(32)],
      clock: Date.now,
      fetch: async () => ({ ok: status < 300, status }),
    });
    await expect(post({ agency: 'huaian', webhook, id: 'msg_1' }, message)).rejects.toThrow();
  });
});

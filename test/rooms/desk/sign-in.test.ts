import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCAL_CLIENT, type LocalIssuer, startIssuer } from '../../../infra/cli/start/local-issuer.ts';
import { deskApp } from '../../../shared/desk/app.ts';
import { tell } from '../../prove/figure.ts';
import { COOKIE_KEY, type Office, openOffice, URL_OF_DESK } from './office.ts';

/** Through a real provider on this machine, with a browser that keeps the cookies of both. */
let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
  await issuer.open(URL_OF_DESK, [
    { subject: 'sub-clerk', role: '经办' },
    { subject: 'sub-stranger', role: '未登记' },
    { subject: 'sub-gone', role: '已停用' },
  ]);
});
afterAll(() => issuer.close());

async function office() {
  const opened: Office = openOffice();
  await opened.register('huaian');
  await opened.person('clerk', ['text']);
  await opened.person('gone', ['text']);
  const gone = await opened.world.stores.registry.person('gone');
  if (gone) await opened.world.stores.registry.putPerson({ ...gone, disabled: true });
  const app = deskApp({
    ...opened.ports,
    site: { ...opened.ports.site, issuer: issuer.url, client: LOCAL_CLIENT },
    keys: async () => ({ clientSecret: issuer.clientSecret, cookieKey: COOKIE_KEY }),
    clock: Date.now,
  });
  return { ...opened, app };
}

type App = Awaited<ReturnType<typeof office>>['app'];

class Jar {
  readonly #cookies = new Map<string, string>();
  take(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const isOver = /max-age=0|expires=thu, 01 jan 1970/i.test(line);
      if (isOver) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }
  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

interface Visitor {
  desk: Jar;
  begin: (to?: string) => Promise<string>;
  /** At the issuer, as somebody: the address that it sends back to. */
  as: (subject: string, authorization: string) => Promise<string>;
  back: (address: string) => Promise<Response>;
}

function visitor(app: App): Visitor {
  const [desk, provider] = [new Jar(), new Jar()];
  const visit = async (jar: Jar, address: string, init: RequestInit = {}) =>
    jar.take(
      await fetch(address, { ...init, redirect: 'manual', headers: { cookie: jar.header, ...init.headers } }),
    );
  const ask = async (address: string) =>
    desk.take(await app(new Request(address, { headers: { cookie: desk.header } })));
  return {
    desk,
    async begin(to = '/desk/huaian/2024/texts') {
      const response = await ask(`${URL_OF_DESK}/sign-in?to=${encodeURIComponent(to)}`);
      return response.headers.get('location') ?? '';
    },
    async as(subject, authorization) {
      const asked = await visit(provider, authorization);
      const form = new URL(asked.headers.get('location') ?? '', issuer.url).href;
      const body = new URLSearchParams({ subject }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const chosen = await visit(provider, form, { method: 'POST', body, headers });
      const resumed = await visit(provider, new URL(chosen.headers.get('location') ?? '', issuer.url).href);
      return resumed.headers.get('location') ?? '';
    },
    back: ask,
  };
}

describe('signing in', () => {
  test('brings a registered person to the page that was asked for', async () => {
    const { app } = await office();
    const clerk = visitor(app);
    const answer = await clerk.as('sub-clerk', await clerk.begin());
    expect(answer).toMatch(/^https:\/\/desk\.example\/desk\/sign-in\/callback\?code=/);
    const response = await clerk.back(answer);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/desk/huaian/2024/texts']);
    expect((await clerk.back(`${URL_OF_DESK}/huaian/2024`)).status).toBe(200);
  });

  test('asks with PKCE, a state and a nonce, each time others', async () => {
    const { app } = await office();
    const asked = await Promise.all([visitor(app).begin(), visitor(app).begin()]);
    const parts = asked.map((address) => Object.fromEntries(new URL(address).searchParams));
    for (const part of parts)
      expect(part).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', scope: 'openid' });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(parts[0]?.[name]).not.toBe(parts[1]?.[name]);
  });

  test('lets in nobody who is not registered, or is disabled', async () => {
    const { app } = await office();
    for (const subject of ['sub-stranger', 'sub-gone']) {
      const one = visitor(app);
      const response = await one.back(await one.as(subject, await one.begin()));
      expect(response.status).toBe(403);
      expect((await one.back(URL_OF_DESK)).status).toBe(303);
    }
  });

  test('R33: an answer counts once, for the browser that asked, with the state and the code of one and the same', async () => {
    const { app } = await office();
    const [mine, other] = [visitor(app), visitor(app)];
    const first = await mine.as('sub-clerk', await mine.begin());
    const second = await other.as('sub-clerk', await other.begin());
    const mixed = new URL(first);
    mixed.searchParams.set('code', new URL(second).searchParams.get('code') ?? '');
    const stateless = new URL(first);
    stateless.searchParams.delete('state');
    const refused = `${URL_OF_DESK}/sign-in/callback?error=access_denied&state=${new URL(first).searchParams.get('state')}`;
    let tried = 0;
    const fails = async (by: Visitor, address: string) => {
      expect([address, (await by.back(address)).status]).toEqual([address, 400]);
      expect((await by.back(URL_OF_DESK)).status).toBe(303);
      tried++;
    };
    await fails(visitor(app), first); // a browser that never asked
    await fails(other, first); // another's answer: it forgets its own question with it
    await fails(other, second); // which therefore is over
    for (const address of [mixed.href, stateless.href, refused, `${URL_OF_DESK}/sign-in/callback`]) {
      const one = visitor(app);
      await one.as('sub-clerk', await one.begin());
      await fails(one, address);
    }
    expect((await mine.back(first)).status).toBe(303);
    expect((await mine.back(first)).status).toBe(400); // a second time
    const again = visitor(app);
    const answer = await again.as('sub-clerk', await again.begin());
    const remembered = again.desk.header;
    expect((await again.back(answer)).status).toBe(303);
    // The code again, with the very cookie: the issuer knows it no more.
    const replayed = await app(new Request(answer, { headers: { cookie: remembered } }));
    expect(replayed.status).toBe(400);
    tell({
      row: 'R33',
      what: 'answers of the issuer that are none of ours',
      held: tried + 2,
      tried: tried + 2,
    });
  });
});

import { describe, expect, test } from 'vitest';
import {
  emptied,
  opened,
  SESSION,
  SESSION_SECONDS,
  SIGNING_IN,
  sealed,
} from '../../../shared/desk/cookies.ts';
import { SignIn } from '../../../shared/desk/sign-in.ts';
import { PERSON_RIGHTS, type PersonRight } from '../../../shared/registry/agency.ts';
import { tell } from '../../prove/figure.ts';
import { decided, received } from '../night/world.ts';
import { browserOf, COOKIE_KEY, hiddenOf, openOffice, STEPS, URL_OF_DESK } from './office.ts';

const PAGES = [
  '',
  '/texts',
  '/checks',
  '/review',
  '/versions',
  '/cells/applications.received.total',
  '/due',
  '/ledger',
  '/files/2024.xlsx',
  '/files/template.xlsx',
  '/files/2024-draft.docx',
];
const ENTRY = ['/entry', '/entry/application.received', '/entry/review.filed'];
const MANY = 20;
const OWN_SCRIPT = /<script type="module" src="\/desk\/scripts\/[a-z]+-[0-9a-f]{16}\.mjs"><\/script>/;

/** Twenty agencies with a case each, and twenty persons of one agency each. */
async function country() {
  const office = openOffice();
  const ids = Array.from({ length: MANY }, (_, n) => `agency-${n}`);
  for (const id of ids) {
    await office.register(id, STEPS);
    await office.send(id, received(`case-of-${id}`, '2024-03-01T10:00:00+08:00'));
    await office.send(id, decided(`case-of-${id}`, '2024-03-20T10:00:00+08:00'));
  }
  const people = await Promise.all(ids.map((id) => office.person(`of-${id}`, PERSON_RIGHTS, [id])));
  return { office, ids, people };
}

test('R32: twenty persons and twenty agencies: each sees its own, and all else is 404 like what does not exist', async () => {
  const { office, ids, people } = await country();
  const nothing = await people[0]?.get('/desk/nothing-of-the-kind/2024');
  let tried = 0;
  for (const [n, browser] of people.entries())
    for (const [m, id] of ids.entries()) {
      const pages = [
        ...PAGES.map((page) => `/desk/${id}/2024${page}`),
        ...ENTRY.map((page) => `/desk/${id}${page}`),
      ];
      const all =
        n === m
          ? [...pages, `/desk/${id}/case?number=case-of-${id}&year=2024`]
          : [pages[(n + m) % pages.length] ?? ''];
      for (const path of n === m ? all : [...all, `/desk/${id}/case?number=case-of-${id}&year=2024`]) {
        const { status, html } = await browser.get(path);
        expect([path, n, status]).toEqual([path, n, n === m ? 200 : 404]);
        if (n !== m) expect(html).toBe(nothing?.html);
        tried++;
      }
      if (n === m) continue;
      const fields = { section: 'overview', seen: '', markdown: '不该有的文字', do: 'save' };
      expect((await browser.post(`/desk/${id}/2024/texts`, fields)).status).toBe(404);
      expect((await browser.post(`/desk/${id}/2024/review`, { do: 'finalise', draft: 'x' })).status).toBe(
        404,
      );
      const fact = { day: '2024-03-01', applicantType: 'natural-person', own: 'yes', seen: '' };
      const entry = { ...fact, sequence: '1'.repeat(19), do: 'enter' };
      expect((await browser.post(`/desk/${id}/entry/application.received`, entry)).status).toBe(404);
      tried += 3;
    }
  for (const id of ids)
    for await (const { event } of office.world.stores.eventLog.read(id))
      expect(event.source).not.toBe('desk');
  tell({ row: 'R32', what: 'requests of 20 persons to 20 agencies', held: tried, tried });
}, 120_000);

describe('R33: without a session there is nothing but the way in', () => {
  test('nobody, a forged, a changed, an old and a foreign cookie, one of a stranger, one that comes twice', async () => {
    const office = openOffice();
    await office.register('huaian');
    const clerk = await office.person('clerk', ['text']);
    expect((await clerk.get('/desk')).status).toBe(200);
    const now = office.world.now();
    const payload = { person: 'clerk', subject: 'sub-clerk', token: 't' };
    const value = async (key: Uint8Array, at: number) =>
      (await sealed(SESSION, payload, { key, now: at })).split(';')[0] ?? '';
    const asSigningIn = (await sealed(SIGNING_IN, payload, { key: COOKIE_KEY, now })).split(';')[0] ?? '';
    const bad = [
      '',
      `${SESSION}=`,
      `${SESSION}=${Buffer.from(JSON.stringify(payload)).toString('base64url')}`,
      await value(Buffer.alloc(32, 6), now),
      await value(COOKIE_KEY, now - SESSION_SECONDS * 1000 - 1000),
      asSigningIn.replace(SIGNING_IN, SESSION),
      clerk.cookie.replace(SESSION, 'gongkai'),
      `${clerk.cookie}; ${clerk.cookie}`,
      (await browserOf(office.ask, 'nobody', now)).cookie,
      ...changedCookies(clerk.cookie),
    ];
    for (const cookie of bad) {
      const got = await office.ask('/desk/huaian/2024', { headers: { cookie } });
      expect([cookie, got.status, got.location]).toEqual([
        cookie,
        303,
        '/desk/sign-in?to=%2Fdesk%2Fhuaian%2F2024',
      ]);
      const posted = await office.ask('/desk/huaian/2024/texts', {
        method: 'POST',
        headers: { cookie },
        body: 'a=b',
      });
      expect(posted.status).toBe(401);
    }
    tell({ row: 'R33', what: 'cookies that are none of ours', held: bad.length, tried: bad.length });
  });

  test('a person who is disabled is out with the next request, as is one whose subject changed', async () => {
    const office = openOffice();
    await office.register('huaian');
    const clerk = await office.person('clerk', ['text']);
    const { registry } = office.world.stores;
    const person = await registry.person('clerk');
    if (!person) throw new Error('clerk');
    for (const change of [{ disabled: true as const }, { subject: 'sub-other' }]) {
      await registry.putPerson({ ...person, ...change });
      expect((await clerk.get('/desk')).status).toBe(303);
      const fields = { section: 'overview', seen: '', markdown: '文字', do: 'save' };
      expect((await clerk.post('/desk/huaian/2024/texts', fields)).status).toBe(401);
    }
    await registry.putPerson(person);
    expect((await clerk.get('/desk')).status).toBe(200);
  });

  test('a session that disabling voided stays void once the person is enabled; a new one is let in', async () => {
    const office = openOffice();
    await office.register('huaian');
    const before = await office.person('clerk', ['text']);
    const { stores, now, later } = office.world;
    const known = await stores.registry.person('clerk');
    if (!known) throw new Error('clerk');
    await stores.registry.putPerson({ ...known, sessionsAfter: now() });
    expect((await before.get('/desk')).status).toBe(303);
    later(1);
    const again = await browserOf(office.ask, 'clerk', now());
    expect((await again.get('/desk')).status).toBe(200);
  });

  test('what was typed when the session ended is shown again, to a page of the desk alone', async () => {
    const office = openOffice();
    const form = { method: 'POST', body: new URLSearchParams({ markdown: '<b>写了一半' }).toString() };
    const own = await office.ask('/desk/huaian/2024/texts', {
      ...form,
      headers: { origin: 'https://desk.example' },
    });
    expect(own.html).toContain('&lt;b&gt;写了一半');
    const foreign = await office.ask('/desk/huaian/2024/texts', {
      ...form,
      headers: { origin: 'https://evil.example' },
    });
    expect(foreign.html).not.toContain('写了一半');
  });
});

/** Each with one letter of the token changed. */
function changedCookies(cookie: string): string[] {
  const from = cookie.indexOf('=') + 1;
  return Array.from({ length: 40 }, (_, n) => {
    const at = from + Math.floor((n * (cookie.length - from - 1)) / 40);
    return `${cookie.slice(0, at)}${cookie[at] === 'A' ? 'B' : 'A'}${cookie.slice(at + 1)}`;
  });
}

test('R33: a form from another site, without the token, or with the token of another, changes nothing', async () => {
  const office = openOffice();
  await office.register('huaian');
  const clerk = await office.person('clerk', ['text']);
  const other = await office.person('other', ['text']);
  const fields = { section: 'overview', seen: '', markdown: '伪造', do: 'save' };
  const tries: [object, Record<string, string>][] = [
    [{ token: '' }, {}],
    [{ token: other.token }, {}],
    [{ token: `${clerk.token}x` }, {}],
    [{}, { origin: 'https://evil.example' }],
    [{}, { origin: 'null' }],
    [{}, { origin: 'http://desk.example' }],
    [{}, { origin: 'https://desk.example:8443' }],
    [{}, { 'sec-fetch-site': 'cross-site' }],
    [{}, { 'sec-fetch-site': 'same-site' }],
  ];
  for (const [changes, headers] of tries) {
    const { status } = await clerk.post('/desk/huaian/2024/texts', { ...fields, ...changes }, headers);
    expect([changes, headers, status]).toEqual([changes, headers, 403]);
  }
  for await (const { event } of office.world.stores.eventLog.read('huaian')) throw new Error(event.type);
  expect((await clerk.post('/desk/huaian/2024/texts', fields)).status).toBe(303);
  tell({ row: 'R33', what: 'forms that are not ours', held: tries.length, tried: tries.length });
});

test('R32: rights are those of the person: no button of another works, whatever is posted', async () => {
  const office = openOffice();
  await office.register('huaian', STEPS);
  await office.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
  const reader = await office.person('reader', ['read']);
  const clerk = await office.person('clerk', ['text']);
  const hidden = hiddenOf((await clerk.get('/desk/huaian/2024/review')).html, 'submit');
  const posts: [string, Record<string, string>][] = [
    ['/desk/huaian/2024/texts', { section: 'overview', seen: '', markdown: '文字', do: 'save' }],
    ['/desk/huaian/2024/review', { ...hidden, do: 'finalise' }],
    ['/desk/huaian/2024/review', { ...hidden, do: 'approve', step: 'leader' }],
    [
      '/desk/huaian/case?number=A&year=2024',
      { do: 'retract', id: 'A-decided', source: 'huaian-cases', reason: '误报' },
    ],
    [
      '/desk/huaian/case?number=A&year=2024',
      { do: 'send', type: 'application.received', day: '2024-03-01', applicantType: 'natural-person' },
    ],
    ['/desk/huaian/case?number=A&year=2024', { do: 'send', type: 'report.finalised', day: '2024-03-01' }],
  ];
  for (const [path, fields] of posts) {
    const { status } = await reader.post(path, fields);
    expect([path, fields['do'], status]).toEqual([path, fields['do'], 403]);
    // Nor does another screen than the one that stands tell more than that.
    const stale = await reader.post(path, { ...fields, seen: 'x', draft: 'x', reason: '' });
    expect([path, fields['do'], stale.status]).toEqual([path, fields['do'], 403]);
  }
  for await (const { event } of office.world.stores.eventLog.read('huaian'))
    expect(event.source).toBe('huaian-cases');
});

test('R32: each button needs the one right that it names, and no other right does instead', async () => {
  const office = openOffice();
  await office.register('huaian', STEPS);
  await office.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
  const review = '/desk/huaian/2024/review';
  const buttons: [string, Record<string, string>, PersonRight][] = [
    ['/desk/huaian/2024/texts', { do: 'preview', section: 'overview', markdown: '文字' }, 'text'],
    [review, { do: 'submit' }, 'text'],
    ...STEPS.flatMap((step) =>
      ['approve', 'send-back'].map((button): (typeof buttons)[number] => [
        review,
        { do: button, step },
        `approve:${step}`,
      ]),
    ),
    [review, { do: 'finalise' }, 'finalise'],
    [review, { do: 'withdraw' }, 'finalise'],
    ['/desk/huaian/2024/members', { do: 'return', member: 'x/1' }, 'review'],
    ['/desk/huaian/case?number=A&year=2024', { do: 'send' }, 'ledger'],
    ['/desk/huaian/case?number=A&year=2024', { do: 'retract' }, 'ledger'],
    ['/desk/huaian/2024/ledger', { ledger: '{' }, 'ledger'],
  ];
  for (const [n, [path, fields, right]] of buttons.entries()) {
    const without = await office.person(
      `without-${n}`,
      PERSON_RIGHTS.filter((one) => one !== right),
    );
    const only = await office.person(`only-${n}`, [right]);
    const statuses = [(await without.post(path, fields)).status, (await only.post(path, fields)).status];
    expect([fields, statuses.map((status) => status === 403)]).toEqual([fields, [true, false]]);
  }
});

test('R33: canaries in every text are shown as text, on every page', async () => {
  const office = openOffice();
  await office.register('huaian', STEPS);
  const canary = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
  await office.send('huaian', received(canary, '2024-03-01T10:00:00+08:00', 'x'));
  await office.send('huaian', decided(canary, '2024-02-01T10:00:00+08:00', 'granted', canary));
  const clerk = await office.person('clerk', ['text', 'ledger']);
  const base = '/desk/huaian/2024';
  await clerk.post(`${base}/texts`, {
    section: 'overview',
    seen: '',
    markdown: `${canary} [x](javascript:alert(3))`,
    do: 'save',
  });
  const pages = [
    ...PAGES.filter((page) => !page.startsWith('/files/')).map((page) => `${base}${page}`),
    '/desk',
    ...ENTRY.map((page) => `/desk/huaian${page}`),
    `/desk/huaian/entry/review.filed?about=${encodeURIComponent(canary)}`,
    `/desk/huaian/case?number=${encodeURIComponent(canary)}&year=2024`,
  ];
  let seen = 0;
  for (const path of pages) {
    const { status, html } = await clerk.get(path);
    expect([path, status]).toEqual([path, 200]);
    expect(html.replace(OWN_SCRIPT, '')).not.toMatch(/<script|<img|onerror=alert\(2\)>|href="javascript:/);
    if (html.includes('&lt;script&gt;')) seen++;
  }
  expect(seen).toBeGreaterThan(3);
  const entry = await clerk.post('/desk/huaian/entry/application.received', {
    ...{ day: canary, applicantType: canary, own: canary, another: canary },
    ...{ sequence: '1'.repeat(19), seen: canary },
  });
  expect([entry.status, entry.html.match(/<script|<img/)]).toEqual([422, null]);
  const preview = await clerk.post(`${base}/texts`, {
    section: 'problems',
    seen: '',
    markdown: canary,
    do: 'preview',
  });
  expect(preview.html.replace(OWN_SCRIPT, '')).not.toMatch(/<script|<img/);
  const wrong = await clerk.post(`${base}/review`, { do: 'submit', note: canary });
  expect(wrong.html).not.toMatch(/<script|<img/);
});

test('R33: nobody is sent to another place after signing in', () => {
  const signIn = new SignIn(
    { url: URL_OF_DESK, issuer: 'https://id.example', client: 'desk', publicationUrl: '' },
    Date.now,
  );
  const bad = [
    'https://evil.example/desk/x',
    '//evil.example/desk/x',
    '/\\evil.example/desk',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/desk.evil',
    '/deskx/',
    '/desk/../sources/x/events',
    '/desk/sign-out',
    '/desk/sign-in/callback?code=x',
    'https://desk.example@evil.example/desk/',
    'http://desk.example/desk/x',
    '\t//evil.example',
  ];
  for (const wanted of bad) expect([wanted, signIn.returnAddress(wanted)]).toEqual([wanted, '/desk']);
  expect(signIn.returnAddress('/desk/huaian/2024/texts?said=saved')).toBe(
    '/desk/huaian/2024/texts?said=saved',
  );
  tell({ row: 'R33', what: 'addresses of other places', held: bad.length, tried: bad.length });
});

test('what an address asks to be said is a sentence of its own, whatever it names', async () => {
  const office = openOffice();
  await office.register('huaian');
  const clerk = await office.person('clerk', ['text']);
  for (const said of ['constructor', '__proto__', 'toString', '已办理', '']) {
    const { status, html } = await clerk.get(`/desk/huaian/2024?said=${encodeURIComponent(said)}`);
    expect([said, status, /role="(status|alert)"/.test(html)]).toEqual([said, 200, false]);
  }
  expect((await clerk.get('/desk/huaian/2024?said=done')).html).toContain('已办理。');
  expect(office.errors).toEqual([]);
});

test('no page is cached, framed or scripted, and every cookie is for this host alone', async () => {
  const office = openOffice();
  await office.register('huaian');
  const clerk = await office.person('clerk', ['text']);
  for (const path of ['/desk', '/desk/huaian/2024', '/desk/nothing', '/desk/huaian/2024/review']) {
    const { headers } = await clerk.get(path);
    expect(headers.get('cache-control')).toBe('no-store');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /default-src 'none'; img-src data:; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self'/,
    );
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(headers.get('x-frame-options')).toBe('DENY');
  }
  const out = await clerk.post('/desk/sign-out', {});
  expect(out.headers.getSetCookie()).toEqual([emptied(SESSION)]);
  for (const cookie of [emptied(SESSION), await sealed(SESSION, {}, { key: COOKIE_KEY, now: 0 })])
    expect(cookie).toMatch(/^__Host-.*; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=\d+$/);
  expect(await opened(SESSION, undefined, { key: COOKIE_KEY, now: 0 })).toBeUndefined();
});

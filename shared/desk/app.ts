/**
 * The desk: one request in, one page out. Order: the person, then the origin of the form, then the page. Always:
 * without a session there is only the sign-in. A page that the person may not see is 404, like a missing one. A form
 * without the token of the session, or from another site, changes nothing.
 */
import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { cellNamed } from '../form/form.ts';
import { addCase } from './add-case.ts';
import { addEntry } from './add-entry.ts';
import { addLedger } from './add-ledger.ts';
import { addTexts } from './add-texts.ts';
import { forbidden, moved, notDone, notThere, pageAnswer } from './answers.ts';
import { type App, frameFor, type Session, type Variables, yearFor } from './context.ts';
import { opened, SESSION } from './cookies.ts';
import { doMembers } from './do-members.ts';
import { doReview } from './do-review.ts';
import type { FormValues } from './do-texts.ts';
import { beginSigningIn, finishSigningIn, signedOut } from './entrance.ts';
import { formOf } from './form-of.ts';
import { cellPage } from './pages/cell.tsx';
import { checksPage } from './pages/checks.tsx';
import { draftPage } from './pages/draft.tsx';
import { duePage } from './pages/due.tsx';
import { bare } from './pages/frame.tsx';
import { membersPage } from './pages/members.tsx';
import { reviewPage } from './pages/review.tsx';
import { toDoPage } from './pages/to-do.tsx';
import { versionsPage } from './pages/versions.tsx';
import { pathOf, type YearPage } from './pages/year.ts';
import { lacks, personOfSession } from './person.ts';
import type { DeskPorts } from './ports.ts';
import { readDue, readShares, readToDo, readVersions } from './read.ts';
import { LACKS_RIGHT, rightInReview } from './rights.ts';
import { SignIn } from './sign-in.ts';

export function deskApp(ports: DeskPorts): (request: Request) => Promise<Response> {
  const base = new URL(ports.site.url).pathname;
  const app = new Hono<{ Variables: Variables }>().basePath(base);
  app.notFound(() => notThere(base));
  app.onError((error) => {
    ports.failed(error);
    return pageAnswer(
      bare('出错了', '系统出错，没有办理。请稍后再试。', { href: base, name: '回到待办' }),
      500,
    );
  });
  addEntrance(app, base, ports);
  app.get('/', async (c) => {
    const frame = frameFor(c, base);
    const { person } = c.get('session');
    return pageAnswer(toDoPage(frame, await readToDo({ person, frame }, ports)));
  });
  addCase(app, base, ports);
  addEntry(app, base, ports);
  addYear(app, base, ports);
  return async (request) => app.fetch(request);
}

/** Signing in and out. Routes added after this one run only with a session, and forms only if they are the desk's own. */
function addEntrance(app: App, base: string, ports: DeskPorts): void {
  const signIn = new SignIn(ports.site, ports.clock);
  app.get('/sign-in', async (c) => {
    const keys = await ports.keys();
    return keys ? beginSigningIn(c.req.raw, { base, keys, signIn }, ports) : notSetUp();
  });
  app.get('/sign-in/callback', async (c) => {
    const keys = await ports.keys();
    return keys ? finishSigningIn(c.req.raw, { base, keys, signIn }, ports) : notSetUp();
  });
  app.use('*', async (c, next) => {
    const session = await sessionOf(c.req.raw, ports);
    const isForm = c.req.method === 'POST';
    if (!session) return isForm ? await signInAgain(c.req.raw, base, ports) : moved(wayIn(c.req.url, base));
    if (isForm) {
      const { form, word } = await formOf(c.req.raw);
      if (!isOurs(c.req.raw, form, session, ports))
        return forbidden('这份表单不是从工作台提交的，或已过期，没有办理。', base);
      c.set('form', form);
      if (word) c.set('word', word);
    }
    c.set('session', session);
    return next();
  });
  app.post('/sign-out', () => signedOut(base));
}

function addYear(app: App, base: string, ports: DeskPorts): void {
  const pages: Record<string, (page: YearPage) => string | Promise<string>> = {
    '': draftPage,
    '/checks': checksPage,
    '/review': reviewPage,
    '/due': async (page) => duePage(page, await readDue(page, ports)),
    '/versions': async (page) =>
      versionsPage(page, await readVersions(page, ports), ports.site.publicationUrl),
  };
  for (const [name, render] of Object.entries(pages))
    app.get(`/:agency/:year{\\d{4}}${name}`, async (c) => {
      const page = await yearFor(c, base, ports);
      return page ? pageAnswer(await render(page)) : notThere(base);
    });
  app.get('/:agency/:year{\\d{4}}/cells/:cell', async (c) => {
    const page = await yearFor(c, base, ports);
    const cell = c.req.param('cell');
    if (!page || !cellNamed(page.now.report.form, cell)) return notThere(base);
    return pageAnswer(cellPage(page, cell, await readShares(page, cell, ports)));
  });
  addTexts(app, base, ports);
  addMembers(app, base, ports);
  addLedger(app, base, ports);
  app.post('/:agency/:year{\\d{4}}/review', async (c) => {
    const page = await yearFor(c, base, ports);
    const form = c.get('form');
    if (page && lacks(page.person, rightInReview(form))) return forbidden(LACKS_RIGHT, base);
    const done = page && (await doReview(page, form, ports));
    if (!page || !done) return notThere(base);
    if (done.kind === 'stored') return moved(`${pathOf(page, 'review')}?said=done`);
    const { said, status } = notDone(done);
    const current = (await yearFor(c, base, ports)) ?? page;
    return pageAnswer(reviewPage({ ...current, typed: form, frame: { ...current.frame, said } }), status);
  });
}

function addMembers(app: App, base: string, ports: DeskPorts): void {
  app.get('/:agency/:year{\\d{4}}/members', async (c) => {
    const page = await yearFor(c, base, ports);
    return page?.now.report.members ? pageAnswer(membersPage(page)) : notThere(base);
  });
  app.post('/:agency/:year{\\d{4}}/members', async (c) => {
    const page = await yearFor(c, base, ports);
    const typed = c.get('form');
    if (page && lacks(page.person, 'review')) return forbidden(LACKS_RIGHT, base);
    const done = page && (await doMembers(page, typed, ports));
    if (!page || !done) return notThere(base);
    if (done.kind === 'stored') return moved(`${pathOf(page, 'members')}?said=done`);
    const { said, status } = notDone(done);
    const current = (await yearFor(c, base, ports)) ?? page;
    return pageAnswer(membersPage({ ...current, typed, frame: { ...current.frame, said } }), status);
  });
}

async function sessionOf(request: Request, ports: DeskPorts): Promise<Session | undefined> {
  const keys = await ports.keys();
  if (!keys) return undefined;
  const sealing = { key: keys.cookieKey, now: ports.clock() };
  const held = await opened(SESSION, request.headers.get('cookie') ?? undefined, sealing);
  const person = held && (await personOfSession(held, ports));
  return person && held['token'] ? { person, token: held['token'] } : undefined;
}

/** A form of this session, sent from a page of this desk. */
function isOurs(request: Request, form: FormValues, { token }: Session, { site }: DeskPorts): boolean {
  const origin = request.headers.get('origin');
  const from = request.headers.get('sec-fetch-site');
  const [given, held] = [Buffer.from(form['token'] ?? ''), Buffer.from(token)];
  return (
    (origin === null || origin === new URL(site.url).origin) &&
    (from === null || from === 'same-origin' || from === 'none') &&
    given.length === held.length &&
    timingSafeEqual(given, held)
  );
}

function wayIn(address: string, base: string): string {
  const { pathname, search } = new URL(address);
  return `${base}/sign-in?to=${encodeURIComponent(pathname + search)}`;
}

/** The session ended while someone wrote: the page shows the text to copy, so that it is not lost. */
async function signInAgain(request: Request, base: string, { site }: DeskPorts): Promise<Response> {
  const origin = request.headers.get('origin');
  const { form } = origin === new URL(site.url).origin ? await formOf(request) : { form: {} as FormValues };
  const typed = form['markdown'] ?? form['comment'] ?? form['note'] ?? form['reason'] ?? form['why'] ?? '';
  const words = `登录已过期，没有办理。${typed === '' ? '' : '您输入的文字如下，请复制后重新登录：'}`;
  const page = bare('请重新登录', words, { href: `${base}/sign-in`, name: '重新登录' }, typed);
  return pageAnswer(page, 401);
}

function notSetUp(): Response {
  return pageAnswer(bare('尚未启用', '登录尚未配置：请管理员先运行 gongkai desk secret。'), 503);
}

/**
 * Sign-in and sign-out. In: requests to the sign-in pages. Out: redirects to and from the issuer, a session for a
 * registered and enabled person, or a page with the reason why not. Always: the state kept for an answer of the issuer
 * is deleted with it, valid or not.
 */
import { randomBytes } from 'node:crypto';
import { moved, pageAnswer } from './answers.ts';
import { emptied, opened, SESSION, SIGNING_IN, sealed } from './cookies.ts';
import { bare } from './pages/frame.tsx';
import { personOfSubject } from './person.ts';
import type { DeskKeys, DeskPorts } from './ports.ts';
import type { SignIn } from './sign-in.ts';

interface Asking {
  /** Path of the desk. */
  base: string;
  keys: DeskKeys;
  signIn: SignIn;
}

export async function beginSigningIn(request: Request, { keys, signIn, base }: Asking, ports: DeskPorts) {
  const returnTo = new URL(request.url).searchParams.get('to') ?? base;
  try {
    const { location, remembered } = await signIn.begin(returnTo, keys);
    const sealing = { key: keys.cookieKey, now: ports.clock() };
    return moved(location, [await sealed(SIGNING_IN, { ...remembered }, sealing)]);
  } catch (error) {
    ports.failed(error);
    return pageAnswer(bare('暂时不能登录', '登录服务没有应答，请稍后再试。', again(base)), 503);
  }
}

const again = (base: string) => ({ href: `${base}/sign-in`, name: '重新登录' });

export async function finishSigningIn(request: Request, { keys, signIn, base }: Asking, ports: DeskPorts) {
  const sealing = { key: keys.cookieKey, now: ports.clock() };
  const forget = [emptied(SIGNING_IN)];
  const remembered = await opened(SIGNING_IN, request.headers.get('cookie') ?? undefined, sealing);
  const { state, nonce, verifier, returnTo } = remembered ?? {};
  const failed = () =>
    pageAnswer(bare('登录没有完成', '登录没有完成，请重新登录。', again(base)), 400, forget);
  if (!state || !nonce || !verifier || !returnTo) return failed();
  let subject: string;
  try {
    const query = new URL(request.url).search;
    subject = await signIn.finish(query, { state, nonce, verifier, returnTo }, keys);
  } catch (error) {
    ports.failed(error);
    return failed();
  }
  const person = await personOfSubject(subject, ports);
  if (!person)
    return pageAnswer(
      bare('没有登记', '您的账号没有登记，或已停用。请与系统管理人员联系。', again(base)),
      403,
      forget,
    );
  const token = randomBytes(32).toString('base64url');
  const session = await sealed(SESSION, { person: person.id, subject, token }, sealing);
  return moved(signIn.returnAddress(returnTo), [...forget, session]);
}

export function signedOut(base: string): Response {
  return pageAnswer(bare('已退出', '您已退出年报工作台。', again(base)), 200, [emptied(SESSION)]);
}

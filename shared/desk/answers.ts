/**
 * Answers of the desk. In: a page, or a redirect target. Out: a response with the common headers. Always: no page is
 * cached or framed, none sends a referrer to another site, and none runs a script but the desk's own files, on the
 * pages that need them.
 */
import { createHash } from 'node:crypto';
import { ICON_POLICY } from '../formats/html/icon.tsx';
import { bare, type Said } from './pages/frame.tsx';
import { DESK_STYLE } from './pages/style.ts';

const STYLE_DIGEST = createHash('sha256').update(DESK_STYLE).digest('base64');

const POLICY = `default-src 'none'; ${ICON_POLICY}; style-src 'sha256-${STYLE_DIGEST}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'strict-transport-security': 'max-age=63072000',
};

const OVERTAKEN: Said = {
  good: false,
  words: ['您打开本页之后，内容或审核情况已有变动，没有办理。请看过下面现在的情况再办。'],
};

/** The reason of a failure: the act itself was refused, or the screen was outdated. */
export function notDone(
  done: { kind: 'refused'; words: readonly string[] } | { kind: 'overtaken' | 'changed' },
) {
  return done.kind === 'refused'
    ? { said: { good: false, words: done.words }, status: 422 }
    : { said: OVERTAKEN, status: 409 };
}

export function pageAnswer(html: string, status = 200, cookies: readonly string[] = []): Response {
  return answer(html, status, { 'content-type': 'text/html; charset=utf-8' }, cookies);
}

/** A page that runs a script of the desk's own; if it `asks`, it sends requests only to the desk. */
export function scriptedAnswer(
  html: string,
  desk: string,
  { status = 200, asks = false }: { status?: number; asks?: boolean } = {},
): Response {
  const policy = `${POLICY}; script-src ${desk}/scripts/${asks ? `; connect-src ${desk}/` : ''}`;
  return answer(
    html,
    status,
    { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
    [],
  );
}

export function jsonAnswer(value: unknown, status = 200): Response {
  return answer(JSON.stringify(value), status, { 'content-type': 'application/json; charset=utf-8' }, []);
}

/** A script named by its bytes, and therefore immutable. */
export function scriptAnswer(bytes: Uint8Array<ArrayBuffer>): Response {
  const type = 'text/javascript; charset=utf-8';
  return answer(
    bytes,
    200,
    { 'content-type': type, 'cache-control': 'private, max-age=31536000, immutable' },
    [],
  );
}

/** A file to save; its name has the characters of an agency's id. */
export function fileAnswer(
  bytes: Uint8Array<ArrayBuffer>,
  { name, type }: { name: string; type: string },
): Response {
  const disposition = `attachment; filename="${name}"`;
  return answer(bytes, 200, { 'content-type': type, 'content-disposition': disposition }, []);
}

export function moved(location: string, cookies: readonly string[] = []): Response {
  return answer(null, 303, { location }, cookies);
}

export function notThere(base: string): Response {
  const home = { href: base, name: '回到待办' };
  return pageAnswer(bare('没有这一页', '没有这一页，或者它不属于您的机关。', home), 404);
}

export function forbidden(words: string, base: string): Response {
  return pageAnswer(bare('未予办理', words, { href: base, name: '回到待办' }), 403);
}

function answer(
  body: string | Uint8Array<ArrayBuffer> | null,
  status: number,
  own: Readonly<Record<string, string>>,
  cookies: readonly string[],
): Response {
  const headers = new Headers({ ...HEADERS, ...own });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(body, { status, headers });
}

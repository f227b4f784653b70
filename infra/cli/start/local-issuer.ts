/**
 * The sign-in of this machine: a real OpenID Connect provider on its own port, in place of the office's. In: the
 * address of the desk, once it is known, and the people. Out: its address and the client's secret. Always: it listens
 * only on 127.0.0.1, asks at each sign-in for the person, keeps nothing, and knows no password.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ClientMetadata, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { memoryAdapter } from './issuer-store.ts';

/** The issuer that the template of the local stack names; on this machine the provider replaces it. */
export const LOCAL_ISSUER = 'https://sign-in.gongkai.invalid';
export const LOCAL_CLIENT = 'gongkai-desk';

export interface SamplePerson {
  /** The `sub` that the provider vouches for. */
  subject: string;
  /** The role on the provider's page. */
  role: string;
}

export interface LocalIssuer {
  url: string;
  clientSecret: string;
  /** Opens for the desk at this address. */
  open: (deskUrl: string, people: readonly SamplePerson[]) => Promise<void>;
  close: () => Promise<void>;
}

const HOUR = 3600;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export async function startIssuer(): Promise<LocalIssuer> {
  let handle: Handler = (_, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const clientSecret = randomBytes(32).toString('base64url');
  return {
    url,
    clientSecret,
    async open(deskUrl, people) {
      handle = await provide({ url, clientSecret, deskUrl, people });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Opening {
  url: string;
  clientSecret: string;
  deskUrl: string;
  people: readonly SamplePerson[];
}

async function provide({ url, clientSecret, deskUrl, people }: Opening): Promise<Handler> {
  const provider = await providerFor({ url, clientSecret, deskUrl, people });
  const callback = provider.callback();
  return (request, response) => {
    const uid = /^\/interaction\/([\w-]+)$/.exec(request.url ?? '')?.[1];
    if (uid === undefined) return void callback(request, response);
    const answered =
      request.method === 'POST' ? chosen(request, response, provider, people) : ask(response, people);
    answered.catch(() =>
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end('请重新登录'),
    );
  };
}

async function providerFor({ url, clientSecret, deskUrl, people }: Opening): Promise<Provider> {
  const [oidc, jose] = await Promise.all([library(), import('jose')]);
  const policy = policyThatAsksAnew(oidc);
  const { privateKey } = await jose.generateKeyPair('RS256', { extractable: true });
  const known = new Set(people.map(({ subject }) => subject));
  return new oidc.default(url, {
    clients: [deskAsClient(deskUrl, clientSecret)],
    jwks: { keys: [{ ...(await jose.exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'local' }] },
    adapter: memoryAdapter(),
    ttl: {
      Interaction: HOUR,
      Grant: HOUR,
      Session: HOUR,
      AccessToken: HOUR,
      IdToken: HOUR,
      AuthorizationCode: 60,
    },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => (known.has(id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined),
    loadExistingGrant: grantWithoutConsent,
  });
}

/** Each sign-in asks again: on one machine one developer plays all roles. */
function policyThatAsksAnew({ interactionPolicy }: Library) {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy
    .get('login')
    ?.checks.add(
      new Check('ask_anew', 'who is it', ({ oidc }) =>
        oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  return policy;
}

function deskAsClient(deskUrl: string, clientSecret: string): ClientMetadata {
  return {
    client_id: LOCAL_CLIENT,
    client_secret: clientSecret,
    redirect_uris: [`${deskUrl}/sign-in/callback`],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'client_secret_post',
  };
}

/** The desk belongs to the office: no person is asked to consent to it. */
async function grantWithoutConsent({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({
    accountId: oidc.session?.accountId ?? '',
    clientId: oidc.client?.clientId ?? '',
  });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}

type Library = typeof import('oidc-provider');

/** The library announces at once that it requires Node 22: the used part runs on 20 too, as a test shows. */
async function library(): Promise<Library> {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}

async function ask(response: ServerResponse, people: readonly SamplePerson[]): Promise<void> {
  const buttons = people.map(
    ({ subject, role }) =>
      `<p><button name="subject" value="${subject}" style="font:inherit;padding:.4rem 1rem">${role}（${subject}）</button></p>`,
  );
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(
      `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>本机登录</title><main style="max-width:34rem;margin:3rem auto;padding:0 1rem;font:1rem/1.8 system-ui,sans-serif"><h1>本机登录</h1><p>这里代替单位的统一身份认证，只在本机，不用密码。请选择以谁的身份进入：</p><form method="post">${buttons.join('')}</form></main></html>`,
    );
}

async function chosen(
  request: IncomingMessage,
  response: ServerResponse,
  provider: Provider,
  people: readonly SamplePerson[],
): Promise<void> {
  let body = '';
  for await (const piece of request) body += String(piece);
  const subject = new URLSearchParams(body).get('subject');
  const person = people.find((each) => each.subject === subject);
  if (!person) throw new Error('there is no such person');
  await provider.interactionFinished(request, response, { login: { accountId: person.subject } });
}

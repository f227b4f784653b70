/**
 * Sign-in by OpenID Connect: authorization code with PKCE, state and nonce. In: a request to enter, and later the
 * answer of the issuer. Out: the redirect, and then the subject that the issuer vouches for. Always: an answer is valid
 * only for the browser that asked, once, within ten minutes; the return always leads to a page of the desk.
 */
import * as oidc from 'openid-client';
import type { DeskKeys, DeskSite } from './ports.ts';

/** The state kept in the browser until the issuer answers. */
export interface SigningIn {
  state: string;
  nonce: string;
  verifier: string;
  returnTo: string;
}

/** Cache time of the issuer's description in milliseconds. */
const HELD = 3_600_000;
const TIMEOUT_SECONDS = 10;

interface Held {
  at: number;
  by: string;
  configuration: Promise<oidc.Configuration>;
}

export class SignIn {
  readonly #site: DeskSite;
  readonly #clock: () => number;
  #held: Held | undefined;

  constructor(site: DeskSite, clock: () => number) {
    this.#site = site;
    this.#clock = clock;
  }

  async begin(returnTo: string, keys: DeskKeys): Promise<{ location: string; remembered: SigningIn }> {
    const configuration = await this.#configuration(keys);
    const remembered = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      returnTo: this.returnAddress(returnTo),
    };
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#callback,
      scope: 'openid',
      code_challenge: await oidc.calculatePKCECodeChallenge(remembered.verifier),
      code_challenge_method: 'S256',
      state: remembered.state,
      nonce: remembered.nonce,
    });
    return { location: location.href, remembered };
  }

  /** The subject of the returning person; throws if any part of the answer does not match the request. */
  async finish(query: string, remembered: SigningIn, keys: DeskKeys): Promise<string> {
    const configuration = await this.#configuration(keys);
    const address = new URL(this.#callback);
    address.search = query;
    const tokens = await oidc.authorizationCodeGrant(configuration, address, {
      pkceCodeVerifier: remembered.verifier,
      expectedState: remembered.state,
      expectedNonce: remembered.nonce,
      idTokenExpected: true,
    });
    const subject = tokens.claims()?.sub;
    if (!subject) throw new Error('the issuer named no subject');
    return subject;
  }

  /** A page of the desk, whatever was requested: no foreign address, and no sign-in page. */
  returnAddress(wanted: string): string {
    const home = new URL(this.#site.url);
    const address = URL.canParse(wanted, home.href) ? new URL(wanted, home.href) : home;
    const isInside =
      address.origin === home.origin &&
      address.pathname.startsWith(`${home.pathname}/`) &&
      !address.pathname.startsWith(`${home.pathname}/sign-`);
    return isInside ? `${address.pathname}${address.search}` : home.pathname;
  }

  get #callback(): string {
    return `${this.#site.url}/sign-in/callback`;
  }

  #configuration({ clientSecret }: DeskKeys): Promise<oidc.Configuration> {
    const now = this.#clock();
    if (this.#held && this.#held.by === clientSecret && now - this.#held.at < HELD)
      return this.#held.configuration;
    const { issuer, client } = this.#site;
    const server = new URL(issuer);
    const execute = [
      oidc.enableNonRepudiationChecks,
      ...(isThisMachine(server) ? [oidc.allowInsecureRequests] : []),
    ];
    const configuration = oidc.discovery(server, client, clientSecret, undefined, {
      execute,
      timeout: TIMEOUT_SECONDS,
    });
    this.#held = { at: now, by: clientSecret, configuration };
    // A failure is no answer, and is not cached.
    configuration.catch(() => {
      this.#held = undefined;
    });
    return configuration;
  }
}

/** Without TLS only this machine itself is trusted. */
function isThisMachine({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

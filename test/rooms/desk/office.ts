/**
 * The desk over stores in memory, with the night of `night/world.ts` beside it. In: persons. Out: a browser for each,
 * signed in, which follows no redirect, keeps its cookie and fills the forms of the pages that it was given.
 */
import { load } from 'cheerio';
import { deskApp } from '../../../shared/desk/app.ts';
import { SESSION, sealed } from '../../../shared/desk/cookies.ts';
import type { DeskPorts } from '../../../shared/desk/ports.ts';
import { SCRIPT_FILES, Scripts } from '../../../shared/desk/scripts.ts';
import { Senders } from '../../../shared/intake/senders.ts';
import type { ApprovalStep, Person, PersonRight } from '../../../shared/registry/agency.ts';
import { type Told, type World, worldOn } from '../night/world.ts';

export const URL_OF_DESK = 'https://desk.example/desk';
export const COOKIE_KEY = Buffer.alloc(32, 5);
export const STEPS: readonly ApprovalStep[] = ['section', 'secrecy', 'leader'];

export interface Got {
  status: number;
  headers: Headers;
  html: string;
  location: string | null;
}

export interface Browser {
  get: (path: string, headers?: Record<string, string>) => Promise<Got>;
  /** Posts with the token of the session, as a form of a page would. */
  post: (path: string, fields: Record<string, string>, headers?: Record<string, string>) => Promise<Got>;
  cookie: string;
  token: string;
}

export interface Office {
  world: World;
  ports: DeskPorts;
  errors: unknown[];
  ask: (path: string, init?: RequestInit) => Promise<Got>;
  person: (id: string, may: readonly PersonRight[], agencies?: readonly string[]) => Promise<Browser>;
  register: (agency: string, approval?: readonly ApprovalStep[]) => Promise<void>;
  send: (agency: string, ...told: Told[]) => Promise<void>;
}

export function openOffice(): Office {
  const world = worldOn();
  const { stores } = world;
  const errors: unknown[] = [];
  const ports: DeskPorts = {
    site: {
      url: URL_OF_DESK,
      issuer: 'https://id.example',
      client: 'desk',
      publicationUrl: 'https://publication.example',
    },
    registry: stores.registry,
    senders: new Senders(stores.registry, stores.secrets, world.now),
    eventLog: stores.eventLog,
    journal: stores.journal,
    progress: stores.progress,
    drafts: stores.drafts,
    scripts: new Scripts(new Map(SCRIPT_FILES.map((name) => [name, new TextEncoder().encode(name)]))),
    keys: async () => ({ clientSecret: 'secret of the client', cookieKey: COOKIE_KEY }),
    clock: world.now,
    failed: (error) => errors.push(error),
  };
  const app = deskApp(ports);
  const ask = async (path: string, init: RequestInit = {}): Promise<Got> => {
    const response = await app(new Request(new URL(path, URL_OF_DESK), init));
    const { status, headers } = response;
    return { status, headers, html: await response.text(), location: headers.get('location') };
  };
  return {
    world,
    ports,
    errors,
    ask,
    async person(id, may, agencies = ['huaian']) {
      const person: Person = { id, subject: `sub-${id}`, agencies, may };
      await stores.registry.putPerson(person);
      return browserOf(ask, id, world.now());
    },
    register: (agency, approval) => world.register(agency, `${agency}人民政府`, approval ? { approval } : {}),
    send: world.send,
  };
}

/** Signed in as one who has a session; whether the person is registered is not asked here. */
export async function browserOf(ask: Office['ask'], id: string, now: number): Promise<Browser> {
  const token = Buffer.from(`token of ${id}`).toString('base64url');
  const session = { person: id, subject: `sub-${id}`, token };
  const cookie = (await sealed(SESSION, session, { key: COOKIE_KEY, now })).split(';')[0] ?? '';
  return {
    cookie,
    token,
    get: (path, headers = {}) => ask(path, { headers: { cookie, ...headers } }),
    post: (path, fields, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: {
          cookie,
          origin: 'https://desk.example',
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        body: new URLSearchParams({ token, ...fields }).toString(),
      }),
  };
}

/** The hidden fields of the form of a page that has a button of this value. */
export function hiddenOf(html: string, button: string): Record<string, string> {
  const $ = load(html);
  const form = $(`button[value="${button}"]`).closest('form');
  const fields: Record<string, string> = {};
  for (const input of form.find('input[type=hidden]').get())
    fields[$(input).attr('name') ?? ''] = $(input).attr('value') ?? '';
  const { token: _, ...own } = fields;
  return own;
}

export const textOfPage = (html: string): string => load(html)('main').text().replace(/\s+/g, ' ');

/** What stands in the box of a name. */
export const boxOf = (html: string, name: string): string => `${load(html)(`[name="${name}"]`).last().val()}`;

export const isTicked = (html: string, name: string): boolean =>
  load(html)(`input[name="${name}"]`).is('[checked]');

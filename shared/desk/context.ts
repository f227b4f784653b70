/**
 * Shared by the routes of the desk. In: a request with an opened session. Out: the person with the contents of the
 * form, and the year of an address. Always: a notice named in an address is one of these sentences.
 */
import type { Context as ContextOf, Hono } from 'hono';
import type { BlankSchema } from 'hono/types';
import type { Person } from '../registry/agency.ts';
import type { FormValues } from './do-texts.ts';
import type { Said } from './pages/frame.tsx';
import type { YearPage } from './pages/year.ts';
import type { DeskPorts } from './ports.ts';
import { readYear } from './read.ts';

/** The person, and the session token of the forms. */
export interface Session {
  person: Person;
  token: string;
}

/** `word`: the bytes of the uploaded file, if the form has one. */
export type Variables = { session: Session; form: FormValues; word?: Uint8Array };
export type Context = ContextOf<{ Variables: Variables }>;

const SAID: ReadonlyMap<string, Said> = new Map([
  ['saved', { good: true, words: ['已保存。下面已按保存的内容重新核对。'] }],
  ['done', { good: true, words: ['已办理。'] }],
  ['entered', { good: true, words: ['已登记。下面是这一件现在计入何处，以及办理期限。'] }],
  [
    'overtaken',
    {
      good: false,
      words: ['您打开表单之后，这一件已有变动（可能别人刚登记过），没有登记。下面是它现在的情况。'],
    },
  ],
  ['sent', { good: true, words: ['已记录。下面是重新核对的结果。'] }],
]);

export type App = Hono<{ Variables: Variables }, BlankSchema, string>;

export async function yearFor(c: Context, base: string, ports: DeskPorts): Promise<YearPage | undefined> {
  const { person } = c.get('session');
  const { agency = '', year = '' } = c.req.param();
  return readYear({ person, frame: frameFor(c, base) }, { agency, year }, ports);
}

export function frameFor(c: Context, base: string) {
  const { person, token } = c.get('session');
  const said = SAID.get(c.req.query('said') ?? '');
  return { base, person: person.id, token, ...(said && { said }) };
}

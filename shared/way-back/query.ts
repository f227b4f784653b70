/**
 * Validates the query of a request. In: the resource, and the decoded query. Out: a fault for each missing, unknown or
 * invalid parameter, with the correct form. Always: an unknown name is repeated only if it is plain; values never are.
 */
import type { FaultText } from '../events/faults.ts';
import { pageAsked } from './page.ts';
import type { Asked } from './request.ts';

export interface QueryFault extends FaultText {
  pointer: string;
}

/** By resource, its parameters; `!` marks a required one. */
const NAMES: Readonly<Record<Asked, readonly string[]>> = {
  source: ['limit', 'after'],
  faults: ['agency!', 'year', 'limit', 'after'],
  subjects: ['agency!', 'subject!', 'limit', 'after'],
  years: ['agency!', 'year!'],
  refusals: ['limit', 'after'],
  rehearsal: [],
  reconcile: [],
};

interface Parameter extends FaultText {
  isRight: (value: string) => boolean;
}

const alone = (name: string) => (value: string) => pageAsked(new Map([[name, value]])) !== undefined;

/** The parameters whose form can be checked alone. */
const PARAMETERS: Readonly<Record<string, Parameter>> = {
  limit: {
    zh: 'limit 应为 1–100 的整数，例如 100。',
    en: 'limit is a whole number from 1 to 100, such as 100.',
    isRight: alone('limit'),
  },
  after: {
    zh: 'after 应原样取自上一页的 next。',
    en: 'after is the next of the page before, as it was given.',
    isRight: alone('after'),
  },
  year: {
    zh: 'year 应为四位年份，例如 2025。',
    en: 'year has four digits, such as 2025.',
    isRight: (value) => /^\d{4}$/.test(value),
  },
  subject: {
    zh: 'subject 应为 1–128 个字符的编号，例如 〔2025〕1号。',
    en: 'subject is a number of 1 to 128 characters, such as 〔2025〕1号.',
    isRight: (value) => value.length > 0 && value.length <= 128 && !value.includes('\0'),
  },
};

/** The faults of known parameters in the order of `NAMES`, then those of unknown ones. */
export function queryFaults(asked: Asked, query: ReadonlyMap<string, string>): QueryFault[] {
  const names = NAMES[asked].map((name) => name.replace('!', ''));
  const of = NAMES[asked].flatMap((listed): QueryFault[] => {
    const name = listed.replace('!', '');
    const value = query.get(name);
    if (value === undefined) return listed.endsWith('!') ? [missing(name, names)] : [];
    const parameter = PARAMETERS[name];
    if (!parameter || parameter.isRight(value)) return [];
    return [{ pointer: `/${name}`, zh: parameter.zh, en: parameter.en }];
  });
  const others = [...query.keys()].filter((name) => !names.includes(name));
  return [...of, ...others.map((name) => unknown(name, names))];
}

function missing(name: string, names: readonly string[]): QueryFault {
  return {
    pointer: `/${name}`,
    zh: `缺少参数 ${name}。此处的参数：${names.join('、')}。`,
    en: `The parameter ${name} is missing. Those of this path: ${names.join(', ')}.`,
  };
}

function unknown(name: string, names: readonly string[]): QueryFault {
  const shown = /^[A-Za-z0-9_]{1,40}$/.test(name) ? name : '';
  return {
    pointer: shown && `/${shown}`,
    zh: `此处没有${shown ? `参数 ${shown}` : '这个参数'}，多写了。此处的参数：${names.join('、')}。`,
    en: `This path has no parameter${shown && ` ${shown}`}: leave it out. Those of this path: ${names.join(', ')}.`,
  };
}

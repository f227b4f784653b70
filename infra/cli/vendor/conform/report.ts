/**
 * The report of a trial. In: the results, and their origin. Out: one object, for programs and for the page. Always: the
 * system conforms if each required history conforms, and no other sent one deviates. An untried rule is unproven, and
 * the report says so.
 */
import { createHash } from 'node:crypto';
import type { Rule } from '../../../../shared/counting/rule.ts';
import { RELEASE } from '../../../../shared/report/release.ts';
import { GOLDEN, rulesOf } from '../golden/histories.ts';
import type { Result, State } from './compare.ts';

export interface Origin {
  /** The vendor's name for the system. */
  system: string | null;
  /** A folder or file, or the address of a stack. */
  from: string;
  agency: string | null;
  source: string | null;
  /** ISO 8601. */
  at: string;
  /** The requested histories, if these are not all. */
  only: readonly string[] | null;
  /** Digest of the examined data: the same data gives it again. */
  evidence: string;
}

export interface RuleResult extends Rule {
  /** `unproven`: no conforming history shows it. */
  state: 'conforms' | 'differs' | 'unproven';
}

export interface ConformReport extends Origin {
  conforms: boolean;
  release: string;
  /** Of the histories as this release has them. */
  histories: string;
  counts: Record<State, number>;
  rules: RuleResult[];
  results: Result[];
}

/** Any year has the rules of its edition; the histories are about this one. */
const YEAR_OF_HISTORIES = 2024;

export function reportOf(results: readonly Result[], origin: Origin): ConformReport {
  const counts: Record<State, number> = {
    conforms: 0,
    differs: 0,
    'not-shown': 0,
    avoided: 0,
    absent: 0,
    refused: 0,
  };
  for (const { state } of results) counts[state]++;
  const tried = results.filter(({ state }) => state !== 'absent');
  const sound = results.every(
    ({ state, required }) =>
      state === 'conforms' || (!required && (state === 'absent' || state === 'avoided')),
  );
  return {
    ...origin,
    conforms: tried.length > 0 && sound,
    release: RELEASE,
    histories: `sha256:${createHash('sha256').update(JSON.stringify(GOLDEN)).digest('hex')}`,
    counts,
    rules: rulesOf(YEAR_OF_HISTORIES).map((rule) => ({ ...rule, state: stateOfRule(rule.code, tried) })),
    results: [...results],
  };
}

function stateOfRule(code: string, tried: readonly Result[]): RuleResult['state'] {
  const showing = tried.filter(({ rules }) => rules.includes(code));
  if (showing.some(({ state }) => state === 'differs' || state === 'refused')) return 'differs';
  return showing.some(({ state }) => state === 'conforms') ? 'conforms' : 'unproven';
}

export const STATES: Readonly<Record<State, string>> = {
  conforms: '符合',
  differs: '不符',
  'not-shown': '未体现规则',
  avoided: '未形成矛盾',
  absent: '未送达',
  refused: '不能接收',
};

export const RULE_STATES: Readonly<Record<RuleResult['state'], string>> = {
  conforms: '符合',
  differs: '不符',
  unproven: '未证实',
};

export const MARKS: Readonly<Record<Rule['mark'], string>> = {
  S: '公开依据',
  C: '通行做法',
  D: '本项目约定',
};

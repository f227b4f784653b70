/**
 * The reasons why a file of rules gave no numbers. In: a code, which never changes. Out: its meaning, in both
 * languages.
 */
import type { Words } from '../messages.ts';

export const RULES_FAULTS = {
  'rules-missing': {
    zh: '找不到封存清单所载的规则文件，未重算；可用 --rules 指定另行保存的规则文件',
    en: 'the file of rules that the seal names is not there, nothing was recounted; --rules takes one that was kept elsewhere',
  },
  'rules-digest': {
    zh: '规则文件的校验值与封存清单所载不符，未予运行',
    en: 'the file of rules is not the one that the seal names, and was not run',
  },
  'rules-interface': {
    zh: '不是可用的规则文件：无法加载，或没有本软件所知的接口',
    en: 'no file of rules that can be used: it does not load, or has no interface that this software knows',
  },
  'rules-imports': {
    zh: '规则文件引用了其他文件，未予运行；规则文件应自成一体',
    en: 'the file of rules imports others, and was not run; it must be self-contained',
  },
  'rules-threw': {
    zh: '规则文件运行出错，没有得出数字',
    en: 'the file of rules failed, and gave no numbers',
  },
  'rules-timeout': {
    zh: '规则文件超过时限仍未算完，已终止',
    en: 'the file of rules did not end in time, and was stopped',
  },
  'rules-memory': {
    zh: '规则文件占用内存过多，已终止',
    en: 'the file of rules took too much memory, and was stopped',
  },
  'rules-answer': {
    zh: '规则文件给出的结果残缺，或没有读完全部案件，不予采用',
    en: 'the answer of the file of rules is incomplete, or was given before it had read every case: it counts for nothing',
  },
  'rules-not-run': {
    zh: '本机无法隔离运行规则文件（需要 Node 20.19 及以上），未重算',
    en: 'this machine cannot run a file of rules in isolation (Node 20.19 or later is needed): nothing was recounted',
  },
} as const satisfies Record<string, Words>;

export type RulesFaultCode = keyof typeof RULES_FAULTS;

export class RulesFault extends Error {
  override readonly name = 'RulesFault';
  readonly code: RulesFaultCode;
  readonly words: Words;

  /** `what`: the file's own words, untrusted. */
  constructor(code: string, what = '') {
    const known = (code in RULES_FAULTS ? code : 'rules-not-run') as RulesFaultCode;
    super(known);
    this.code = known;
    const { zh, en } = RULES_FAULTS[known];
    this.words = what === '' ? { zh, en } : { zh: `${zh}：${what}`, en: `${en}: ${what}` };
  }
}

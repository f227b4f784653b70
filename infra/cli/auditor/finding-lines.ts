/** Findings for people and programs. In: the findings. Out: one line each, or JSON; a fault refuses. */
import type { Finding } from '../../../shared/audit/findings.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { casesLine } from './recount.ts';

export function printJson(value: unknown, shell: Shell): void {
  shell.out(`${JSON.stringify(value, null, 2)}\n`);
}

export function conclude(findings: readonly Finding[], shell: Shell): void {
  const count = (result: Finding['result']) => findings.filter((finding) => finding.result === result).length;
  shell.tell(
    both({
      zh: `一致 ${count('pass')} 项，不一致 ${count('fail')} 项，无法重算 ${count('not-assessable')} 项`,
      en: `${count('pass')} agree, ${count('fail')} do not, ${count('not-assessable')} could not be recomputed`,
    }),
  );
  const places = [...new Set(findings.filter(({ result }) => result === 'fail').map(({ place }) => place))];
  if (places.length > 0)
    throw new Refused({
      zh: `核验未通过：${places.join('、')}`,
      en: `verification failed: ${places.join(', ')}`,
    });
}

const RESULTS = { pass: '一致 ok  ', fail: '不符 FAIL', 'not-assessable': '未核 n/a ' } as const;

export function lineOf({ place, result, behind, code, ...words }: Finding): string {
  return `${RESULTS[result]}  ${place}  ${code === undefined ? '' : `[${code}] `}${both(words)}\n${behind ? casesLine(behind) : ''}`;
}

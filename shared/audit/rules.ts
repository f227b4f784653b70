/**
 * Whether the file of rules that a seal names is in its place. In: a seal and a place. Out: a finding. It is not run
 * here: only a recount of the events runs it. A private copy of a folder may lack it; a publication on the web may not.
 */
import type { Findings } from './findings.ts';
import type { VerifiedPlace } from './port.ts';
import { rulesKey, type Seal } from './seal.ts';

export async function verifyRulesFile(
  { rules }: Seal,
  place: Pick<VerifiedPlace, 'read' | 'digest' | 'address'>,
  findings: Findings,
): Promise<void> {
  if (rules === undefined) return;
  const key = rulesKey(rules);
  const bytes = await place.read(key);
  if (bytes) {
    const digest = await place.digest(bytes);
    if (digest === rules)
      findings.pass(key, {
        zh: '规则文件与封存清单所载一致',
        en: 'the file of rules is the one that the seal names',
      });
    else
      findings.fault(key, 'rules-digest', {
        zh: `规则文件与封存清单所载不一致：实为 ${digest}`,
        en: `the file of rules is not the one that the seal names: ${digest}`,
      });
    return;
  }
  const words = {
    zh: '封存清单所载的规则文件不在此处',
    en: 'the file of rules that the seal names is not here',
  };
  if (place.address === undefined) findings.unknown(key, words);
  else findings.fault(key, 'rules-missing', words);
}

/**
 * The steps of review in the words of an office (条例, article 17; contract, section 8), and the reason why a
 * finalisation waits for them.
 */
import type { ApprovalStep } from '../registry/agency.ts';
import { type Approval, type Finalising, isAbout, missingSteps } from './approval.ts';

export const STEP_WORDS: Readonly<Record<ApprovalStep, { zh: string; en: string }>> = {
  section: { zh: '业务审核', en: 'review by the section' },
  secrecy: { zh: '保密审查', en: 'review for secrecy' },
  leader: { zh: '分管领导审签', en: 'signature of the leader in charge' },
  principal: { zh: '主要负责人审阅', en: 'reading by the principal' },
};

/** The refusal of a finalisation for missing approvals; null if it has them all. */
export function missingInWords(
  state: Approval,
  finalising: Finalising,
): { code: 'approval.missing'; zh: string; en: string } | null {
  const steps = missingSteps(state, finalising);
  if (steps.length === 0) return null;
  const { zh, en } = reason(state, finalising);
  const names = steps.map((step) => STEP_WORDS[step]);
  return {
    code: 'approval.missing',
    zh: `尚缺审核：${names.map((name) => name.zh).join('、')}${zh}。`,
    en: `Approval is missing: ${names.map((name) => name.en).join(', ')}${en}.`,
  };
}

function reason(state: Approval, finalising: Finalising): { zh: string; en: string } {
  const { submission, sentBack } = state;
  if (!submission) return { zh: '（尚未报审）', en: ' (not submitted yet)' };
  if (sentBack) {
    const { zh, en } = STEP_WORDS[sentBack.step];
    return { zh: `（已由${zh}环节退回，须重新报审）`, en: ` (sent back by: ${en}; submit it again)` };
  }
  if (isAbout(state, finalising)) return { zh: '', en: '' };
  return {
    zh: '（报审后内容或说明有改动，此前的审核均已作废，须重新报审）',
    en: ' (content or note changed after submission, which voids all approvals; submit it again)',
  };
}

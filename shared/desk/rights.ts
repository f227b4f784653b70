/**
 * The right that a button needs. In: its page, and the form. Out: the right, or undefined if the form matches no button
 * of the page. Always holds: it is checked before anything else of the form, so a person without the right learns
 * nothing more. Contract, section 8.
 */
import { APPROVAL_STEPS, type PersonRight } from '../registry/agency.ts';
import type { FormValues } from './do-texts.ts';

type ActingPage = 'texts' | 'review' | 'members' | 'case';

export const LACKS_RIGHT = '您没有办理这一事项的权限，没有办理。';

export function rightFor(page: ActingPage, form: FormValues): PersonRight | undefined {
  if (page === 'texts') return 'text';
  if (page === 'members') return 'review';
  return page === 'case' ? 'ledger' : rightInReview(form);
}

function rightInReview(form: FormValues): PersonRight | undefined {
  switch (form['do']) {
    case 'submit':
      return 'text';
    case 'approve':
    case 'send-back': {
      const step = APPROVAL_STEPS.find((each) => each === form['step']);
      return step && `approve:${step}`;
    }
    case 'finalise':
    case 'withdraw':
      return 'finalise';
    default:
      return undefined;
  }
}

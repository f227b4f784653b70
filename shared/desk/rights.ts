/**
 * The right that a button of the review needs; on every other page all buttons need the same one. In: the form. Out:
 * the right, or undefined if the form matches no button. Always holds: it is checked before anything else of the form,
 * so a person without the right learns nothing more. Contract, section 8.
 */
import { APPROVAL_STEPS, type PersonRight } from '../registry/agency.ts';
import type { FormValues } from './do-texts.ts';

export const LACKS_RIGHT = '您没有办理这一事项的权限，没有办理。';

export function rightInReview(form: FormValues): PersonRight | undefined {
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

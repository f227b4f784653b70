/** The codes of the catalogue's enumerations, shared with the rooms that read events. */

export type { ApplicantType, Outcome } from '../form/codes.ts';
export { APPLICANT_TYPES, OUTCOMES } from '../form/codes.ts';

export const RESULTS = ['upheld', 'corrected', 'other'] as const;
export type Result = (typeof RESULTS)[number];

export const ROUTES = ['direct', 'after-review'] as const;
export const DOCUMENT_KINDS = ['rule', 'normative-document'] as const;
export const ACTIONS = ['licence', 'penalty', 'coercion'] as const;
export const ACTIVITIES = [
  'published',
  'catalogue',
  'interpretation',
  'response',
  'three-public',
  'training',
  'inspection',
] as const;
export const CHANNELS = ['website', 'new-media', 'bulletin', 'other'] as const;

/** The format of ids of agencies and sources. */
export const REGISTERED_ID = /^[a-z0-9-]{2,64}$/;

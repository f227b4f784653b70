/** The words that the fields of the catalogue share with the rooms behind it. */

export type { ApplicantType, Outcome } from '../form/codes.ts';
export { APPLICANT_TYPES, OUTCOMES } from '../form/codes.ts';

export const RESULTS = ['upheld', 'corrected', 'other'] as const;
export type Result = (typeof RESULTS)[number];

/** Ids of agencies and of sources. */
export const REGISTERED_ID = /^[a-z0-9-]{2,64}$/;

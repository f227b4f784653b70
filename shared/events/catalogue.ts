export const APPLICANT_TYPES = [
  'natural-person',
  'commercial-enterprise',
  'research-institution',
  'public-welfare-organisation',
  'legal-service-organisation',
  'other-organisation',
] as const;
export type ApplicantType = (typeof APPLICANT_TYPES)[number];

export const OUTCOMES = [
  'granted',
  'partly-granted',
  'refused.state-secret',
  'refused.prohibited-by-law',
  'refused.security-and-stability',
  'refused.third-party-rights',
  'refused.internal-affairs',
  'refused.process-information',
  'refused.enforcement-file',
  'refused.administrative-query',
  'unavailable.not-held',
  'unavailable.needs-creation',
  'unavailable.still-unclear',
  'not-processed.petition',
  'not-processed.repeated',
  'not-processed.published-material',
  'not-processed.excessive',
  'not-processed.reissue',
  'other.correction-overdue',
  'other.fee-overdue',
  'other.other',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const RESULTS = ['upheld', 'corrected', 'other'] as const;
export type Result = (typeof RESULTS)[number];

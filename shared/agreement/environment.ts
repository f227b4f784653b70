/**
 * The names of the variables that the stack hands to its functions, typed for both sides: a construct that
 * sets a name which no function reads, or a function that reads one which no construct sets, does not compile.
 */
export interface Environment {
  /** DynamoDB table of the event log: partition `agency`, sort `key` (subject U+0000 source U+0000 id). */
  EVENT_LOG_TABLE: string;
  /** DynamoDB table of what was touched and not yet folded: partition `agency`, sort `entry`. */
  JOURNAL_TABLE: string;
  /** DynamoDB table of agencies and sources, without secrets: partition `kind`, sort `id`. */
  REGISTRY_TABLE: string;
  /** DynamoDB table of the sources' signing secrets: partition `source`. */
  SECRETS_TABLE: string;
  /** DynamoDB table of how far each agency has been drafted: partition `agency`. */
  PROGRESS_TABLE: string;
  /** DynamoDB table of requests refused after a right signature, for 30 days: partition `source`, sort `refusal`. */
  REFUSALS_TABLE: string;
  /** ARN of the state machine that a look between nights starts. */
  NIGHTLY_CHAIN: string;
  /** Name of the function that looks whether a chain is wanted, which whoever takes a finalisation calls. */
  LOOK: string;
  /** ARN of the topic that tells those on duty. */
  ALARM_TOPIC: string;
  /** Private bucket: folds, drafts, frozen versions, summaries of runs. */
  DRAFTS_BUCKET: string;
  /** Public bucket: reports and their catalogue, nothing else. */
  PUBLICATION_BUCKET: string;
  /** Address under which the public reads, without a slash at the end. */
  PUBLICATION_URL: string;
  /** Address of the endpoint, without a slash at the end. */
  API_URL: string;
  /** `none`, or mode and days of Object Lock on what was published (store/object-lock.ts). */
  OBJECT_LOCK: string;
  /** `signs ARN` or `seals ARN`: what a key of KMS does for the transparency log; `file` without one (store/kms.ts). */
  LOG_KEY: string;
  /** DynamoDB table of what the desk signs in with: partition `source`, one item. */
  DESK_SECRETS_TABLE: string;
  /** Address of the desk, without a slash at the end. */
  DESK_URL: string;
  /** Address of the OpenID Connect issuer, and the id of this client there. */
  SIGN_IN_ISSUER: string;
  SIGN_IN_CLIENT: string;
  /** ARN of the topic for messages to the offices. */
  NOTICE_TOPIC: string;
  /** Requests a second that one running copy of the intake takes of one source. */
  SOURCE_RATE: string;
  /** Which stack of an account this is: the one dimension of its metrics. */
  STAGE: string;
}

export type EnvironmentName = keyof Environment;

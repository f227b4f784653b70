/**
 * The names of the variables that the stack passes to its functions, typed for both sides. A construct that sets a name
 * that no function reads, or a function that reads an unset one, does not compile.
 */
export interface Environment {
  /** DynamoDB table of the event log: partition `agency`, sort `key` (subject U+0000 source U+0000 id). */
  EVENT_LOG_TABLE: string;
  /** DynamoDB table of touched subjects that are not yet folded: partition `agency`, sort `entry`. */
  JOURNAL_TABLE: string;
  /** DynamoDB table of agencies and sources, without secrets: partition `kind`, sort `id`. */
  REGISTRY_TABLE: string;
  /** DynamoDB table of the sources' signing secrets: partition `source`. */
  SECRETS_TABLE: string;
  /** DynamoDB table of each agency's progress: partition `agency`. */
  PROGRESS_TABLE: string;
  /** DynamoDB table of requests refused after a valid signature, for 30 days: partition `source`, sort `refusal`. */
  REFUSALS_TABLE: string;
  /** ARN of the state machine that a look between nights starts. */
  NIGHTLY_CHAIN: string;
  /** Name of the function that looks for pending work, called by the functions that accept finalisations. */
  LOOK: string;
  /** ARN of the topic for messages to the operators. */
  ALARM_TOPIC: string;
  /** Private bucket: folds, drafts, frozen versions, summaries of runs. */
  DRAFTS_BUCKET: string;
  /** Public bucket: reports and their catalogue, nothing else. */
  PUBLICATION_BUCKET: string;
  /** Public address of the reports, without a trailing slash. */
  PUBLICATION_URL: string;
  /** `none`, or who runs the publication, for its catalogue (agreement/run-by.ts). */
  RUN_BY: string;
  /** Address of the endpoint, without a trailing slash. */
  API_URL: string;
  /** `none`, or mode and days of Object Lock on publications (store/object-lock.ts). */
  OBJECT_LOCK: string;
  /** `signs ARN` or `seals ARN`: the role of a KMS key for the transparency log; `file` without one (store/kms.ts). */
  LOG_KEY: string;
  /** DynamoDB table of the desk's sign-in secrets: partition `source`, one item. */
  DESK_SECRETS_TABLE: string;
  /** Address of the desk, without a trailing slash. */
  DESK_URL: string;
  /** Address of the OpenID Connect issuer, and the client id there. */
  SIGN_IN_ISSUER: string;
  SIGN_IN_CLIENT: string;
  /** ARN of the topic for messages to the offices. */
  NOTICE_TOPIC: string;
  /** Requests a second that one instance of the intake accepts from one source. */
  SOURCE_RATE: string;
  /** Distinguishes the stacks of an account: the only dimension of its metrics. */
  STAGE: string;
}

export type EnvironmentName = keyof Environment;

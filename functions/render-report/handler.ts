/**
 * Last steps of a chain: drafts and versions of one agency, or the failure of its turn; then the catalogue. The work is
 * in shared/night.
 */

import { randomBytes } from 'node:crypto';
import { runByOf } from '../../shared/agreement/run-by.ts';
import { FORMATS, NOT_PRINTED } from '../../shared/formats/formats.ts';
import { unprintable } from '../../shared/formats/pdf/unprintable.ts';
import { type CatalogueInput, type ClosedRun, closeRun } from '../../shared/night/catalogue.ts';
import { toTopic, toWebhook } from '../../shared/night/deliver-message.ts';
import type { DueList } from '../../shared/night/list-due.ts';
import { logKeyOf } from '../../shared/night/log-key.ts';
import { notifyKeysOf } from '../../shared/night/notify-key.ts';
import { type RenderInput, renderAgency } from '../../shared/night/render-report.ts';
import { RulesFile } from '../../shared/night/rules-file.ts';
import { type FailedTurn, keepFailure, keepUnfinished } from '../../shared/night/run-records.ts';
import { tellOffice } from '../../shared/night/tell-office.ts';
import { dynamoClient, kmsClient, s3Client, snsClient } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { counted, countedBy } from '../../shared/runtime/metrics.ts';
import { chainStep } from '../../shared/runtime/step.ts';
import { dynamoJournal } from '../../shared/store/dynamodb-log.ts';
import { dynamoProgress } from '../../shared/store/dynamodb-progress.ts';
import { keyServiceOf } from '../../shared/store/kms.ts';
import { objectLockOf } from '../../shared/store/object-lock.ts';
import { s3Objects } from '../../shared/store/s3.ts';
import { rulesBeside, staticPages } from './static-pages.ts';

type Input =
  | ({ task: 'report' } & RenderInput)
  | ({ task: 'failed' } & FailedTurn)
  | ({ task: 'unfinished' } & DueList)
  | ({ task: 'catalogue' } & CatalogueInput);

const log = logOf('render-report');
if (NOT_PRINTED !== null) log.warn('no PDF and no infographic on this machine', { machine: NOT_PRINTED });
const names = readEnvironment([
  'JOURNAL_TABLE',
  'PROGRESS_TABLE',
  'DRAFTS_BUCKET',
  'OBJECT_LOCK',
  'LOG_KEY',
  'PUBLICATION_BUCKET',
  'PUBLICATION_URL',
  'NOTICE_TOPIC',
  'RUN_BY',
]);
const dynamo = dynamoClient();
const s3 = s3Client();
const rules = rulesBeside(import.meta.dirname);
const buckets = {
  drafts: s3Objects(s3, names.DRAFTS_BUCKET, objectLockOf(names.OBJECT_LOCK, Date.now)),
  publication: s3Objects(s3, names.PUBLICATION_BUCKET),
};
const stores = {
  journal: dynamoJournal(dynamo, names.JOURNAL_TABLE),
  progress: dynamoProgress(dynamo, names.PROGRESS_TABLE),
  ...buckets,
  ...(rules && { rules: new RulesFile(rules, buckets) }),
  formats: FORMATS,
  unprintable: NOT_PRINTED === null ? unprintable : () => [],
  publicationUrl: names.PUBLICATION_URL,
  salt: () => randomBytes(32).toString('hex'),
  clock: Date.now,
};

const runBy = runByOf(names.RUN_BY);
const keyService = keyServiceOf(names.LOG_KEY, kmsClient);
const logKey = logKeyOf({ ...stores, seed: stores.salt, ...(keyService && { keyService }) });

const telling = {
  ...{ drafts: stores.drafts, clock: stores.clock },
  publish: toTopic(snsClient(), names.NOTICE_TOPIC),
  post: toWebhook({
    keysOf: (agency) => notifyKeysOf(agency, { drafts: stores.drafts, seed: stores.salt }),
    fetch,
    clock: stores.clock,
  }),
};

/** A run in figures; failed agencies are named while there are few. */
function closed({ run, mode }: CatalogueInput, done: ClosedRun) {
  const { summary, due, failed, failedTwice } = done;
  const at = stores.clock();
  const atNight = mode === 'night' && { NightsFinished: 1, AgenciesFailedTwice: failedTwice.length };
  const counts = counted({ AgenciesFailed: failed.length, ...atNight }, at);
  log.info('closed', { run, mode, due, summary, failedTwice, ...counts });
  if (done.log === 'keyless') log.warn('the transparency log has no key, and stays as it was', { run });
  for (const agency of failed)
    log.error('agency failed', {
      run,
      ...countedBy({ agency }, { AgencyFailed: 1 }, { at, of: failed.length }),
    });
}

export const handler = chainStep(log, async (input: Input) => {
  const { run } = input;
  if (input.task === 'catalogue') {
    const done = await closeRun(input, {
      ...stores,
      runBy,
      pages: staticPages(import.meta.dirname),
      seed: stores.salt,
      ...(keyService && { keyService }),
    });
    closed(input, done);
    return { summary: done.summary };
  }
  if (input.task === 'unfinished') {
    const { task: _, ...list } = input;
    const due = await keepUnfinished(run, list.due, stores.drafts);
    log.info('unfinished', { run, due: list.due.count, unfinished: due.count });
    return { ...list, due };
  }
  if (input.task === 'failed') {
    await keepFailure(input, stores.drafts);
    return {};
  }
  const output = await renderAgency(input, {
    ...stores,
    logKey,
    failed: (place, error) => log.error('year failed', { run, ...place, error: error as Error }),
    published: (version) => log.info('published', { run, ...version }),
    tell: (says) =>
      tellOffice(says, {
        ...telling,
        undelivered: (of, error) => log.warn('message not delivered', { run, ...of, error: error as Error }),
      }).catch((error: unknown) => log.warn('messages not sent', { run, error: error as Error })),
  });
  log.info('rendered', { run, ...output });
  return output;
});

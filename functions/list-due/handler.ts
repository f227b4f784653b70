/** First step of a chain: lists the due agencies, and how the sources send. The work is in shared/night. */
import { type ListDueInput, listDue } from '../../shared/night/list-due.ts';
import { announcerTo } from '../../shared/runtime/announcements.ts';
import { dynamoClient, s3Client, snsClient } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { counted, countedBy } from '../../shared/runtime/metrics.ts';
import { chainStep } from '../../shared/runtime/step.ts';
import { dynamoJournal } from '../../shared/store/dynamodb-log.ts';
import { dynamoProgress } from '../../shared/store/dynamodb-progress.ts';
import { dynamoFeeds, dynamoRegistry } from '../../shared/store/dynamodb-registry.ts';
import { s3Objects } from '../../shared/store/s3.ts';

const log = logOf('list-due');
const names = readEnvironment([
  'JOURNAL_TABLE',
  'REGISTRY_TABLE',
  'PROGRESS_TABLE',
  'DRAFTS_BUCKET',
  'ALARM_TOPIC',
]);
const client = dynamoClient();
const ports = {
  journal: dynamoJournal(client, names.JOURNAL_TABLE),
  registry: dynamoRegistry(client, names.REGISTRY_TABLE),
  feeds: dynamoFeeds(client, names.REGISTRY_TABLE),
  progress: dynamoProgress(client, names.PROGRESS_TABLE),
  drafts: s3Objects(s3Client(), names.DRAFTS_BUCKET),
  announce: announcerTo(snsClient(), names.ALARM_TOPIC),
  notTold: (error: unknown) => log.error('late members not announced', { error: error as Error }),
};

export const handler = chainStep(log, async (input: ListDueInput) => {
  const { list, feeds } = await listDue(input, ports);
  const { run, mode } = list;
  const { level = 1 } = input;
  const at = Date.now();
  const silent = feeds.filter(({ state }) => state === 'silent').length;
  const counts = mode === 'night' && level === 1 ? counted({ SilentSources: silent }, at) : {};
  log.info('listed', { run, mode, treeLevel: level, due: list.due.count, ...counts });
  for (const feed of feeds) {
    if (feed.state === 'never') continue;
    const { source, state, days, last } = feed;
    const by = countedBy({ source }, { SourceSilentDays: days }, { at, of: feeds.length });
    log.info('feed', { run, state, last, ...by });
  }
  return list;
});

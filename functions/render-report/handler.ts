/** Last steps of a chain: drafts and versions of one agency, then the catalogue. The work is in shared/night. */
import { type CatalogueInput, closeRun } from '../../shared/night/catalogue.ts';
import { type RenderInput, renderAgency } from '../../shared/night/render-report.ts';
import { FORMATS, NOT_PRINTED } from '../../shared/press/formats.ts';
import { dynamoClient, s3Client } from '../../shared/runtime/clients.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { logOf } from '../../shared/runtime/log.ts';
import { chainStep } from '../../shared/runtime/step.ts';
import { dynamoJournal, dynamoProgress } from '../../shared/store/dynamodb.ts';
import { s3Objects } from '../../shared/store/s3.ts';

type Input = ({ task: 'report' } & RenderInput) | ({ task: 'catalogue' } & CatalogueInput);

const log = logOf('render-report');
if (NOT_PRINTED !== null) log.warn('no PDF and no infographic on this machine', { machine: NOT_PRINTED });
const names = readEnvironment([
  'JOURNAL_TABLE',
  'PROGRESS_TABLE',
  'DRAFTS_BUCKET',
  'PUBLICATION_BUCKET',
  'PUBLICATION_URL',
]);
const dynamo = dynamoClient();
const s3 = s3Client();
const ports = {
  journal: dynamoJournal(dynamo, names.JOURNAL_TABLE),
  progress: dynamoProgress(dynamo, names.PROGRESS_TABLE),
  drafts: s3Objects(s3, names.DRAFTS_BUCKET),
  publication: s3Objects(s3, names.PUBLICATION_BUCKET),
  formats: FORMATS,
  publicationUrl: names.PUBLICATION_URL,
  failed: (place: { agency: string; year: number }, error: unknown) =>
    log.error('year failed', { ...place, error: error as Error }),
};

export const handler = chainStep(log, async (input: Input) => {
  const output = input.task === 'report' ? await renderAgency(input, ports) : await closeRun(input, ports);
  log.info('done', { run: input.run, task: input.task, ...output });
  return output;
});

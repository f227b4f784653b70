/**
 * The current draft of an agency's year. In: agency and year. Out: a signed, short-lived address on standard output.
 */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { currentDraft } from '../../../shared/night/draft.ts';
import { bucketClient, objectsIn, type Site, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { Refused } from '../messages.ts';
import { printerOf } from '../printer.ts';
import { isOnDemand, makeDraftFile, ON_DEMAND } from './draft-file.ts';

export interface DraftOrder extends Where {
  agency: string;
  year: number;
  file: string;
  json?: true;
}

/** Lifetime of the address in seconds. */
const GOOD_FOR = 15 * 60;

export async function printDraft(
  { agency, year, file, json }: DraftOrder,
  site: Site,
  shell: Shell,
): Promise<void> {
  const bucket = site.outputs.DraftsBucket;
  const client = await bucketClient(site);
  const drafts = await objectsIn(client, bucket);
  const draft = await currentDraft(agency, year, drafts);
  if (!draft)
    throw new Refused({
      zh: `${agency} ${year} 年没有草稿；请检查编号和年份，或先运行 gongkai night`,
      en: `there is no draft of ${agency} ${year}; check the id and the year, or run gongkai night first`,
    });
  const { prefix, tablesDigest, fold } = draft;
  const files = [...draft.files];
  if (isOnDemand(file) && !files.includes(file)) {
    await makeDraftFile(file, draft, { drafts, printer: () => printerOf(shell) });
    files.push(file);
  }
  const address = (name: string) => {
    if (!files.includes(name))
      throw new Refused({
        zh: `草稿中没有文件 ${name}；有：${[...files, ...ON_DEMAND].join('、')}`,
        en: `the draft has no file ${name}; it has ${[...files, ...ON_DEMAND].join(', ')}`,
      });
    const command = new GetObjectCommand({ Bucket: bucket, Key: `${prefix}${name}` });
    return getSignedUrl(client, command, { expiresIn: GOOD_FOR });
  };
  const url = await address(file);
  if (!json) {
    shell.out(`${url}\n`);
    return;
  }
  const reportUrl = await address('report.json');
  shell.out(`${JSON.stringify({ url, reportUrl, tablesDigest, fold, files }, null, 2)}\n`);
}

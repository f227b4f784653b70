/**
 * The current draft of an agency's year. In: agency and year. Out: a signed, short-lived address on standard output.
 */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { currentDraft } from '../../../shared/night/draft.ts';
import { bucketClient, objectsIn, type Site, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused, type Words } from '../messages.ts';
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
    shell.tell(both(howLong({ agency, year, file }, site, shell.now())));
    return;
  }
  const reportUrl = await address('report.json');
  shell.out(`${JSON.stringify({ url, reportUrl, tablesDigest, fold, files }, null, 2)}\n`);
}

/** Behind an address that has expired the store says so in English XML: its reader learns the hour, and the lasting way. */
export function howLong(
  { agency, year, file }: Pick<DraftOrder, 'agency' | 'year' | 'file'>,
  { outputs: { DeskUrl } }: Site,
  now: number,
): Words {
  const until = new Date(now + GOOD_FOR * SECOND + EIGHT_HOURS).toISOString().slice(0, 16).replace('T', ' ');
  const said = {
    zh: `此地址到北京时间 ${until} 为止有效，过后须重新生成`,
    en: `this address is good until ${until} in Beijing; make another afterwards`,
  };
  if (DeskUrl === undefined || file !== 'index.html') return said;
  const desk = `${DeskUrl}/${agency}/${year}`;
  return {
    zh: `${said.zh}；不失效的是工作台中的草稿（须登录）：${desk}`,
    en: `${said.en}. The draft on the desk, behind a sign-in, does not expire`,
  };
}

const SECOND = 1000;
const EIGHT_HOURS = 8 * 3600 * SECOND;

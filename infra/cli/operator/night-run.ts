/**
 * One run of the nightly chain. In: the stack. Out: the outcome of everything that was due, from the chain's own
 * summary. A failed run refuses.
 */
import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { RunMode } from '../../../shared/agreement/run-modes.ts';
import type { RunSummary } from '../../../shared/night/catalogue.ts';
import type { YearResult } from '../../../shared/night/year-result.ts';
import { bucketClient, chainClient, objectsIn, type Site } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused, type Words } from '../messages.ts';
import { withClock } from '../progress.ts';

/** Runs a chain to its end: by default a night, or the pending finalisations. */
export async function runNight(site: Site, shell: Shell, mode: RunMode = 'night'): Promise<YearResult[]> {
  const client = await chainClient(site);
  const { executionArn = '' } = await client.send(
    new StartExecutionCommand({
      stateMachineArn: site.outputs.NightlyChainArn,
      input: JSON.stringify({ mode }),
    }),
  );
  const pause = () => shell.pause(site.poll);
  const output = await withClock(() => outputOf(executionArn, client, pause), shell);
  const { summary } = JSON.parse(output) as { summary: string };
  const drafts = await objectsIn(await bucketClient(site), site.outputs.DraftsBucket);
  const object = await drafts.get(summary);
  if (!object)
    throw new Refused({
      zh: `找不到任务摘要 ${summary}`,
      en: `the summary ${summary} of the run was not found`,
    });
  const { results } = JSON.parse(Buffer.from(object.bytes).toString()) as RunSummary;
  return results.map(({ agency, year, state, version, url, reason }) => ({
    agency,
    year,
    state,
    version,
    url,
    reason,
  }));
}

async function outputOf(
  executionArn: string,
  client: SFNClient,
  pause: () => Promise<void>,
): Promise<string> {
  for (;;) {
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status === 'SUCCEEDED') return execution.output ?? '{}';
    if (execution.status !== 'RUNNING' && execution.status !== 'PENDING_REDRIVE') {
      const why = [execution.status, execution.error, execution.cause].filter(Boolean).join(': ');
      throw new Refused(
        {
          zh: '夜间任务未完成，原因如上；到期的仍到期，可再次运行',
          en: 'the night failed, as said above; everything due stays due, run it again',
        },
        [why],
      );
    }
    await pause();
  }
}

const STATES: Record<YearResult['state'], Words> = {
  drafted: { zh: '草稿', en: 'drafted' },
  published: { zh: '公布', en: 'published' },
  refused: { zh: '未公布', en: 'refused' },
  failed: { zh: '失败', en: 'FAILED' },
};

/** A line for each year; an address stands alone below it, so that no terminal breaks it. */
export function printResults(results: readonly YearResult[], shell: Shell): void {
  if (results.length === 0) shell.out(`${both(summaryOf(results))}\n`);
  for (const result of results) {
    const { agency, year, state, url, reason } = result;
    const words = [agency.padEnd(16), year ?? '----', both(STATES[state]), standingOf(result), reason ?? ''];
    shell.out(`${words.filter((word) => word !== '').join('  ')}\n`);
    if (state === 'published' && url !== null) shell.out(`  ${url}\n`);
  }
}

/** The version beside a draft is named as what did not change: it looked like one that the night had drafted. */
function standingOf({ state, version }: YearResult): string {
  if (version === null) return '';
  const words = { zh: `第${version}版`, en: `v${version}` };
  if (state === 'published') return both(words);
  return both({ zh: `已公布的${words.zh}不变`, en: `${words.en} stands` });
}

/** The number of years in each state. */
export function summaryOf(results: readonly YearResult[]): Words {
  if (results.length === 0) return { zh: '没有到期的报告', en: 'nothing was due' };
  const counts = (Object.keys(STATES) as YearResult['state'][])
    .map((state) => ({ ...STATES[state], count: results.filter((one) => one.state === state).length }))
    .filter(({ count }) => count > 0);
  return {
    zh: `夜间任务结束：${counts.map(({ zh, count }) => `${zh}${count}份`).join('，')}`,
    en: `the night has ended: ${counts.map(({ en, count }) => `${count} ${en}`).join(', ')}`,
  };
}

export function refuseFailed(results: readonly YearResult[]): void {
  const failed = results.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return;
  const places = failed.map(({ agency, year }) => (year === null ? agency : `${agency} ${year}`)).join(', ');
  throw new Refused({
    zh: `处理失败：${places}；仍为到期，可再次运行`,
    en: `failed: ${places}; they stay due, run the night again`,
  });
}

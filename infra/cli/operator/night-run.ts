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
import { both, Refused } from '../messages.ts';

/** Runs a chain to its end: by default a night, or the pending finalisations. */
export async function runNight(site: Site, shell: Shell, mode: RunMode = 'night'): Promise<YearResult[]> {
  const client = await chainClient(site);
  const { executionArn = '' } = await client.send(
    new StartExecutionCommand({
      stateMachineArn: site.outputs.NightlyChainArn,
      input: JSON.stringify({ mode }),
    }),
  );
  const { summary } = JSON.parse(await outputOf(executionArn, client, () => shell.pause(site.poll))) as {
    summary: string;
  };
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
      throw new Refused({
        zh: `夜间任务未完成（${why}）；到期的仍到期，可再次运行`,
        en: `the night failed; everything due stays due, run it again`,
      });
    }
    await pause();
  }
}

const STATES: Record<YearResult['state'], string> = {
  drafted: '草稿 drafted  ',
  published: '发布 published',
  refused: '未发 refused  ',
  failed: '失败 FAILED   ',
};

export function printResults(results: readonly YearResult[], shell: Shell): void {
  if (results.length === 0) shell.out(`${both({ zh: '没有到期的报告', en: 'nothing was due' })}\n`);
  for (const { agency, year, state, version, url, reason } of results) {
    const number = version === null ? '-' : `v${version}`;
    const place = [agency.padEnd(16), year ?? '----', STATES[state], number.padEnd(3), url ?? '-'];
    shell.out(`${place.join('  ')}${reason === null ? '' : `  ${reason}`}\n`);
  }
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

/**
 * The state of a stack. In: its stores and its latest runs. Out: every agency with its drafts, versions and pending
 * work, every source with its last sign of life, the last night. Always: nothing is written. The number of listings is
 * fixed, however many agencies there are, because all of it is in small items that the chain writes anyway.
 */
import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  ListExecutionsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { STEP_WORDS } from '../../../shared/approval/words.ts';
import { dayOf, instantOf } from '../../../shared/events/instant.ts';
import { lastNight, type NightRecord } from '../../../shared/night/catalogue.ts';
import { type FeedStanding, isFeed, standingOf, withDays } from '../../../shared/night/feeds.ts';
import { readJournal } from '../../../shared/night/list-due.ts';
import { isKeyless } from '../../../shared/night/log-key.ts';
import { takenDownVersions } from '../../../shared/night/tombstone.ts';
import type { Agency, JournalEntry, Objects, Source, YearStanding } from '../../../shared/store/ports.ts';
import { chainClient, type OperatorStores, type Site } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

interface AgencyStatus {
  id: string;
  name: string;
  retired: boolean;
  /** The next night handles it. */
  due: boolean;
  /** A finalisation arrived that no chain has seen yet. */
  finalising: boolean;
  /** Which ones, as far as the endpoint recorded them. */
  coming: { year: number; source: string; id: string }[];
  /** The last year that has a draft, null before the first night. */
  draftedThrough: number | null;
  years: (Omit<YearStanding, 'named' | 'offers' | 'took' | 'differs'> & { takenDown: boolean })[];
}

type SourceState = FeedStanding['state'] | 'not a feed' | 'disabled' | 'retired';

interface SourceStatus {
  id: string;
  state: SourceState;
  /** Day of the last request, days since, and the usual interval; null if unknown. */
  last: string | null;
  days: number | null;
  usual: number | null;
}

/** A failed run, or a running one. */
interface Run {
  run: string;
  mode: string;
  state: ExecutionStatus;
  startedAt: string;
  reason: string | null;
}

export interface Status {
  agencies: AgencyStatus[];
  sources: SourceStatus[];
  lastNight: (Omit<NightRecord, 'format' | 'failedBefore'> & { seconds: number }) | null;
  /** Since the last night. */
  runs: Run[];
  /** A transparency log exists without its signing key: it does not continue. */
  logKeyless: boolean;
}

/** `lastChain`: the start of the latest successful run, of the night or between nights; milliseconds since 1970 UTC. */
export async function readStatus(
  ports: OperatorStores & { drafts: Objects; publication: Objects },
  { runs, lastChain }: { runs: readonly Run[]; lastChain: number },
  now: number,
): Promise<Status> {
  const [agencies, sources, progress, feeds, night, takenDown, entries, logKeyless] = await Promise.all([
    ports.registry.agencies(),
    ports.registry.sources(),
    ports.progress.all(),
    ports.feeds.all(),
    lastNight(ports.drafts),
    takenDownVersions(ports.drafts),
    entriesOf(ports.journal.all()),
    isKeyless(ports),
  ]);
  const journal = await journalSince(entries, night, lastChain);
  const recorded = new Map(feeds.map(({ source, days }) => [source, days]));
  const standing = new Map(progress.map((each) => [each.agency, each]));
  const today = dayOf(instantOf(now));
  return {
    agencies: agencies.map((agency) => {
      const { draftedThrough = null, standings = [] } = standing.get(agency.id) ?? {};
      const years = standings.map(({ named: _, offers: __, took: ___, differs: ____, ...year }) => ({
        ...year,
        takenDown: takenDown.has(`${agency.id}/${year.year}/${year.version}`),
      }));
      return { ...nameOf(agency), ...waiting(agency.id, journal), draftedThrough, years };
    }),
    sources: sources.map((source) => {
      // Only the journal holds events since the last chain.
      const days = withDays(recorded.get(source.id) ?? [], journal.sent.get(source.id) ?? []);
      return sourceStatus(source, days, today);
    }),
    lastNight: night ? nightStatus(night) : null,
    runs: runs.filter(({ startedAt }) => !night || startedAt > night.at),
    logKeyless,
  };
}

async function entriesOf(all: AsyncIterable<JournalEntry>): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of all) entries.push(entry);
  return entries;
}

/**
 * The journal, and among its finalisations those that no chain has looked at. An entry stays there for minutes
 * afterwards, in case another of the same request was late. Nothing of a failed agency was looked at.
 */
async function journalSince(entries: readonly JournalEntry[], night: NightRecord | undefined, chain: number) {
  const began = Math.max(night ? Date.parse(night.at) : 0, chain);
  const failed = new Set(night?.failed.map(({ agency }) => agency));
  const fresh = entries.filter(({ agency, receivedAt }) => receivedAt >= began || failed.has(agency));
  const [whole, unseen] = await Promise.all([readJournal(entries), readJournal(fresh)]);
  return { ...whole, finalised: unseen.finalised, named: unseen.named };
}

const nameOf = ({ id, name, retired }: Agency) => ({ id, name, retired: retired ?? false });

function waiting(agency: string, { touched, finalised, named }: Awaited<ReturnType<typeof readJournal>>) {
  const coming = (named.get(agency) ?? []).map((identity) => {
    const [year = '', source = '', id = ''] = identity.split('\0');
    return { year: Number(year), source, id };
  });
  return { due: touched.has(agency), finalising: finalised.has(agency), coming };
}

function sourceStatus(source: Source, days: readonly string[], today: string): SourceStatus {
  const { id, disabled, retired } = source;
  const stand = standingOf(id, { days }, today);
  const seen = stand.state === 'never' ? { last: null, days: null, usual: null } : timesOf(stand);
  const off = retired ? 'retired' : disabled ? 'disabled' : undefined;
  return { id, state: off ?? (isFeed(source) ? stand.state : 'not a feed'), ...seen };
}

const timesOf = ({ last, days, usual }: Exclude<FeedStanding, { state: 'never' }>) => ({ last, days, usual });

function nightStatus({ run, at, endedAt, due, failed, failedTwice }: NightRecord): Status['lastNight'] {
  const seconds = Math.round((Date.parse(endedAt) - Date.parse(at)) / 1000);
  return { run, at, endedAt, seconds, due, failed, failedTwice };
}

/** The number of runs of each state to look at. */
const MOST_RUNS = 5;

/** The latest runs that failed, were stopped, or are running. */
export async function runsOf(site: Site): Promise<Run[]> {
  const client = await chainClient(site);
  const runs: Run[] = [];
  for (const statusFilter of ['RUNNING', 'FAILED', 'ABORTED', 'TIMED_OUT'] as const) {
    const { executions = [] } = await client.send(
      new ListExecutionsCommand({
        stateMachineArn: site.outputs.NightlyChainArn,
        statusFilter,
        maxResults: MOST_RUNS,
      }),
    );
    for (const { executionArn } of executions) runs.push(await runOf(String(executionArn), client));
  }
  return runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/** The start of the latest successful run; 0 if there was none. */
export async function lastChainOf(site: Site): Promise<number> {
  const client = await chainClient(site);
  const { executions = [] } = await client.send(
    new ListExecutionsCommand({
      stateMachineArn: site.outputs.NightlyChainArn,
      statusFilter: 'SUCCEEDED',
      maxResults: 1,
    }),
  );
  return executions[0]?.startDate?.getTime() ?? 0;
}

async function runOf(executionArn: string, client: SFNClient): Promise<Run> {
  const { name, status, startDate, input, error, cause } = await client.send(
    new DescribeExecutionCommand({ executionArn }),
  );
  const { mode } = JSON.parse(input ?? '{}') as { mode?: unknown };
  return {
    run: name ?? '',
    mode: String(mode),
    state: status ?? 'FAILED',
    startedAt: startDate?.toISOString() ?? '',
    reason: [error, cause].filter(Boolean).join(': ') || null,
  };
}

export function printStatus(status: Status, shell: Shell): void {
  const line = (text: string) => shell.out(`${text}\n`);
  printNight(status, line);
  if (status.logKeyless) line(`  ${both(KEYLESS)}`);
  line(both({ zh: '机关', en: 'agencies' }));
  for (const agency of status.agencies) printAgency(agency, line);
  line(both({ zh: '来源', en: 'sources' }));
  for (const { id, state, last, days, usual } of status.sources) {
    const since = last === null ? '-' : `${last}（${days} 天前 / days ago）`;
    const habit = usual === null ? '' : `  平常间隔 usual ${usual}`;
    line(`  ${id.padEnd(20)}  ${SOURCE_STATES[state]}  ${since}${habit}`);
  }
}

/** An import also reports it, because it is the usual cause. */
export const KEYLESS = {
  zh: '公布日志（log/）缺少签名密钥，停在原处，其后公布的版本不再记入；处置见 infra/RUNBOOK.md 的 restore-the-key-of-the-log',
  en: 'the transparency log (log/) has no key to sign with: it stays as it is, and no later version is entered; see restore-from-export in infra/RUNBOOK.md',
} as const;

const SOURCE_STATES: Readonly<Record<SourceState, string>> = {
  sending: '报送 sending',
  silent: '沉默 SILENT ',
  never: '从未 never  ',
  'not a feed': '文字 no feed',
  disabled: '停用 disabled',
  retired: '已停 retired',
};

function printNight({ lastNight: night, runs }: Status, line: (text: string) => void): void {
  const title = both({ zh: '上一次夜间任务', en: 'last night' });
  if (!night) line(`${title}  -`);
  else {
    const { at, seconds, due, failed, failedTwice } = night;
    line(`${title}  ${at}  ${seconds} s  到期 due ${due}  失败 failed ${failed.length}`);
    for (const { agency, year, reason } of failed)
      line(
        `  ${agency} ${year ?? ''}  ${failedTwice.includes(agency) ? '连续两夜 twice  ' : ''}${reason ?? ''}`,
      );
  }
  for (const { run, mode, state, startedAt, reason } of runs)
    line(`  ${state}  ${mode}  ${startedAt}  ${run}${reason === null ? '' : `  ${reason}`}`);
}

function printAgency(
  { id, name, retired, due, finalising, coming, draftedThrough, years }: AgencyStatus,
  line: (text: string) => void,
): void {
  const marks = [
    retired && '已撤并 retired',
    due && '待汇总 due',
    finalising && '定稿待处理 finalising',
    draftedThrough === null && '尚无草稿 no draft yet',
  ].filter((mark) => mark !== false);
  line(`  ${id.padEnd(20)}  ${name}  ${marks.join('，')}`);
  for (const { year, source, id: finalisation } of coming)
    line(`    ${year}  定稿待处理 coming: ${source} ${finalisation}`);
  for (const { year, version, refused, waits, awaits = [], returned = [], takenDown } of years) {
    const number = version === null ? '草稿 draft' : `v${version}${takenDown ? ' 已撤下 taken down' : ''}`;
    const which = waits ? `${waits.source} ${waits.id}  ` : '';
    const back = returned.map(({ by, of }) => `  上级已退回 returned by ${by}: ${of}`).join('');
    line(`    ${year}  ${number}${back}${refused === null ? '' : `  定稿未发 refused: ${which}${refused}`}`);
    const [step] = awaits;
    if (step) line(`    ${year}  待审 awaits: ${both(STEP_WORDS[step])}`);
  }
}

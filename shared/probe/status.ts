/**
 * The public state of the system: `status.json` and `status.html`. In: the findings of a probe, the registry, the
 * progress of the drafts, the last night, the time. Out: the two files. Always: only counts and times. Late agencies
 * and failures are for the operators, who find them in the log of the probe.
 */
import { dayOf, instantOf } from '../events/instant.ts';
import { renderStatus } from '../formats/html/status.tsx';
import { jsonText } from '../formats/json/report.ts';
import { lastNight } from '../night/catalogue.ts';
import { publicFile } from '../night/kept-file.ts';
import { type Agency, type Day, deadlineOf } from '../registry/agency.ts';
import type { AgencyProgress, Objects, Progress, Registry } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { type Finding, lookFromOutside, type OutsidePorts } from './outside.ts';

export const STATUS = 'status.json';
const STATUS_PAGE = 'status.html';

export interface Status {
  format: 1;
  /** Time of the probe, ISO 8601 UTC. */
  at: string;
  probe: { ok: boolean };
  /** The last complete night; null before the first. */
  lastNight: { begun: string; ended: string } | null;
  /** Agencies whose report of the last year is due and not published. */
  agenciesLate: { year: number; count: number };
  /** Entries of the transparency log; null if there is none. */
  log: { size: number } | null;
}

export interface ProbePorts extends Pick<OutsidePorts, 'publicationUrl' | 'apiUrl' | 'fetch'> {
  registry: Pick<Registry, 'agencies'>;
  progress: Pick<Progress, 'all'>;
  drafts: Objects;
  publication: Pick<Objects, 'put'>;
  /** Milliseconds since 1970 UTC. */
  clock: () => number;
}

const HOUR = 3_600_000;

/** Both files are written with any findings; the findings are for the operators. */
export async function probe(ports: ProbePorts): Promise<{ status: Status; failed: Finding[] }> {
  const now = ports.clock();
  const { publicationUrl, apiUrl, fetch } = ports;
  const [logBefore, night] = await together([sizeBefore(ports), lastNight(ports.drafts)]);
  const turn = Math.floor(now / HOUR);
  const [outside, agencies, progress] = await together([
    lookFromOutside({ publicationUrl, apiUrl, fetch, turn, hasCatalogue: night !== undefined, logBefore }),
    ports.registry.agencies(),
    ports.progress.all(),
  ]);
  const failed = outside.findings.filter(({ why }) => why !== null);
  const status: Status = {
    format: 1,
    at: new Date(now).toISOString(),
    probe: { ok: failed.length === 0 },
    lastNight: night ? { begun: night.at, ended: night.endedAt } : null,
    agenciesLate: agenciesLate({ agencies, progress, today: dayOf(instantOf(now)) }),
    log: outside.logSize === null ? null : { size: outside.logSize },
  };
  const files = { [STATUS]: jsonText(status), [STATUS_PAGE]: renderStatus(status) };
  for (const [key, text] of Object.entries(files))
    await ports.publication.put(publicFile(key, Buffer.from(text)));
  return { status, failed };
}

/** As the last probe published it; an unreadable one says nothing. */
async function sizeBefore({ publicationUrl, fetch }: ProbePorts): Promise<number | null> {
  try {
    const answer = await fetch(`${publicationUrl}/${STATUS}`);
    const { log }: Partial<Status> = answer.ok ? JSON.parse(await answer.text()) : {};
    return log?.size ?? null;
  } catch {
    return null;
  }
}

interface Standing {
  agencies: readonly Agency[];
  progress: readonly AgencyProgress[];
  today: Day;
}

/** For the previous year. An agency that reports figures to a government publishes nothing itself. */
export function agenciesLate({ agencies, progress, today }: Standing): { year: number; count: number } {
  const year = Number(today.slice(0, 4)) - 1;
  const standings = new Map(
    progress.map((one) => [one.agency, one.standings.find((each) => each.year === year)]),
  );
  const late = agencies.filter((agency) => {
    const { id, retired, sandbox, until, since } = agency;
    if (retired || sandbox || (until !== undefined && until < `${year}-12-31`)) return false;
    if (since !== undefined && since > `${year}-12-31`) return false;
    if (`${year + 1}-${deadlineOf(agency)}` >= today) return false;
    const standing = standings.get(id);
    return (standing?.version ?? null) === null && standing?.brings !== 'figures';
  });
  return { year, count: late.length };
}

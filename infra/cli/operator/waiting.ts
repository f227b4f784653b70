/**
 * The pending finalisations of a year, in the current log, and the two acts on them: take them back, or confirm one
 * from a backup. In: agency and year. Out: the act, and its consequences. Always: a confirmation is on record before a
 * chain can act on it.
 */
import { randomUUID } from 'node:crypto';
import { foldCase } from '../../../shared/cases/case.ts';
import { compareEvents, identityOf, type KeptEvent } from '../../../shared/events/event.ts';
import { instantOf } from '../../../shared/events/instant.ts';
import { draftKeys } from '../../../shared/night/keys.ts';
import { latestManifests, type Manifest } from '../../../shared/night/manifest.ts';
import { notHeld } from '../../../shared/night/office-word.ts';
import { files, heirIn } from '../../../shared/registry/membership.ts';
import type { Finalisation } from '../../../shared/report/finalisation.ts';
import { sha256 } from '../../../shared/store/digest.ts';
import type { EventLog, Objects, Registry } from '../../../shared/store/ports.ts';
import { type Buckets, bucketsOf, findSite, type OperatorStores, operatorStores } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { sendOfficeEvent, type To } from '../vendor/sending.ts';
import { knownAgency } from './registering.ts';

export interface YearOrder {
  agency: string;
  year: number;
}

export interface Waiting {
  /** In no version, oldest first. */
  open: readonly Finalisation[];
  /** The latest version of the year. */
  last: Manifest | null;
}

export async function waitingOf(
  { agency, year }: YearOrder,
  { eventLog, drafts }: { eventLog: EventLog; drafts: Objects },
): Promise<Waiting> {
  const subject = String(year);
  const events: KeptEvent[] = [];
  for await (const { event } of eventLog.readSubjects(agency, subject, subject)) events.push(event);
  const live = foldCase(subject, events).finalisations;
  const last = (await latestManifests(agency, drafts)).get(year) ?? null;
  return { open: last ? await notHeld(live, last, drafts) : live, last };
}

/** The order of a command; without a source, each retraction is signed as the source that finalised. */
export interface WithdrawOrder extends YearOrder, Omit<To, 'source'> {
  source?: string;
  reason: string;
}

export async function withdraw(order: WithdrawOrder, shell: Shell): Promise<void> {
  const { agency, year, reason } = order;
  const site = await findSite(order, shell);
  const stores = await operatorStores(site);
  await knownAgency(agency, stores);
  const { open, last } = await waitingOf(order, { ...stores, ...(await bucketsOf(site)) });
  for (const finalisation of open) {
    const source = order.source ?? finalisation.source;
    // An empty variable is none.
    const secret = order.secret || shell.env['GONGKAI_SECRET'] || (await heldSecret(source, stores));
    const of = source === finalisation.source ? {} : { source: finalisation.source };
    const data = { id: finalisation.id, reason, ...of };
    shell.out(`${both({ zh: '撤回', en: 'withdrawn' })}  ${finalisation.source}  ${finalisation.id}\n`);
    await sendOfficeEvent(
      { type: 'event.retracted', agency, year, data },
      { ...order, source, secret },
      shell,
    );
  }
  const stands = last
    ? { zh: `已公布的第 ${last.number} 版不变`, en: `version ${last.number} stays as it is published` }
    : { zh: '该年度尚未公布任何版本', en: 'no version of that year is published' };
  shell.tell(
    both({
      zh: `${agency} ${year} 年共撤回 ${open.length} 份等待公布的定稿；${stands.zh}`,
      en: `${open.length} waiting finalisation(s) of ${agency} ${year} withdrawn; ${stands.en}`,
    }),
  );
}

/** Refuses to send a finalisation that would be stored and never published. */
export async function refuseInVain(
  order: YearOrder,
  { registry, drafts }: { registry: Pick<Registry, 'agencies'>; drafts: Objects },
  now: number,
): Promise<void> {
  await refuseUnfiled(order, registry);
  await refuseNotNewer(order, drafts, now);
}

/** One that would not sort after the published one, for example because that sender's clock was ahead. */
async function refuseNotNewer({ agency, year }: YearOrder, drafts: Objects, now: number): Promise<void> {
  // An office may have access to the endpoint and not to the buckets: then the night reports it.
  const latest = await latestManifests(agency, drafts).catch(() => undefined);
  const last = latest?.get(year);
  if (!last || last.finalisation.at < instantOf(now)) return;
  const at = last.finalisation.at;
  throw new Refused({
    zh: `第 ${last.number} 版所依据的定稿时间为 ${at}Z，不早于现在；现在的定稿不会公布，未发送。请核对两边的时钟，过了该时间再定稿`,
    en: `version ${last.number} comes from a finalisation of ${at}Z, which is in the future: a finalisation of now would never be published, and was not sent; check both clocks, and finalise after that time`,
  });
}

/** One of a year that the agency files no report of: it would wait for ever. */
async function refuseUnfiled(
  { agency: id, year }: YearOrder,
  registry: Pick<Registry, 'agencies'>,
): Promise<void> {
  // An office may not have access to the registry: then nothing is known.
  const agencies = await registry.agencies().catch(() => []);
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  const agency = known.get(id);
  if (!agency || files(agency, year)) return;
  const { name, since, until } = agency;
  const heir = heirIn(id, year, known);
  throw new Refused(
    heir === id
      ? {
          zh: `${name}（${id}）自${since}起编制年度报告，${year}年没有报告；未发送`,
          en: `${id} files reports since ${since}, and none of ${year}; nothing was sent`,
        }
      : {
          zh: `${name}（${id}）已于${until}撤并，${year}年不单独编制年度报告${heir ? `，由 ${heir} 编制` : ''}；未发送`,
          en: `${id} ended on ${until} and files no report of ${year}${heir ? `: ${heir} does` : ''}; nothing was sent`,
        },
  );
}

/** The operator holds the secrets of the sources; a source without secrets cannot sign any more. */
async function heldSecret(source: string, { secrets }: OperatorStores): Promise<string> {
  const secret = (await secrets.of(source)).at(-1);
  if (secret !== undefined) return secret;
  throw new Refused({
    zh: `来源 ${source} 没有有效密钥；请用 --source 指明接替它的来源`,
    en: `the source ${source} holds no secret; name one that succeeds it with --source`,
  });
}

export interface RepublishOrder extends YearOrder {
  reason: string;
}

/** Puts the latest finalisation of the year, from a backup, into the journal, as if it had just arrived. */
export async function republish(
  order: RepublishOrder,
  stores: OperatorStores,
  { drafts }: Pick<Buckets, 'drafts'>,
  now: number,
): Promise<{ finalisation: Finalisation; number: number }> {
  const { agency, year, reason } = order;
  await knownAgency(agency, stores);
  const { open, last } = await waitingOf(order, { ...stores, drafts });
  const finalisation = open.at(-1);
  if (!finalisation || (last && compareEvents(finalisation, last.finalisation) <= 0))
    throw new Refused({
      zh: `${agency} ${year} 年没有等待确认的定稿`,
      en: `no finalisation of ${agency} ${year} waits to be confirmed`,
    });
  const { source, id } = finalisation;
  const identity = identityOf(finalisation);
  const act = { format: 1, agency, year, source, id, at: new Date(now).toISOString(), reason };
  const key = draftKeys.republished(agency, year, sha256(identity).slice(0, 16));
  const bytes = Buffer.from(JSON.stringify(act));
  await drafts.put({ key, bytes, mediaType: 'application/json', only: 'absent' });
  await stores.journal.note({
    agency,
    receivedAt: now,
    id: randomUUID(),
    subjects: [String(year)],
    fromYear: year,
    finalises: true,
    named: [identity],
  });
  return { finalisation, number: (last?.number ?? 0) + 1 };
}

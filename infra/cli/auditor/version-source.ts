/**
 * The frozen parts of a version, from the private bucket. In: agency, year and number. Out: its cases and the tables
 * that it printed; or its evidence as lines, for an auditor. Late facts change nothing here. An unknown number is
 * refused with the existing ones. A version of format 1 froze no events, and the refusal says so.
 */
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { ReportedTables } from '../../../shared/form/annual-tables.ts';
import { readEvidence } from '../../../shared/night/evidence.ts';
import { casesOf } from '../../../shared/night/fold-log.ts';
import { type Evidence, frozenTables, type Manifest, thaw } from '../../../shared/night/manifest.ts';
import { versionsOf } from '../../../shared/night/take-down.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import type { CaseSource } from '../clerk/case-source.ts';
import { contributionsOfVersion } from '../clerk/members-behind.ts';
import { bucketsOf, findSite, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { editionNamed } from '../offline/editions.ts';
import { withBeijingTime } from '../offline/evidence-file.ts';
import { commitmentOf } from './night-commitment.ts';
import { decimalsOf } from './recount.ts';

export interface VersionOrder extends Where {
  agency: string;
  year: number;
  version: number;
}

export async function draftsOf(where: Where, shell: Shell): Promise<Objects> {
  return (await bucketsOf(await findSite(where, shell))).drafts;
}

export async function casesOfVersion(
  order: Omit<VersionOrder, keyof Where>,
  drafts: Objects,
): Promise<CaseSource> {
  const version = await versionWithEvidence(order, drafts);
  const tables: ReportedTables = await frozenTables(version, drafts);
  const form = editionNamed(tables.format);
  const parts = form && (await contributionsOfVersion(version, form, drafts));
  async function* cases() {
    for await (const { subject, events } of casesOf(readEvidence(version, drafts)))
      yield { subject, events: events.map(({ event }) => event) };
  }
  return {
    agency: { ...version.agency, chargeDecimals: decimalsOf(tables.proactive.chargesWanYuan ?? '') },
    cases: cases(),
    identified: true,
    basis: () => version.basis ?? 'cases',
    ...(parts && { parts: async () => parts }),
    version: {
      number: version.number,
      year: version.year,
      ruleSet: version.ruleSet,
      tables,
      ...(parts && { own: parts.own }),
    },
  };
}

export async function printEvidence(order: VersionOrder, drafts: Objects, shell: Shell): Promise<void> {
  const version = await versionWithEvidence(order, drafts);
  const { evidence, number, eventsDigest, salt } = version;
  const commitment = salt === undefined ? undefined : await commitmentOf(version, drafts);
  const gunzip = createGunzip();
  gunzip.end(await thaw({ name: 'the evidence', sha256: evidence.sha256 }, drafts));
  if (salt !== undefined) shell.out(`${JSON.stringify({ salt, ...(commitment && { commitment }) })}\n`);
  for await (const line of createInterface({ input: gunzip })) shell.out(`${withBeijingTime(line)}\n`);
  shell.tell(
    both({
      zh: `第 ${number} 版由这 ${evidence.events} 条事件得出，摘要 ${eventsDigest}；含案件编号、事由和盐值，请勿公开`,
      en: `version ${number} comes from these ${evidence.events} events, ${eventsDigest}; they hold case numbers, reasons and the salt: do not publish them`,
    }),
  );
}

async function versionWithEvidence(
  { agency, year, version }: Omit<VersionOrder, keyof Where>,
  drafts: Objects,
): Promise<Manifest & { evidence: Evidence }> {
  const versions = await versionsOf(agency, year, drafts);
  const found = versions.find(({ number }) => number === version);
  if (!found) throw unknownVersion({ agency, year, version }, versions);
  if (found.evidence) return { ...found, evidence: found.evidence };
  throw new Refused({
    zh: `${agency} ${year} 年第 ${version} 版由早期软件公布（格式 1），未封存事件，无法说明；去掉 --version 可按现有事件说明`,
    en: `version ${version} of ${agency} ${year} was published by an early release (format 1), which froze no events; without --version the events as they are now explain`,
  });
}

function unknownVersion(
  { agency, year, version }: Omit<VersionOrder, keyof Where>,
  versions: readonly Manifest[],
): Refused {
  const there = versions.map(({ number }) => number).join(', ');
  return new Refused({
    zh: `${agency} ${year} 年没有第 ${version} 版；${there ? `已有版本：${there}` : '该年度尚未公布任何版本'}`,
    en: `${agency} ${year} has no version ${version}; ${there ? `there is: ${there}` : 'none was published of that year'}`,
  });
}

/**
 * The clock of a sandbox. In: the agency, and its new time. Out: the time it shows. Always holds: no other agency has
 * one; its drafts are due afterwards, since another year may be over.
 */
import { randomUUID } from 'node:crypto';
import { instantOf, yearOf } from '../../../shared/events/instant.ts';
import { FIRST_REPORT } from '../../../shared/form/codes.ts';
import { timeOf } from '../../../shared/registry/clock.ts';
import type { OperatorStores } from '../connect.ts';
import { Refused } from '../messages.ts';
import { knownAgency } from './registering.ts';

/** The maximum lead of a clock in years: each year up to it is drafted. */
const MOST_YEARS_AHEAD = 10;

type Stores = Pick<OperatorStores, 'registry' | 'journal'>;

export interface ClockShown {
  agency: string;
  /** By the clock, RFC 3339 in Asia/Shanghai. */
  now: string;
  /** Seconds ahead of the real time; negative behind it. */
  ahead: number;
}

/** `to`: milliseconds since 1970 UTC; undefined: the clock is only read. */
export async function sandboxClock(
  id: string,
  to: number | undefined,
  { registry, journal }: Stores,
  now: number,
): Promise<ClockShown> {
  const agency = await knownAgency(id, { registry });
  if (!agency.sandbox)
    throw new Refused({
      zh: `机关 ${id} 不是测试机关（sandbox），时钟不能改；测试请另登记 "sandbox": true 的机关`,
      en: `${id} is no sandbox, and goes by the real time; register another agency with "sandbox": true for trials`,
    });
  if (to !== undefined) {
    refuseStrange(to, now);
    await journal.note({
      ...{ agency: id, receivedAt: now, id: randomUUID() },
      ...{ subjects: [], fromYear: 0, finalises: false },
    });
    await registry.setClock(id, to - now);
  }
  const shown = await timeOf(agency, now, registry);
  return { agency: id, now: shanghai(shown), ahead: Math.round((shown - now) / 1000) };
}

function refuseStrange(to: number, now: number): void {
  const last = yearOf(instantOf(now)) + MOST_YEARS_AHEAD;
  const year = yearOf(instantOf(to));
  if (year >= FIRST_REPORT && year <= last) return;
  throw new Refused({
    zh: `时钟应在${FIRST_REPORT}年至${last}年之间，例如 2026-02-01T00:30:00+08:00`,
    en: `a clock shows a time from ${FIRST_REPORT} to ${last}, such as 2026-02-01T00:30:00+08:00`,
  });
}

function shanghai(at: number): string {
  return `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

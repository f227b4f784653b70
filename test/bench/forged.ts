/**
 * What a flood of forged requests costs, all month long, with no firewall before the endpoint. In: requests a second.
 * Out: units a month by item, and what one more or less of each setting makes of the bill. Always: what is refused by the
 * stage costs no execution and no line of ours, but may cost a request of the API: it is counted as one.
 */
import { MOST_LINES, WINDOW } from '../../shared/intake/limits.ts';
import { receive } from '../../shared/intake/receive.ts';
import { Senders } from '../../shared/intake/senders.ts';
import { memoryStores } from '../doubles/memory-store.ts';
import { priceOf, type Units } from './cost-model.ts';

const SECONDS = 30.4375 * 86_400;
const GB = 1e9;

export const FORGED = {
  /** Bytes of a line of the access log (infra/stack/intake.ts), with the 26 that CloudWatch adds to each. */
  accessLine: 104 + 26,
  /** Bytes of a line of our own, and running copies of the function that write them. */
  ownLine: 700,
  copies: 3,
  /** Memory of the function in GiB, and the milliseconds that an execution is billed for. */
  gb: 0.5,
  ms: 2,
  /** Read units of the list of some twenty sources, once a second of each copy. */
  listUnits: 2,
  /** Months for which lines are kept, and what is left of a byte in the archive. */
  months: 6,
  packed: 0.2,
};

/** The share of a processor that Lambda gives to this much memory. */
const PROCESSOR = 512 / 1769;

export interface ForgedSettings {
  /** Requests a second that come. */
  rate: number;
  /** `throttleRate`: what goes beyond is turned away by the stage. */
  throttle: number;
}

export function forgedAMonth({ rate, throttle }: ForgedSettings): Units {
  const come = rate * SECONDS;
  const taken = Math.min(rate, throttle) * SECONDS;
  const lines = ((SECONDS * 1000) / WINDOW) * MOST_LINES * FORGED.copies;
  const logged = (come * FORGED.accessLine + Math.min(lines, taken) * FORGED.ownLine) / GB;
  return {
    'HTTP API requests': come,
    'Lambda requests': taken,
    'Lambda time': (taken * FORGED.ms * FORGED.gb) / 1000,
    'DynamoDB read units': SECONDS * FORGED.copies * FORGED.listUnits,
    'CloudWatch Logs, taken in': logged,
    'CloudWatch Logs, kept': logged * FORGED.months * FORGED.packed,
  };
}

export const dollarsOf = (units: Units): number =>
  Object.entries(units).reduce((sum, [name, count]) => sum + priceOf(name, count), 0);

/** What each setting costs by itself: the bill with it, less the bill without. */
export function pricesOfSettings(rate: number): Record<string, number> {
  const at = (throttle: number) => dollarsOf(forgedAMonth({ rate, throttle }));
  const full = (throttle: number) => dollarsOf(forgedAMonth({ rate: throttle, throttle }));
  return {
    'throttleRate 100, flooded to the full': full(100),
    'throttleRate 200 (default), flooded to the full': full(200),
    'throttleRate 500, flooded to the full': full(500),
    [`throttleRate 50, while ${rate} a second come (vendors are turned away too)`]: at(50),
    'logRetentionDays 180 (default), its lines': priceOf(
      'CloudWatch Logs, kept',
      forgedAMonth({ rate, throttle: rate })['CloudWatch Logs, kept'] ?? 0,
    ),
    'firewall=own, a month without a flood': FIREWALL_FIXED,
    [`firewall=own, while ${rate} a second come from one address`]: screened(rate),
    'reservedConcurrency, sourceRate, turnsAtOnce': 0,
    'budget (the first two of an account are free)': 0,
  };
}

/** A web ACL and its one rule, a month; and what WAF takes for a million requests (from memory; the list is aws.amazon.com/waf/pricing). */
const FIREWALL_FIXED = 6;
const FIREWALL_PER_MILLION = 0.6;
/** Requests a second of one address that pass: 6,000 in five minutes (`firewallRate`). */
const FIREWALL_PASSES = 20;

/** CloudFront takes nothing for what its web ACL turns away. */
function screened(rate: number): number {
  const passed = forgedAMonth({ rate: Math.min(rate, FIREWALL_PASSES), throttle: FIREWALL_PASSES });
  const looked = (rate * SECONDS * FIREWALL_PER_MILLION) / 1e6;
  const handedOn = (Math.min(rate, FIREWALL_PASSES) * SECONDS * CLOUDFRONT_PER_MILLION) / 1e6;
  return FIREWALL_FIXED + looked + handedOn + dollarsOf(passed);
}

/** Requests over TLS in North America and Europe, a million (from memory; the list is aws.amazon.com/cloudfront/pricing). */
const CLOUDFRONT_PER_MILLION = 1;

/** Milliseconds of a processor that a forged request takes here, and what Lambda's share of one makes of it. */
export async function measured(requests = 5_000): Promise<{ cpuMs: number; onLambdaMs: number }> {
  const stores = memoryStores();
  const senders = new Senders(stores.registry, stores.secrets, Date.now, { has: async () => false });
  const door = { senders, eventLog: stores.eventLog, journal: stores.journal, clock: Date.now };
  const body = Buffer.from('{}');
  const headers = {
    'content-type': 'application/cloudevents+json',
    'webhook-id': 'msg',
    'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
    'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
  };
  const begun = process.cpuUsage();
  for (let n = 0; n < requests; n++) await receive({ source: `stranger-${n}`, headers, body }, `${n}`, door);
  const { user, system } = process.cpuUsage(begun);
  const cpuMs = (user + system) / 1000 / requests;
  return { cpuMs, onLambdaMs: cpuMs / PROCESSOR };
}

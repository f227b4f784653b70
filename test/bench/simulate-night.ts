/**
 * `npm run simulate`: a national night by discrete events (`simulation.ts`), on the documented limits of the services.
 * In: 35,000 agencies with 3 million applications a year; what a due agency asks of the services, counted in a run of
 * the code on the embedded stores; the processor's time for folding and printing, measured in this very run. Out: how
 * long the night takes, how much runs at once, what it costs, and which limit binds, for other numbers of turns at once
 * than the deployed one too (`infra/stack/chain-definition.ts`).
 *
 * Limits (developer guides of Step Functions, Lambda, DynamoDB and S3), where regions differ those of China and of the
 * other smaller ones: 25,000 history events an execution; 800 transitions a second; 1,000 more concurrent executions
 * every 10 s and function, up to the account's quota; a new table on demand 12,000 read and 4,000 write units a second,
 * 3,000 read units of them a partition; 3,500 writes and 5,500 reads a second and prefix of a bucket. Prices as for
 * `npm run cost`. Not modelled: retries after a throttle (who would be throttled waits), and other load of the account.
 */

import { createRandom } from '../../infra/cli/sample/random.ts';
import { foldCase } from '../../shared/cases/case.ts';
import { edition2021 } from '../../shared/editions/edition-2021.ts';
import { editionNamed } from '../../shared/editions/registry.ts';
import type { KeptEvent } from '../../shared/events/event.ts';
import type { Instant } from '../../shared/events/instant.ts';
import { allNumbersZip } from '../../shared/formats/bulk.ts';
import { FORMATS, formatsBy } from '../../shared/formats/formats.ts';
import { renderCatalogueHtml } from '../../shared/formats/html/catalogue.tsx';
import { renderJson } from '../../shared/formats/json/report.ts';
import { openPrinter } from '../../shared/formats/pdf/printing.ts';
import { renderReport } from '../../shared/formats/renderers.ts';
import { renderCatalogueJson } from '../doubles/catalogue-json.ts';
import { encodeSegment, tallySegment } from '../doubles/whole-sets.ts';
import { versionReport } from '../rooms/report/report-builder.ts';
import {
  COLD,
  RATES as OF_THE_ACCOUNT,
  PAGE_BYTES,
  PARTITION_UNITS,
  RAMP,
  ROUND_TRIP,
} from './aws-limits.ts';
import { count } from './cost-count.ts';
import { ASSUMED, type Counted, priceOf } from './cost-model.ts';
import { simulate, type Turn } from './simulation.ts';

const AGENCIES = 35_000;
const APPLICATIONS = 3_000_000;
const YEARS_HELD = 5;
const SEED = 20261122;

const HISTORY = 25_000;
/** Events that one turn of an inline map writes: entered, scheduled, started, succeeded, exited, of two tasks each. */
const HISTORY_A_TURN = 14;
const QUOTA = 1_000;
const RATES = { ...OF_THE_ACCOUNT, 'DynamoDB read units': 12_000 };
/** A version's files are put down twice, frozen and public, once more as the current ones, with manifest, seal and page. */
const WRITES_A_VERSION = 3 * FORMATS.length + 4;

interface Costs {
  /** Seconds an event, to read and fold it from the log. */
  log: number;
  /** Seconds an event, to fold it from a segment. */
  segment: number;
  /** Seconds for all tables of one agency. */
  tables: number;
  /** Seconds for all formats of one version. */
  version: number;
}

/** Seconds of processor time a turn, the best of some rounds. */
function secondsOf(work: () => void): number {
  const rounds = Array.from({ length: 5 }, () => {
    const used = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1e6;
  });
  return Math.min(...rounds);
}

async function measuredCosts(): Promise<Costs> {
  const CASES = 4_000;
  const event = (subject: string, step: number): KeptEvent =>
    ({
      agency: 'a',
      source: 's',
      subject,
      id: `${subject}-${step}`,
      at: `2024-0${step + 1}-01T00:00:00` as Instant,
      ...(step === 0
        ? { type: 'application.received', data: { applicantType: 'natural-person' } }
        : step === 3
          ? { type: 'application.decided', data: { outcome: 'granted' } }
          : { type: 'application.corrected', data: {} }),
    }) as KeptEvent;
  const log = Array.from({ length: CASES }, (_, index) => {
    const subject = `2024-${String(index).padStart(9, '0')}`;
    return JSON.stringify([0, 1, 2, 3].map((step) => event(subject, step)));
  });
  const digest = new Uint8Array(32);
  const fold = (text: string) => {
    const events: KeptEvent[] = JSON.parse(text);
    return { facts: foldCase(String(events[0]?.subject), events), events, digest };
  };
  const segment = encodeSegment(log.map(fold));
  const tally = tallySegment(segment);
  const tables = secondsOf(() => {
    for (let round = 0; round < 100; round++)
      JSON.stringify(tally.tables({ id: 'a', name: 'a' }, 2024, edition2021));
  });
  return {
    log: secondsOf(() => log.forEach(fold)) / (4 * CASES),
    segment: secondsOf(() => tallySegment(segment)) / (4 * CASES),
    tables: (tables / 100) * YEARS_HELD,
    version: await secondsOfVersion(),
  };
}

/** By the wall: the pictures and the PDF are made by a process beside this one. The first starts it, and is not counted. */
async function secondsOfVersion(): Promise<number> {
  const printer = openPrinter();
  const formats = formatsBy(printer.print);
  const laps: number[] = [];
  for (let lap = 0; lap < 4; lap++) {
    const begun = performance.now();
    await renderReport(versionReport(), formats);
    laps.push((performance.now() - begun) / 1000);
  }
  printer.close();
  return Math.min(...laps.slice(1));
}

interface Agency {
  events: number;
}

/** Sizes as they are: many that are small, a few that are very large (a power law, the sum as given). */
function agencies(eventsPerApplication: number): Agency[] {
  const random = createRandom(SEED);
  const weights = Array.from({ length: AGENCIES }, () => (1 - random.int(0, 999_999) / 1_000_000) ** -0.7);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const events = APPLICATIONS * eventsPerApplication * YEARS_HELD;
  return weights.map((weight) => ({ events: Math.ceil((events * weight) / total) }));
}

type From = 'log' | 'segments';

/** What one agency's turn takes: its calls, one after the other, and the processor. */
function turnOf({ events }: Agency, costs: Costs, counted: Counted, from: From, publishes: boolean): Turn {
  const { dueAgency } = counted;
  const fromLog = from === 'log' || publishes;
  const logUnits = fromLog ? events * counted.readUnitsPerEvent : counted.readUnitsPerTouchedCase;
  const pages = Math.ceil((events * counted.bytesPerEvent) / PAGE_BYTES);
  const reading = fromLog ? Math.max(pages * ROUND_TRIP, logUnits / PARTITION_UNITS) : ROUND_TRIP;
  const writes = dueAgency.s3Writes + (publishes ? WRITES_A_VERSION : 0);
  const calls = dueAgency.readUnits + dueAgency.writeUnits + writes + dueAgency.s3Reads;
  const seconds =
    calls * ROUND_TRIP +
    reading +
    costs.tables +
    events * (fromLog ? costs.log : costs.segment) +
    (publishes ? costs.version : 0);
  return {
    seconds,
    draws: {
      'Step Functions transitions': dueAgency.transitions,
      'DynamoDB read units': dueAgency.readUnits + logUnits,
      'DynamoDB write units': dueAgency.writeUnits,
      'S3 writes and lists': writes,
      'S3 reads': dueAgency.s3Reads,
    },
  };
}

function priceOfNight(turns: readonly Turn[]): number {
  const sum = (of: (turn: Turn) => number) => turns.reduce((total, turn) => total + of(turn), 0);
  const drawn = Object.keys(RATES).map((rate) =>
    priceOf(
      rate,
      sum(({ draws }) => draws[rate] ?? 0),
    ),
  );
  const lambda = priceOf('Lambda time', sum(({ seconds }) => seconds) * ASSUMED.stepGb);
  return drawn.reduce((total, price) => total + price, lambda + priceOf('Lambda requests', 2 * turns.length));
}

/**
 * The last step, once all years of all agencies are published: how long it is, and how large what it writes. The file
 * of all numbers is made of a part of the reports, and reckoned for all.
 */
async function catalogueStep() {
  const digest = `sha256:${'0'.repeat(64)}`;
  const versions = [{ number: 1, finalisedOn: '2025-01-20', note: null, tablesDigest: digest, seal: digest }];
  const entries = Array.from({ length: AGENCIES * YEARS_HELD }, (_, index) => ({
    agency: { id: `agency-${index % AGENCIES}`, name: `某某省某某市第${index % AGENCIES}局` },
    ...{ year: 2021 + Math.floor(index / AGENCIES), current: 1, versions },
  }));
  const begun = performance.now();
  const [index, page] = [renderCatalogueJson(entries), renderCatalogueHtml(entries, [])];
  const rendered = (performance.now() - begun) / 1000;
  const SAMPLE = 500;
  const report = renderJson(versionReport());
  const zipping = performance.now();
  let zipped = 0;
  for await (const piece of allNumbersZip(new Array(SAMPLE).fill(report), editionNamed))
    zipped += piece.length;
  const share = entries.length / SAMPLE;
  // Of each year the page is asked for, and its manifest; then its report. So many at once (`shared/night`).
  const READ_AT_ONCE = 32;
  const reading = (3 * entries.length * ROUND_TRIP) / READ_AT_ONCE;
  return {
    minutes: (reading + rendered + (share * (performance.now() - zipping)) / 1000) / 60,
    megabytes: {
      'index.json': index.length / 1e6,
      'index.html': page.length / 1e6,
      'all.zip': (share * zipped) / 1e6,
    },
  };
}

const counted = await count(2_000, 25);
const costs = await measuredCosts();
const all = agencies(counted.eventsPerApplication);
const tenth = all.filter((_, index) => index % 10 === 0);
const NIGHTS: readonly {
  night: string;
  due: readonly Agency[];
  from: From;
  most: number;
  publishes?: true;
}[] = [
  { night: 'a tenth of the agencies due', due: tenth, from: 'segments', most: 40 },
  { night: 'all agencies due', due: all, from: 'segments', most: 40 },
  { night: 'all due, from the log', due: all, from: 'log', most: 40 },
  { night: 'a tenth publish, the last day of January', due: tenth, from: 'log', most: 40, publishes: true },
  { night: 'all publish', due: all, from: 'log', most: 40, publishes: true },
  { night: 'all due, 8 at once', due: all, from: 'segments', most: 8 },
  { night: 'all due, 400 at once', due: all, from: 'segments', most: 400 },
  { night: 'all due, from the log, 400 at once', due: all, from: 'log', most: 400 },
];

console.log(
  `${AGENCIES} agencies, ${APPLICATIONS} applications a year, ${YEARS_HELD} years held, seed ${SEED}; measured: ` +
    `${(costs.log * 1e6).toFixed(2)} µs an event from the log, ${(costs.segment * 1e6).toFixed(3)} from a segment, ` +
    `${costs.version.toFixed(2)} s a version in ${FORMATS.length} formats`,
);
console.table(
  NIGHTS.map(({ night, due, from, most, publishes = false }) => {
    const turns = due.map((agency) => turnOf(agency, costs, counted, from, publishes));
    const { seconds, atOnce, slowest } = simulate(turns, { most, ramp: RAMP, cold: COLD }, RATES);
    return {
      night,
      minutes: (seconds / 60).toFixed(1),
      'at once': atOnce,
      'within the quota': atOnce <= QUOTA,
      'longest turn s': Math.max(...turns.map((turn) => turn.seconds)).toFixed(1),
      'held back by': slowest ? `${slowest.rate}, ${slowest.wait.toFixed(2)} s a turn` : 'the turns at once',
      'fits one history, inline': due.length * HISTORY_A_TURN <= HISTORY,
      US$: priceOfNight(turns).toFixed(2),
    };
  }),
);
const { minutes, megabytes } = await catalogueStep();
const sizes = Object.entries(megabytes).map(([name, size]) => `${name} ${size.toFixed(0)} MB`);
console.log(
  `the catalogue, all years of all agencies published: ${minutes.toFixed(1)} of 15 minutes; ${sizes.join(', ')}`,
);

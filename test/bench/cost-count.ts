/**
 * Counts what the code uses: the door, the way back, a look and a night with nothing due, a night with due agencies and a whole read of the log, on
 * the embedded stores behind the real clients. In: how many events. Out: units. Always the same: a fixed seed, a clock
 * that stands still, on a day on which no agency's segment is checked by the log: that is counted by itself.
 */
import type { TableCounters } from '../../infra/local/engine.ts';
import { receive } from '../../shared/intake/receive.ts';
import { Senders } from '../../shared/intake/senders.ts';
import { secretOf, sign } from '../../shared/intake/signature.ts';
import { selfCheckOn } from '../../shared/night/self-check.ts';
import { signedText } from '../../shared/way-back/request.ts';
import { respond } from '../../shared/way-back/respond.ts';
import { chain } from '../rooms/night/chain.ts';
import { openEngines, storesOn } from '../rooms/store/stores.ts';
import { type AskedOfWayBack, type Counted, type Night, WAY_BACK } from './cost-model.ts';
import { nationalLog } from './national-log.ts';

const SEED = 20261122;
const AGENCIES = ['agency-00001', 'agency-00002'];
const KEY = Buffer.alloc(32, 7);
/** Of a January: what comes in is of the year before, so that two years are due. */
const START = Array.from(
  { length: 7 },
  (_, day) => Date.parse('2024-01-10T09:00:00+08:00') + day * 86_400_000,
)
  .filter((day) => AGENCIES.every((agency) => selfCheckOn(agency, new Date(day).toISOString()) === 'none'))
  .at(0);

export async function count(events: number, batch: number): Promise<Counted> {
  const engines = await openEngines();
  try {
    const lines = [...nationalLog({ events, agencies: AGENCIES.length, years: 3, seed: SEED })];
    return await countOn(engines, lines, batch);
  } finally {
    await engines.close();
  }
}

type Engines = Awaited<ReturnType<typeof openEngines>>;

async function countOn(engines: Engines, lines: readonly string[], batch: number): Promise<Counted> {
  const stores = storesOn(engines.dynamo, engines.s3);
  const meter = meterOf(engines);
  for (const id of AGENCIES)
    await stores.registry.putAgency({ id, name: id, parent: null, contact: null, chargeDecimals: 4 });
  await stores.registry.putSource({
    id: 'bench',
    agencies: AGENCIES,
    may: ['facts'],
    succeeds: [],
    disabled: false,
  });
  await stores.secrets.replace('bench', [], [secretOf(KEY)]);
  if (START === undefined) throw new Error('every day of the week is one of a check');
  let now = START;
  const clock = () => now;
  const senders = new Senders(stores.registry, stores.secrets, clock);
  let requests = 0;
  const send = async (batch: readonly string[]) => {
    const body = Buffer.from(`[${batch.join(',')}]`);
    const id = `request-${++requests}`;
    const seconds = Math.floor(now / 1000);
    const headers = {
      'content-type': 'application/cloudevents-batch+json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': sign(KEY, id, seconds, body),
    };
    const door = { senders, eventLog: stores.eventLog, journal: stores.journal, clock };
    const answer = await receive({ source: 'bench', headers, body }, id, door);
    if (answer.kind !== 'accepted') throw new Error(`the door refused: ${JSON.stringify(answer)}`);
  };
  const night = async () => {
    now += 3_600_000;
    let steps = 0;
    const before = meter();
    const play = <T>(step: () => Promise<T>) => {
      steps++;
      return step();
    };
    await chain(
      { mode: 'night', run: `run-${now}`, at: new Date(now).toISOString() },
      stores,
      () => {},
      play,
    );
    // The question whether anything is due is a state beside the steps.
    return { ...less(meter(), before), transitions: steps + 1, invocations: steps };
  };

  // The last event of each agency is kept back, to make a quiet night's work.
  const late = AGENCIES.map((agency) =>
    lines.findLastIndex((line) => line.includes(`"agency":"${agency}"`) && line.includes('"time":"2023-')),
  );
  const early = lines.filter((_, index) => !late.includes(index));
  const before = meter();
  for (const request of batchesOf(early, batch)) await send(request);
  const sent = less(meter(), before);
  const intakeRequests = requests;
  await night();
  const look = await lookAt(stores, () => meter().readUnits);
  const emptyNight = await night();
  for (const index of late) await send([String(lines[index])]);
  const readBefore = meter().logReads;
  const due = await night();
  const touched = meter().logReads - readBefore;
  const subjects = new Set(lines.map((line) => `${JSON.parse(line).agency} ${JSON.parse(line).subject}`));
  const share = (part: keyof Night) => (due[part] - emptyNight[part]) / AGENCIES.length;
  const wayBack = await askEach(stores, { senders, clock, lines, batch }, meter);
  const readUnits = async (read: (agency: string) => AsyncIterable<object>) =>
    wholeLog(read, () => meter().logReads, lines.length);
  const readUnitsPerEvent = await readUnits((agency) => stores.eventLog.read(agency));
  const readUnitsPerDigest = await readUnits(async function* (agency) {
    for await (const page of stores.eventLog.readDigests(agency)) yield* page;
  });
  return {
    batch,
    eventsPerApplication: lines.length / subjects.size,
    writeUnitsPerEvent: sent.writeUnits / early.length,
    readUnitsPerRequest: sent.readUnits / intakeRequests,
    look,
    emptyNight,
    dueAgency: {
      writeUnits: share('writeUnits'),
      readUnits: share('readUnits') - touched / AGENCIES.length,
      s3Writes: share('s3Writes'),
      s3Reads: share('s3Reads'),
      transitions: share('transitions'),
      invocations: share('invocations'),
    },
    readUnitsPerTouchedCase: touched / AGENCIES.length,
    readUnitsPerEvent,
    readUnitsPerDigest,
    // A unit reads 4 KB; stored, an item is billed 100 bytes more.
    bytesPerEvent: readUnitsPerEvent * 4096 + 100,
    bytesPerAgency: (await objectBytes(stores.drafts)) / AGENCIES.length,
    wayBack,
  };
}

type Stores = ReturnType<typeof storesOn>;

/** What a look reads that finds nothing new, and of each agency where it judges all: its entry and its standing. */
async function lookAt(stores: Stores, units: () => number): Promise<Counted['look']> {
  const begun = units();
  await stores.journal.lastRung();
  const idle = units() - begun;
  const judged = [await stores.progress.all(), await stores.registry.agencies()];
  return { idle, agency: Buffer.byteLength(JSON.stringify(judged)) / AGENCIES.length / 4096 };
}

/** Asks the way back each of its questions once, after a night; a rehearsal and a list are of as many as a request has. */
async function askEach(
  stores: Stores,
  {
    senders,
    clock,
    lines,
    batch,
  }: { senders: Senders; clock: () => number; lines: readonly string[]; batch: number },
  meter: ReturnType<typeof meterOf>,
): Promise<Counted['wayBack']> {
  const [agency = ''] = AGENCIES;
  const own = lines.filter((line) => line.includes(`"agency":"${agency}"`)).slice(0, batch);
  const subjects = [...new Set(own.map((line) => String(JSON.parse(line).subject)))];
  const list = { agency, subjects: subjects.map((subject) => ({ subject, digest: '' })) };
  const asked = async (what: AskedOfWayBack) => {
    const query = new Map(Object.entries(QUERIES[what] ?? {}));
    if (what === 'subjects') query.set('subject', subjects[0] ?? '');
    const bodies: Record<string, string> = {
      rehearsal: `[${own.join(',')}]`,
      reconcile: JSON.stringify(list),
    };
    const body = Buffer.from(bodies[what] ?? signedText(`/sources/bench/${what}`, query));
    const seconds = Math.floor(clock() / 1000);
    const headers = {
      'content-type': 'application/cloudevents-batch+json',
      'webhook-id': what,
      'webhook-timestamp': String(seconds),
      'webhook-signature': sign(KEY, what, seconds, body),
    };
    const ports = { ...stores, senders, clock };
    const before = meter();
    const { result } = await respond({ asked: what, source: 'bench', query, headers, body }, ports, {
      language: 'en',
      page: 'https://reports.example/codes.html',
    });
    if (result.statusCode !== 200) throw new Error(`${what}: ${result.statusCode} ${result.body}`);
    const { readUnits, s3Reads } = less(meter(), before);
    return [what, { readUnits, s3Reads }] as const;
  };
  const answers = [];
  for (const what of WAY_BACK) answers.push(await asked(what));
  return Object.fromEntries(answers) as Counted['wayBack'];
}

const QUERIES: Partial<Record<AskedOfWayBack, Readonly<Record<string, string>>>> = {
  faults: { agency: AGENCIES[0] ?? '' },
  subjects: { agency: AGENCIES[0] ?? '' },
  years: { agency: AGENCIES[0] ?? '', year: '2023' },
};

/** Units an event, of the whole log; all events of it have to come. */
async function wholeLog(
  readAll: (agency: string) => AsyncIterable<object>,
  units: () => number,
  events: number,
): Promise<number> {
  const before = units();
  let read = 0;
  for (const agency of AGENCIES) for await (const _ of readAll(agency)) read++;
  if (read !== events) throw new Error(`${read} of ${events} events are in the log`);
  return (units() - before) / events;
}

function batchesOf(lines: readonly string[], batch: number): string[][] {
  return AGENCIES.flatMap((agency) => {
    const own = lines.filter((line) => line.includes(`"agency":"${agency}"`));
    return Array.from({ length: Math.ceil(own.length / batch) }, (_, index) =>
      own.slice(index * batch, (index + 1) * batch),
    );
  });
}

type Meter = Omit<Night, 'transitions' | 'invocations'> & { logReads: number };

/** Reads the counters of the tables, and counts the requests that the client of the buckets makes. */
function meterOf({ s3, counters }: Engines): () => Meter {
  let s3Writes = 0;
  let s3Reads = 0;
  s3.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (/^(Put|List)/.test(commandName)) s3Writes++;
        else if (/^(Get|Head)/.test(commandName)) s3Reads++;
        return next(args);
      },
    { step: 'initialize', name: 'meter' },
  );
  return () => {
    const tables: readonly TableCounters[] = Object.values(counters());
    const sum = (kind: 'readUnits' | 'writeUnits') => tables.reduce((total, each) => total + each[kind], 0);
    const logReads = counters()['EventLog']?.readUnits ?? 0;
    return { writeUnits: sum('writeUnits'), readUnits: sum('readUnits'), s3Writes, s3Reads, logReads };
  };
}

function less(after: Meter, before: Meter): Meter {
  return {
    writeUnits: after.writeUnits - before.writeUnits,
    readUnits: after.readUnits - before.readUnits,
    s3Writes: after.s3Writes - before.s3Writes,
    s3Reads: after.s3Reads - before.s3Reads,
    logReads: after.logReads - before.logReads,
  };
}

async function objectBytes(objects: ReturnType<typeof storesOn>['drafts']): Promise<number> {
  let bytes = 0;
  for await (const key of objects.list('')) bytes += (await objects.get(key))?.bytes.length ?? 0;
  return bytes;
}

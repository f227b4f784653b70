/**
 * Goal 3, `npm run bench:night [-- EVENTS]`: a night in which 1 % of an agency's cases changed, by the segment that the
 * last night left, against a full one, which finds none and reads the log. End to end, from the due list to the
 * catalogue, with the real clients on the embedded engines over HTTP; engines and chain share this process, so that its
 * processor time is the price of both. Full nights, nights whose changed cases are neighbours, and nights whose changed
 * cases lie evenly over all years take turns, each with changes of its own: of the last also those of a day on which the
 * segment is checked, by digests or by the log. After each turn the log is read once more, outside the clock, and must
 * give the answer of the night before it.
 */
import { createHash } from 'node:crypto';
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  type PutItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { RunMode } from '../../shared/agreement/run-modes.ts';
import type { KeptEvent } from '../../shared/events/event.ts';
import { currentDraft } from '../../shared/night/draft.ts';
import { type SelfCheck, selfCheckOn } from '../../shared/night/self-check.ts';
import { dynamoEventLog } from '../../shared/store/dynamodb-log.ts';
import type { MemoryStores } from '../doubles/memory-store.ts';
import { chain, type Play } from '../rooms/night/chain.ts';
import { kept } from '../rooms/reading.ts';
import { openEngines, storesOn } from '../rooms/store/stores.ts';
import { type Row, rowOf } from './goals.ts';
import { nationalLog } from './national-log.ts';
import { SEED } from './workshop.ts';

const AGENCY = 'agency-00001';
const HOUR = 3_600_000;
const DAYS = Array.from({ length: 28 }, (_, day) => Date.UTC(2026, 2, 10 + day));
const dayOf = (check: SelfCheck) =>
  DAYS.find((day) => selfCheckOn(AGENCY, new Date(day).toISOString()) === check) ?? 0;
const START = dayOf('none');
const YEARS = [2021, 2022, 2023, 2024, 2025, 2026];
const KINDS = ['full', 'neighbours', 'spread', 'digests', 'log'] as const;
type Kind = (typeof KINDS)[number];
const AT_ONCE = 32;

type Engines = Pick<Awaited<ReturnType<typeof openEngines>>, 'dynamo' | 's3'>;

interface Cost {
  cpu: number;
  wall: number;
  /** Processor time of each step: due list, roll-up, drafts, catalogue. */
  steps: number[];
}

async function store(events: readonly KeptEvent[], { eventLog }: Pick<MemoryStores, 'eventLog'>) {
  const waiting = events.values();
  const worker = async () => {
    for (const event of waiting) await eventLog.append(event, 'bench');
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/**
 * The log before the first night, as the event log itself writes it, 25 puts a request: one by one a hundred thousand
 * took longer than everything that is measured.
 */
async function fill(events: readonly KeptEvent[], dynamo: DynamoDBClient): Promise<void> {
  let puts: WriteRequest[] = [];
  const write = async (most: number) => {
    if (puts.length < most) return;
    const some = puts;
    puts = [];
    await dynamo.send(new BatchWriteItemCommand({ RequestItems: { EventLog: some } }));
  };
  const gathering = {
    send: async ({ input: { Item } }: PutItemCommand) => {
      puts.push({ PutRequest: { Item } });
      await write(25);
    },
  };
  const eventLog = dynamoEventLog(gathering as unknown as DynamoDBClient, 'EventLog');
  await store(events, { eventLog });
  await write(1);
}

/** One fact for each of these cases, and the entries of the journal that a source leaves which sends them in 25s. */
async function change(subjects: readonly string[], turn: number, stores: MemoryStores): Promise<void> {
  const events = subjects.map((subject) => ({
    agency: AGENCY,
    source: 'bench',
    subject,
    id: `change-${turn}`,
    type: 'application.fee-paid',
    at: '2026-03-01T02:00:00',
    data: { yuan: '1.00' },
  }));
  for (let from = 0; from < subjects.length; from += 25) {
    const some = events.slice(from, from + 25);
    const said = { subjects: some.map(({ subject }) => subject), ids: some.map(({ id }) => [id]) };
    const sent = { agency: AGENCY, source: 'bench', receivedAt: START - HOUR, id: `${turn}-${from}` };
    await stores.journal.note({ ...sent, ...said, fromYear: 2026, finalises: false });
  }
  await store(events as KeptEvent[], stores);
}

async function night(turn: number, mode: RunMode, stores: MemoryStores, day = START): Promise<Cost> {
  const begun = performance.now();
  const steps: number[] = [];
  const play: Play = async (step) => {
    const used = process.cpuUsage();
    const done = await step();
    const { user, system } = process.cpuUsage(used);
    steps.push((user + system) / 1000);
    return done;
  };
  const at = new Date(day).toISOString();
  const failed = (place: object, error: unknown) => {
    throw new Error(`${JSON.stringify(place)} failed`, { cause: error });
  };
  await chain({ mode, run: `run-${turn}-${mode}`, at }, stores, failed, play);
  return { cpu: steps.reduce((sum, step) => sum + step, 0), wall: performance.now() - begun, steps };
}

/** Of all tables, and of the set of events that those of the latest year are made of. */
async function answer({ drafts }: MemoryStores): Promise<string> {
  const hash = createHash('sha256');
  for (const year of YEARS) {
    const pointer = await currentDraft(AGENCY, year, drafts);
    hash.update(`${year} ${pointer?.tablesDigest} ${year === YEARS.at(-1) ? pointer?.eventsDigest : ''}\n`);
  }
  return hash.digest('hex');
}

async function measure(
  events: number,
  rounds: number,
  { dynamo, s3 }: Engines,
): Promise<Record<Kind, Cost[]>> {
  const stores = storesOn(dynamo, s3);
  await stores.registry.putAgency({
    id: AGENCY,
    name: AGENCY,
    parent: null,
    contact: null,
    chargeDecimals: 4,
  });
  const lines = nationalLog({ events, agencies: 1, years: 3, seed: SEED });
  const log = Array.from(lines, (line) => kept(JSON.parse(line), 'bench'));
  await fill(log, dynamo);
  const cases = [...new Set(log.map(({ subject }) => subject))].filter((subject) =>
    subject.includes('依申请'),
  );
  await night(0, 'night', stores); // the first drafts of all years, and all code is warm
  const costs: Record<Kind, Cost[]> = { full: [], neighbours: [], spread: [], digests: [], log: [] };
  const each = Math.round(cases.length / 100);
  for (let turn = 1; turn <= KINDS.length * rounds; turn++) {
    const kind = KINDS[turn % KINDS.length] ?? 'full';
    const isTouched = (index: number) =>
      kind === 'neighbours' || kind === 'full' ? Math.floor(index / each) === turn : index % 100 === turn;
    const touched = cases.filter((_, index) => isTouched(index));
    await change(touched, turn, stores);
    if (kind === 'full') await stores.drafts.remove(`segments/${AGENCY}.bin`);
    const day = dayOf(kind === 'digests' || kind === 'log' ? kind : 'none');
    costs[kind].push(await night(turn, 'night', stores, day));
    const told = await answer(stores);
    await night(turn, 'from-log', stores);
    if (told !== (await answer(stores))) throw new Error(`${kind}: the log gives another answer`);
    process.stderr.write(
      `turn ${turn}, ${kind}: ${JSON.stringify(costs[kind].at(-1))}, answer ${told.slice(0, 12)}\n`,
    );
  }
  return costs;
}

export async function nights(events: number, goal: '3' | '3b', rounds = 3): Promise<Row[]> {
  const engines = await openEngines();
  try {
    const costs = await measure(events, rounds, engines);
    const least = (kind: Kind, figure: 'cpu' | 'wall') =>
      Math.min(...costs[kind].map((cost) => cost[figure]));
    const ratio = (kind: Kind, figure: 'cpu' | 'wall') => least(kind, figure) / least('full', figure);
    const rollUp = (kind: Kind) => Math.min(...costs[kind].map(({ steps }) => steps[1] ?? 0)).toFixed(0);
    const figure = ratio('neighbours', 'cpu');
    const [plain, digests, log] = [ratio('spread', 'cpu'), ratio('digests', 'cpu'), ratio('log', 'cpu')];
    const weeks = (24 * plain + 3 * digests + log) / 28;
    const note = [
      `${events} events; ${least('neighbours', 'cpu').toFixed(0)} against ${least('full', 'cpu').toFixed(0)} ms`,
      `wall ${ratio('neighbours', 'wall').toFixed(3)}`,
      `roll-ups alone ${rollUp('neighbours')} against ${rollUp('full')} ms`,
      `changes spread over all years ${ratio('spread', 'cpu').toFixed(3)}`,
    ];
    const parts = [
      `${events} events; of 28 nights 24 without a check ${plain.toFixed(3)}`,
      `3 by digests ${digests.toFixed(3)}, 1 by the log ${log.toFixed(3)}`,
      `each week by the log, as it was: ${((6 * plain + log) / 7).toFixed(3)}`,
    ];
    return [
      rowOf(goal, figure, note.join('; ')),
      ...(goal === '3' ? [rowOf('3w', weeks, parts.join('; '))] : []),
    ];
  } finally {
    await engines.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  console.table(await nights(Number(process.argv[2] ?? 100_000), '3'));
}

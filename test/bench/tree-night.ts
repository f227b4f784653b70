/**
 * `npm run simulate:trees`: a night of 35,000 agencies in four levels. In: the code itself, run on such a country in
 * memory for one town and what lies above it: its requests, its dependent rounds, its processor time. Out: how long the
 * night is when one town is due and when all are, what it reads, and what it costs; the worst row first. Elapsed time
 * is modelled: rounds times the latency of a call, pages of a table, and the processor as measured here, which a busy
 * machine makes dearer than a function's. Limits and prices as for `npm run simulate`.
 */
import type { DueList } from '../../shared/night/list-due.ts';
import { chain } from '../rooms/night/chain.ts';
import { kept } from '../rooms/reading.ts';
import { COLD, PAGE_BYTES, PARTITION_UNITS, RAMP, RATES, ROUND_TRIP } from './aws-limits.ts';
import { ASSUMED, priceOf } from './cost-model.ts';
import { type Asked, roundsOf } from './rounds.ts';
import { simulate, type Turn } from './simulation.ts';
import { countryAfterANight, LEVELS } from './tree-country.ts';

/** A page of a scan or query, which is up to 1 MiB: more than a small call. */
const PAGE = { bytes: PAGE_BYTES, seconds: 0.06 };
/** Of a MiB of an object. */
const OBJECT_SECONDS = 0.02;
const UNIT_BYTES = 4096;
const AT_ONCE = 40;
/** From the state that begins a map to its first turn. */
const MAP_START = 3;
const TRANSITIONS_A_TURN = 2;

interface Step {
  what: string;
  asked: Asked;
  cpu: number;
}

/** A town says something; the steps of the night that follows, in their order. */
async function playedNight() {
  const { stores, bytes } = await countryAfterANight();
  const agency = 'town-7';
  const event = { specversion: '1.0', id: 'e', source: '/s', subject: 'A', agency };
  const data = { applicantType: 'natural-person' };
  const received = kept({ ...event, type: 'application.received', time: '2026-03-01T09:00:00+08:00', data });
  await stores.eventLog.append(received, 'bench');
  const now = Date.UTC(2026, 10, 30, 2);
  const entry = { agency, receivedAt: now - 3_600_000, id: 'r', subjects: ['A'], fromYear: 2026 };
  await stores.journal.note({ ...entry, finalises: false });
  const rounds = roundsOf(stores);
  const steps: Step[] = [];
  const play = async <T>(step: () => Promise<T>): Promise<T> => {
    const used = process.cpuUsage();
    const { done, asked } = await rounds.play(step);
    const { user, system } = process.cpuUsage(used);
    const isList = (done as { due?: DueList['due'] } | undefined)?.due !== undefined || hasList(done);
    steps.push({ what: isList ? 'list' : 'turn', asked, cpu: (user + system) / 1e6 });
    return done;
  };
  const failed = (_: object, error: unknown) => {
    throw error;
  };
  await chain({ mode: 'night', run: 'bench', at: new Date(now).toISOString() }, rounds.stores, failed, play);
  return { steps, bytes, heap: process.memoryUsage().heapUsed };
}

const hasList = (done: unknown): boolean => typeof done === 'object' && done !== null && 'list' in done;

const total = ({ requests }: Asked, pattern: RegExp) =>
  Object.entries(requests).reduce((sum, [name, count]) => sum + (pattern.test(name) ? count : 0), 0);
const READS = /^(drafts|publication)\.(get|head)$/;
const WRITES = /^(drafts|publication)\.(put|list|remove)$/;

interface Level {
  level: string;
  agencies: number;
  rounds: number;
  list: { seconds: number; units: number };
  turn: Turn;
}

/** Roll-up and render of one turn together; and the list before it, which scans two tables page by page. */
function levelsOf(steps: readonly Step[], bytes: { registry: number; progress: number }): Level[] {
  const lists = steps.flatMap(({ what }, at) => (what === 'list' ? [at] : []));
  const read = bytes.registry + bytes.progress;
  return LEVELS.map(({ level, agencies }, index) => {
    const at = lists[index] ?? 0;
    const [list, rolled, rendered] = [steps[at], steps[at + 1], steps[at + 2]];
    if (!list || !rolled || !rendered) throw new Error(`the night did not work the ${level}`);
    const both = [rolled, rendered];
    const sum = (of: (step: Step) => number) => both.reduce((all, step) => all + of(step), 0);
    // A government's turn gets all agencies as one object.
    const known = level === 'town' ? 0 : (bytes.registry / PAGE.bytes) * OBJECT_SECONDS;
    // Both tables are read at once.
    const pages = Math.ceil(bytes.progress / PAGE.bytes);
    return {
      level,
      agencies,
      rounds: sum(({ asked }) => asked.rounds),
      list: { seconds: pages * PAGE.seconds + list.cpu, units: read / UNIT_BYTES },
      turn: {
        seconds: sum(({ asked }) => asked.rounds) * ROUND_TRIP + sum(({ cpu }) => cpu) + known,
        draws: {
          'Step Functions transitions': TRANSITIONS_A_TURN + 1,
          'DynamoDB write units': sum(({ asked }) =>
            total(asked, /^(progress|journal)\.(record|takeFold|settle)$/),
          ),
          'S3 writes and lists': sum(({ asked }) => total(asked, WRITES)),
          'S3 reads': sum(({ asked }) => total(asked, READS)),
        },
      },
    };
  });
}

interface NightOf {
  night: string;
  due: (level: Level) => number;
  /** As it was: each government's turn reads the registry itself. */
  asks?: true;
}

function rowOf({ night, due, asks }: NightOf, levels: readonly Level[], registry: number) {
  let [seconds, lists, reads, units, dollars] = [0, 0, 0, 0, 0];
  let heldBy = '';
  for (const level of levels) {
    const count = due(level);
    lists += level.list.seconds;
    units += level.list.units;
    dollars += priceOf('DynamoDB read units', level.list.units);
    dollars += priceOf('Lambda time', level.list.seconds * 0.5);
    seconds += level.list.seconds;
    if (count === 0) continue;
    const isAsking = asks === true && level.level !== 'town';
    const asked = isAsking ? registry / UNIT_BYTES : 0;
    const turn = isAsking
      ? {
          seconds: level.turn.seconds + Math.ceil(registry / PAGE.bytes) * PAGE.seconds,
          draws: { ...level.turn.draws, 'units of the registry': asked },
        }
      : level.turn;
    // The registry's agencies are one partition of its table.
    const rates = { ...RATES, 'units of the registry': PARTITION_UNITS };
    const turns = new Array<Turn>(count).fill(turn);
    const { seconds: long, slowest } = simulate(turns, { most: AT_ONCE, ramp: RAMP, cold: COLD }, rates);
    seconds += MAP_START + long;
    if (slowest && slowest.wait > 1) heldBy = slowest.rate;
    reads += count * (turn.draws['S3 reads'] ?? 0);
    units += count * asked;
    for (const rate of Object.keys(RATES)) dollars += priceOf(rate, count * (turn.draws[rate] ?? 0));
    dollars += priceOf('DynamoDB read units', count * asked);
    dollars += priceOf('Lambda time', count * turn.seconds * ASSUMED.stepGb);
  }
  return {
    night,
    minutes: (seconds / 60).toFixed(1),
    'of them lists': (lists / 60).toFixed(1),
    'S3 reads': reads,
    'DynamoDB read units': Math.round(units),
    'held back by': heldBy || 'the turns at once',
    US$: dollars.toFixed(2),
  };
}

const { steps, bytes, heap } = await playedNight();
const levels = levelsOf(steps, bytes);
const nights: NightOf[] = [
  { night: 'all due, each government asking the registry', due: ({ agencies }) => agencies, asks: true },
  { night: 'all due', due: ({ agencies }) => agencies },
  { night: 'one town due', due: () => 1 },
];
const megabytes = (size: number) => (size / 1e6).toFixed(1);
console.log(
  `${LEVELS.map(({ level, agencies }) => `${agencies} of level ${level}`).join(', ')}; agencies ${megabytes(bytes.registry)} MB, ` +
    `standings ${megabytes(bytes.progress)} MB, heap ${megabytes(heap)} MB with the stores`,
);
console.table(
  levels.map(({ level, list, turn, rounds }) => ({
    level,
    'list s': list.seconds.toFixed(1),
    'turn s': turn.seconds.toFixed(2),
    'rounds of a turn': rounds,
    'S3 reads': turn.draws['S3 reads'],
    'S3 writes and lists': turn.draws['S3 writes and lists'],
  })),
);
console.table(nights.map((night) => rowOf(night, levels, bytes.registry)));

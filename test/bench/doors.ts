/**
 * Goals 7 and 8, on the stack as it is deployed: durable intake over HTTP, with its write units, and beside it, in
 * turns, the conditional puts alone that the same store takes through the SDK in this process.
 */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { peakMemory, type RealStack, realStack } from '../promises/real-stack.ts';
import { type Row, rowOf } from './goals.ts';
import { nationalLog } from './national-log.ts';
import { SEED } from './workshop.ts';

const AGENCIES = Array.from({ length: 4 }, (_, index) => `agency-${String(index + 1).padStart(5, '0')}`);
const CLIENTS = 4;
const CALLS_AT_ONCE = 32;
const ROUNDS = 4;
const BATCH = 25;

/** Does the work with every item, some at once; resolves with the milliseconds that it took. */
async function timed<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<number> {
  const waiting = [...items];
  const begun = performance.now();
  const worker = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return performance.now() - begun;
}

function batchesOf(lines: readonly string[], size: number): string[][] {
  return AGENCIES.flatMap((agency) => {
    const own = lines.filter((line) => line.includes(`"agency":"${agency}"`));
    return Array.from({ length: Math.ceil(own.length / size) }, (_, index) =>
      own.slice(index * size, (index + 1) * size),
    );
  });
}

const deliver = (bench: RealStack) => async (events: string[]) => {
  const status = await bench.deliver(events);
  if (status !== 202) throw new Error(`the door answered ${status}`);
};

function putAlone(client: DynamoDBClient, table: string) {
  return async (line: string) => {
    const { agency, subject, id, type, time, data } = JSON.parse(line);
    const Item = marshall({
      agency,
      key: `${subject}\0alone\0${id}`,
      format: 1,
      type,
      at: time,
      data,
      digest: Buffer.alloc(32),
      by: 'bench',
    });
    await client.send(
      new PutItemCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(agency)' }),
    );
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function unitsOf({ stack }: RealStack): number {
  const counters: Readonly<Record<string, { writeUnits?: number }>> = stack.counters().tables;
  return sum(
    ['EventLogTable', 'JournalTable'].map((name) => counters[String(stack.outputs[name])]?.writeUnits ?? 0),
  );
}

/** Each round has a part of the events, and one is left: its end makes everything warm, its begin is sent singly. */
export const FEWEST = 2 * (ROUNDS + 1);

export async function doors(events: number): Promise<Row[]> {
  const lines = [...nationalLog({ events, agencies: AGENCIES.length, years: 3, seed: SEED })];
  const bench = await realStack(AGENCIES, { concurrency: 2 });
  const { stack } = bench;
  const client = new DynamoDBClient({
    endpoint: stack.url,
    region: stack.region,
    credentials: stack.operator,
  });
  try {
    const put = putAlone(client, String(stack.outputs['EventLogTable']));
    const part = Math.floor(lines.length / (ROUNDS + 1));
    // Every event is delivered once: what makes everything warm is the end of the last part, and at most half of it.
    const warming = Math.min(100, Math.floor(part / 2));
    await timed(batchesOf(lines.slice(-warming), BATCH), CLIENTS, deliver(bench));
    await timed(lines.slice(-warming), CALLS_AT_ONCE, put);
    const ratios: number[] = [];
    let units = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const own = lines.slice(round * part, (round + 1) * part);
      const alone = await timed(own, CALLS_AT_ONCE, put);
      const before = unitsOf(bench);
      const through = await timed(batchesOf(own, BATCH), CLIENTS, deliver(bench));
      units += unitsOf(bench) - before;
      ratios.push(alone / through);
    }
    const singles = lines.slice(ROUNDS * part, ROUNDS * part + Math.min(500, part - warming));
    const before = unitsOf(bench);
    await timed(batchesOf(singles, 1), CLIENTS, deliver(bench));
    const { process: parent, children } = peakMemory();
    return [
      rowOf(
        '7',
        median(ratios),
        `rounds ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}; peak MB ${parent}, functions ${children.join(', ')}`,
      ),
      rowOf('8a', units / (ROUNDS * part), 'the embedded store knows no transactions: 0'),
      rowOf('8b', (unitsOf(bench) - before) / singles.length),
    ];
  } finally {
    client.destroy();
    await bench.close();
  }
}

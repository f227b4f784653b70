/**
 * What the processes of a local stack hold under a steady load. In: how many requests, spread over how many windows;
 * each ends with a night, as the night's functions are weighed too. Out: for every process that lived through all of
 * them the bytes that it held after each, its garbage collected.
 * The load is what a door meets: new events and repeated ones, and every tenth request one that is refused: a wrong
 * signature, an event that breaks the catalogue, a source of an ever new name.
 * Not weighed: the typesetter, native code in a process that is replaced by design (shared/formats/pdf/printing.ts); and the
 * files of the embedded store, which grow with what is stored, as a table does.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { presentAssembly } from '../../infra/cli/start/assembly-store.ts';
import { dynamoRegistry } from '../../shared/store/dynamodb-registry.ts';
import { eventOf, type Office, openOffice } from './office.ts';
import { changed, runNight, type Template } from './real-stack.ts';
import { killed, type StackProcess, startStack } from './stack-process.ts';

export interface Weighed {
  name: string;
  /** Bytes after each window. */
  held: number[];
  resident: number[];
}

const CLIENTS = 4;
const PROBE = new URL('./weighing-probe.mjs', import.meta.url).href;

export async function weighUnderLoad(requests: number, windows: number): Promise<Weighed[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-weighing-'));
  const scale = join(folder, 'scale');
  mkdirSync(scale);
  const assembly = await probedAssembly(join(folder, 'cdk.out'), scale);
  const env = { GONGKAI_WEIGHING: scale };
  const up = await startStack({ assembly, data: join(folder, 'data'), node: ['--import', PROBE], env });
  try {
    const weighed = new Map<string, Weighed>();
    const office = await registered(up);
    for (let window = 0; window < windows; window++) {
      const from = Math.floor((window * requests) / windows);
      await load(office, up, from, Math.floor(((window + 1) * requests) / windows));
      await runNight(up.stack);
      await weighAll(scale, weighed);
    }
    office.close();
    return [...weighed.values()].filter(({ held }) => held.length === windows);
  } finally {
    await killed(up);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The assembly whose functions load the probe. */
async function probedAssembly(folder: string, scale: string): Promise<string> {
  const present = await presentAssembly(join(import.meta.dirname, '../..'), () => {});
  const more = { NODE_OPTIONS: `--import ${PROBE}`, GONGKAI_WEIGHING: scale };
  return changed(present, folder, ({ Resources }: Template) => {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const { Variables = {} } = (Properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> };
      Properties['Environment'] = { Variables: { ...Variables, ...more } };
    }
  });
}

async function registered(up: StackProcess): Promise<Office> {
  const office = await openOffice(up, ['qinghe']);
  const agency = { id: 'qinghe', name: '清河县', parent: null, contact: null, chargeDecimals: 4 };
  await dynamoRegistry(office.dynamo, String(up.stack.outputs['RegistryTable'])).putAgency(agency);
  return office;
}

/** The requests of these numbers, from several clients. */
async function load(office: Office, { stack }: StackProcess, from: number, to: number): Promise<void> {
  let next = from;
  const client = async () => {
    while (next < to) {
      const nth = next++;
      const { came, due } = await request(office, String(stack.outputs['ApiUrl']), nth);
      if (came !== due) throw new Error(`request ${nth} was answered ${came}, not ${due}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

// Of this year, so that a night has one draft to write and not six.
const time = new Date(Date.now() - 3_600_000).toISOString();
const received = (subject: string, id = subject) =>
  eventOf('qinghe', 'application.received', subject, {
    id,
    time,
    data: { applicantType: 'natural-person' },
  });

const WAYS = ['wrong signature', 'field missing', 'unknown source'] as const;

/** The status that came, and the one that is due. */
async function request(office: Office, api: string, nth: number): Promise<{ came: number; due: number }> {
  const good = [...Array.from({ length: 9 }, (_, index) => received(`S-${nth}-${index}`)), received('AGAIN')];
  if (nth % 10 !== 9) return { came: (await office.post(good)).status, due: 202 };
  switch (WAYS[Math.floor(nth / 10) % WAYS.length]) {
    case 'wrong signature':
      return { came: (await office.post(good, { 'webhook-signature': `v1,${nth}` })).status, due: 401 };
    case 'field missing':
      return { came: (await office.post([{ ...received(`S-${nth}`), data: {} }])).status, due: 422 };
    default: {
      const headers = { 'content-type': 'application/cloudevents-batch+json' };
      const path = `${api}/sources/stranger-${nth}/events`;
      const answer = await fetch(path, { method: 'POST', headers, body: '[]' });
      await answer.arrayBuffer();
      return { came: answer.status, due: 401 };
    }
  }
}

async function weighAll(scale: string, weighed: Map<string, Weighed>): Promise<void> {
  for (const file of readdirSync(scale).filter((each) => each.endsWith('.up'))) {
    const pid = file.slice(0, -'.up'.length);
    const { name } = JSON.parse(readFileSync(join(scale, file), 'utf8'));
    const own: Weighed = weighed.get(pid) ?? { name, held: [], resident: [] };
    weighed.set(pid, own);
    const answer = join(scale, `${pid}.${own.held.length + 1}`);
    // A process that is gone is no process of a steady state: this throws.
    process.kill(Number(pid), 'SIGUSR2');
    while (!existsSync(answer)) await pause(20);
    const { held, resident } = JSON.parse(readFileSync(answer, 'utf8'));
    own.held.push(held);
    own.resident.push(resident);
  }
}

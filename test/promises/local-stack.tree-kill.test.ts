/**
 * kill -9 of the whole local stack while its night works a tree of four levels (promise R31). Each round every level
 * says more and finalises anew, a night begins, and the process dies at a random moment of it. Always: no version pins
 * half a tree; and after two nights more everything that was said is in the topmost report, public, and nothing is left
 * to do.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { dynamoRegistry } from '../../shared/store/dynamodb-registry.ts';
import { s3Objects } from '../../shared/store/s3.ts';
import { length, tell } from '../prove/figure.ts';
import { randomOf } from '../prove/random.ts';
import { brokenPins } from '../rooms/night/pins.ts';
import { manifestsIn } from '../rooms/night/reader.ts';
import { eventOf, type Office, openOffice } from './office.ts';
import { runNight } from './real-stack.ts';
import { killed, restarting, type StackProcess } from './stack-process.ts';

const KILLS = length('TREE_KILLS', 1);
const SEED = 20261201;
/** From the top; each with a case of its own a round. */
const LEVELS = ['prov', 'city', 'county', 'town'] as const;
const YEAR = new Date().getFullYear() - 1;
const started = restarting('tree-kill');

async function register({ dynamo }: Office, { stack }: StackProcess): Promise<void> {
  const registry = dynamoRegistry(dynamo, String(stack.outputs['RegistryTable']));
  for (const [at, id] of LEVELS.entries()) {
    const parent = LEVELS[at - 1] ?? null;
    const plain = { id, name: id, parent, contact: null, chargeDecimals: 4 };
    await registry.putAgency({ ...plain, ...(id !== 'town' && { consolidates: true }) });
  }
}

/** A case more at every level, and the office's word for what it then is. */
async function said(office: Office, round: number): Promise<void> {
  const time = `${YEAR}-03-01T09:00:00+08:00`;
  const events = LEVELS.flatMap((id) => [
    eventOf(id, 'application.received', `S-${round}`, {
      id: `s-${round}`,
      time,
      data: { applicantType: 'natural-person' },
    }),
    eventOf(id, 'report.finalised', String(YEAR), {
      id: `f-${round}`,
      time: new Date().toISOString(),
      data: { note: `第${round}次` },
    }),
  ]);
  const { status, text } = await office.post(events);
  if (status !== 202) throw new Error(`${status} ${text}`);
}

const bucketsOf = ({ s3 }: Office, { stack }: StackProcess) => ({
  drafts: s3Objects(s3, String(stack.outputs['DraftsBucket'])),
  publication: s3Objects(s3, String(stack.outputs['PublicationBucket'])),
});

async function nightKilledAfter(milliseconds: number, up: StackProcess): Promise<void> {
  const { url: endpoint, region, operator: credentials, outputs } = up.stack;
  const client = new SFNClient({ endpoint, region, credentials });
  const stateMachineArn = String(outputs['NightlyChainArn']);
  await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"mode":"night"}' }));
  await pause(milliseconds);
  await killed(up);
  client.destroy();
}

test(
  `no half of a tree is pinned, and nothing is lost, in ${KILLS} nights killed at random moments (seed ${SEED})`,
  async () => {
    const random = randomOf(SEED);
    let up = await started();
    let office = await openOffice(up, LEVELS);
    await register(office, up);
    await said(office, 0);
    const undisturbed = await runNight(up.stack);
    const broken = await brokenPins(bucketsOf(office, up));
    let kills = 0;
    for (let round = 1; round <= KILLS; round++) {
      await said(office, round);
      office.close();
      await nightKilledAfter(random() * undisturbed, up);
      if (up.child.signalCode === 'SIGKILL') kills += 1;
      up = await started();
      office = await openOffice(up, LEVELS);
      broken.push(...(await brokenPins(bucketsOf(office, up))));
    }
    for (let night = 0; night < 2; night++) await runNight(up.stack);
    const stores = bucketsOf(office, up);
    broken.push(...(await brokenPins(stores)));
    const current = await stores.publication.get(`prov/${YEAR}/report.json`);
    const { tables } = JSON.parse(Buffer.from(current?.bytes ?? []).toString());
    const versions = (await manifestsIn(stores.drafts)).length;
    await runNight(up.stack);
    const after = (await manifestsIn(stores.drafts)).length;
    office.close();
    await killed(up);
    console.log(`${kills} kills within ${Math.round(undisturbed)} ms of a night, ${versions} versions`);
    expect(broken).toEqual([]);
    expect(tables.applications.received.total).toBe(LEVELS.length * (KILLS + 1));
    expect([kills, after]).toEqual([KILLS, versions]);
    tell({ row: 'R31', what: 'nights of a tree, killed', held: kills, tried: KILLS, seed: SEED });
  },
  180_000 + KILLS * 240_000,
);

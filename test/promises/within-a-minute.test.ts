/**
 * A finalisation is published without anybody's doing (contract, section 5): the template as it is, with its own schedule
 * and under its own policies, in real time. Several within seconds are one chain.
 */
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finalising, type Office, openOffice } from './office.ts';
import { type RealStack, realStack } from './real-stack.ts';

/** A year without one application has warnings. */
const NOTE = '本年度未收到政府信息公开申请。';

let real: RealStack;
let office: Office;
beforeAll(async () => {
  real = await realStack(['qinghe', 'hongze']);
  office = await openOffice(real, ['qinghe', 'hongze']);
}, 300_000);
afterAll(async () => {
  office.close();
  await real.close();
});

async function until(holds: () => Promise<boolean>, deadline: number): Promise<void> {
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come about in time');
    await new Promise((wake) => setTimeout(wake, 250));
  }
}

test('two finalisations within seconds are one chain, which starts within a minute and publishes both', async () => {
  const { stack } = real;
  const isPublic = async (place: string) =>
    (await fetch(`${stack.outputs['PublicationUrl']}/${place}/report.json`)).ok;
  stack.keepTime();
  const sent = Date.now();
  expect((await office.post(finalising('qinghe', '2024', NOTE))).status).toBe(202);
  expect((await office.post(finalising('hongze', '2024', NOTE))).status).toBe(202);
  // The chain itself takes seconds, more of them on a busy machine.
  for (const place of ['qinghe/2024', 'hongze/2024']) await until(() => isPublic(place), sent + 180_000);
  const sfn = new SFNClient({ endpoint: stack.url, region: stack.region, credentials: stack.operator });
  const stateMachineArn = stack.outputs['NightlyChainArn'];
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  sfn.destroy();
  expect(executions.map(({ name }) => name)).toEqual([expect.stringMatching(/^pending-[\dT:-]+Z$/)]);
  const waited = Number(executions[0]?.startDate) - sent;
  console.log(`the chain started after ${(waited / 1000).toFixed(1)} s`);
  // Schedules are kept to the minute; the look itself may have to wait for a processor.
  expect(waited).toBeLessThan(70_000);
}, 300_000);

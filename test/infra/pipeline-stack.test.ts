import { beforeAll, describe, expect, test } from 'vitest';
import { flat, type Synthesized, synthesize } from './synthesized.ts';

let anywhere: Synthesized;
beforeAll(async () => {
  anywhere = await synthesize();
});

test('the outputs are what the command line and the local stack look for', () => {
  const outputs = Object.entries(anywhere.outputs).map(([name, { Value }]) => [name, flat(Value)]);
  expect(Object.fromEntries(outputs)).toEqual({
    ApiUrl: '<IntakeApi.ApiEndpoint>',
    PublicationUrl: 'https://<PublicationBucket.RegionalDomainName>',
    EventLogTable: '<EventStoreEventLog>',
    JournalTable: '<EventStoreJournal>',
    RegistryTable: '<EventStoreRegistry>',
    SecretsTable: '<EventStoreSecrets>',
    ProgressTable: '<EventStoreProgress>',
    DraftsBucket: '<PublicationDrafts>',
    PublicationBucket: '<PublicationBucket>',
    NightlyChainArn: '<NightlyChainMachine>',
  });
});

// Principals of services are one name in every partition (aws-cn included); addresses and ARNs are not.
const servicePrincipal = /"(Service|Principal)": "[a-z]+\.amazonaws\.com"/g;

describe.each([
  { region: '', partition: undefined },
  { region: 'us-east-1', partition: 'aws' },
  { region: 'cn-north-1', partition: 'aws-cn' },
  { region: 'cn-northwest-1', partition: 'aws-cn' },
])('in region "$region"', ({ region, partition }) => {
  let stack: Synthesized;
  beforeAll(async () => {
    stack = await synthesize({ region });
  });

  test('every ARN is of the partition of the region, or leaves it open', () => {
    const partitions = [...stack.text.matchAll(/arn:([a-z-]*)/g)].map(([, found]) => found);
    expect(partitions.length).toBeGreaterThan(3);
    expect(new Set(partitions)).toEqual(new Set([partition ?? '']));
    expect(stack.text.includes('"AWS::Partition"')).toBe(partition === undefined);
  });

  test('no address is written out: amazonaws.com stands in principals of services alone', () => {
    expect(stack.text.match(servicePrincipal)?.length).toBeGreaterThan(5);
    expect(stack.text.replace(servicePrincipal, '')).not.toContain('amazonaws');
  });

  test('the same resources stand in every region', () => {
    expect(Object.keys(stack.resources)).toEqual(Object.keys(anywhere.resources));
  });
});

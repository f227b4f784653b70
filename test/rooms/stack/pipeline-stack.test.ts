import { beforeAll, describe, expect, test } from 'vitest';
import { flat, lasting, type Synthesized, synthesize, templates } from './synthesized.ts';

let anywhere: Synthesized;
beforeAll(async () => {
  anywhere = await synthesize();
});

test('the outputs are what the command line and the local stack look for', () => {
  const outputs = Object.entries(anywhere.outputs).map(([name, { Value }]) => [name, flat(Value)]);
  expect(Object.fromEntries(outputs)).toEqual({
    ApiUrl: '<IntakeApi.ApiEndpoint>',
    PublicationUrl: 'https://<PublicationBucket.RegionalDomainName>',
    CatalogueUrl: 'https://<PublicationBucket.RegionalDomainName>/index.html',
    LogVerifierUrl: 'https://<PublicationBucket.RegionalDomainName>/log/key',
    LogKeyArn: '<LogKey.Arn>',
    EventLogTable: '<EventStoreEventLog>',
    JournalTable: '<EventStoreJournal>',
    RegistryTable: '<EventStoreRegistry>',
    SecretsTable: '<EventStoreSecrets>',
    ProgressTable: '<EventStoreProgress>',
    DraftsBucket: '<PublicationDrafts>',
    PublicationBucket: '<PublicationBucket>',
    NightlyChainArn: '<NightlyChainMachine>',
    AlarmTopicArn: '<AlarmsTopic>',
    NoticeTopicArn: '<NoticesTopic>',
  });
});

test('no text that CloudFormation keeps holds anything but ASCII, in any template', async () => {
  for (const context of Object.values(templates)) {
    const { text } = await synthesize({ ...context, objectLock: 'governance', protection: 'true' });
    expect(text.match(/[^\n]*[^\s -~][^\n]*/g)).toBeNull();
  }
});

test('a stack of one account is of that account, under the same ids', async () => {
  const mine = await synthesize({ account: '111122223333', region: 'cn-north-1' });
  expect(lasting(mine)).toEqual(lasting(anywhere));
});

// https://docs.amazonaws.cn/en_us/aws/latest/userguide/ (each service, "How it differs") and aws-cdk issue 31033.
const lackingInChina = {
  types: [
    'AWS::Lambda::Url',
    'AWS::XRay::Group',
    'AWS::CertificateManager::Certificate',
    'AWS::CloudFront::CachePolicy',
    'AWS::CloudFront::Function',
    'AWS::CloudFront::OriginAccessControl',
    'AWS::CloudFront::ResponseHeadersPolicy',
    'AWS::CloudWatch::AnomalyDetector',
  ],
  properties: ['TracingConfig', 'CachePolicyId', 'AcmCertificateArn', 'LambdaFunctionAssociations'],
};

test('what a region of China lacks is found where it is used: the template of us-east-1 with CloudFront', async () => {
  const { resources, text } = await synthesize(templates['us-east-1 cloudfront']);
  const used = Object.values(resources).filter(({ Type }) => lackingInChina.types.includes(Type));
  expect(used.length).toBeGreaterThan(2);
  expect(text).toContain('"CachePolicyId"');
});

test('two stages live in one account: no name of theirs is the same', async () => {
  const [one, other] = await Promise.all(['prod', 'test'].map((stage) => synthesize({ stage })));
  const names = (stack: Synthesized | undefined) =>
    Object.values(stack?.resources ?? {}).flatMap(({ Properties }) =>
      Object.entries(Properties ?? {})
        .filter(
          ([key]) => /^(AlarmName|[A-Z]\w*Name)$/.test(key) && key !== 'FunctionName' && key !== 'PolicyName',
        )
        .map(([, value]) => value)
        .filter((value) => typeof value === 'string' && value !== '$default'),
    );
  expect(names(one).length).toBeGreaterThan(5);
  expect(names(one).filter((name) => names(other).includes(name))).toEqual([]);
});

// Principals of services are one name in every partition (aws-cn included); addresses and ARNs are not.
const servicePrincipal = /"(Service|Principal)": "[a-z0-9]+\.amazonaws\.com"/g;

const partitions = { aws: /^us-/, 'aws-cn': /^cn-/ };
const deployed = Object.entries(templates).map(([name, context]) => ({
  name,
  context,
  partition: Object.entries(partitions).find(([, form]) => form.test(name))?.[0],
}));

describe.each([{ name: 'for any region', context: {}, partition: undefined }, ...deployed])(
  'in the template $name',
  ({ context, partition }) => {
    let stack: Synthesized;
    beforeAll(async () => {
      stack = await synthesize(context);
    });

    test('every ARN is of the partition of the region, or leaves it open', () => {
      const partitions = [...stack.text.matchAll(/arn:([a-z-]*)/g)].map(([, found]) => found);
      expect(partitions.length).toBeGreaterThan(3);
      expect(partitions.filter((found) => found !== '' && found !== partition)).toEqual([]);
    });

    test('no address is written out: amazonaws.com stands in principals of services alone', () => {
      expect(stack.text.match(servicePrincipal)?.length).toBeGreaterThan(5);
      expect(stack.text.replace(servicePrincipal, '')).not.toContain('amazonaws');
    });

    test('everything that stands in the default template stands here too, under the same id', () => {
      expect(lasting(stack)).toEqual(expect.arrayContaining(lasting(anywhere)));
    });
  },
);

test.each(deployed.filter(({ partition }) => partition === 'aws-cn'))(
  'nothing is asked for in $name that a region of China lacks',
  async ({ context }) => {
    const { resources, text } = await synthesize(context);
    const kinds = new Set(Object.values(resources).map(({ Type }) => Type));
    expect(lackingInChina.types.filter((kind) => kinds.has(kind))).toEqual([]);
    expect(lackingInChina.properties.filter((property) => text.includes(`"${property}"`))).toEqual([]);
  },
);

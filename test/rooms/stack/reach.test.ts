/** Settings of how the endpoint is reached and where the master copy is replicated to; and what the template makes of them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../../infra/stack/settings.ts';
import {
  flat,
  list,
  named,
  ofType,
  type Synthesized,
  statements,
  synthesize,
  templates,
} from './synthesized.ts';

const read = (context: Record<string, unknown>) => readSettings((name) => context[name], {});
const id = '11111111-2222-3333-4444-555555555555';
const certificate = (region: string, partition = 'aws') =>
  `arn:${partition}:acm:${region}:111122223333:certificate/${id}`;
const acl = `arn:aws:wafv2:us-east-1:111122223333:global/webacl/ours/${id}`;
const key = `arn:aws-cn:kms:cn-north-1:111122223333:key/${id}`;

describe('a setting that is wrong stops the synthesis', () => {
  test.each([
    ['a domain without a certificate', { apiDomain: 'api.example.cn' }, /"apiDomain".*certificate of ACM/],
    [
      'a certificate without a domain',
      { apiCertificate: certificate('eu-west-1') },
      /"apiCertificate".*domain/,
    ],
    ['a domain that is none', { apiDomain: 'API', apiCertificate: certificate('eu-west-1') }, /"apiDomain"/],
    [
      'a certificate of another region',
      {
        region: 'cn-north-1',
        apiDomain: 'api.example.cn',
        apiCertificate: certificate('cn-northwest-1', 'aws-cn'),
      },
      /"apiCertificate".*cn-north-1/,
    ],
    [
      "a certificate of the stack's region, where CloudFront stands before",
      {
        region: 'eu-west-1',
        firewall: acl,
        apiDomain: 'api.example.cn',
        apiCertificate: certificate('eu-west-1'),
      },
      /"apiCertificate".*us-east-1/,
    ],
    ['a firewall in China', { region: 'cn-north-1', firewall: 'own' }, /"firewall".*no web ACLs in China/],
    ['a firewall for any region', { firewall: 'own' }, /"firewall".*needs a region/],
    ["a firewall of one's own elsewhere", { region: 'eu-west-1', firewall: 'own' }, /"firewall".*us-east-1/],
    ['a firewall that is none', { region: 'us-east-1', firewall: 'yes' }, /"firewall" is "yes"/],
    [
      'a rate without a firewall',
      { region: 'us-east-1', firewallRate: '100' },
      /"firewallRate".*firewall=own/,
    ],
    ['a bucket that is none', { replicaBucket: 'Replica!' }, /"replicaBucket" is "Replica!"/],
    ['an account without a bucket', { replicaAccount: '111122223333' }, /"replicaAccount".*replicaBucket/],
    ['a key without a bucket', { replicaKey: key }, /"replicaKey".*replicaBucket/],
    ['an account that is none', { replicaBucket: 'kept', replicaAccount: '12' }, /"replicaAccount"/],
    [
      'no key where the stack has its own',
      { encryption: 'own', replicaBucket: 'kept' },
      /"replicaBucket".*replicaKey/,
    ],
    ['a key that is none', { replicaBucket: 'kept', replicaKey: 'alias/x' }, /"replicaKey" is "alias/],
  ])('%s', (_, context, message) => {
    expect(() => read(context)).toThrow(message);
  });

  test('what is right is taken', () => {
    expect(read({ region: 'us-east-1', firewall: 'own' }).firewall).toEqual({ mode: 'own', rate: 6000 });
    expect(read({ region: 'eu-west-1', firewall: acl }).firewall).toEqual({ mode: 'given', acl });
    expect(read({ replicaBucket: 'kept' }).replica).toEqual({
      bucket: 'kept',
      account: undefined,
      key: undefined,
    });
  });
});

interface Rule {
  Filter: { Prefix: string };
  Priority: number;
  Destination: Record<string, unknown>;
  DeleteMarkerReplication: { Status: string };
  SourceSelectionCriteria?: unknown;
}
const rulesOf = (stack: Synthesized, name: string) =>
  (named(stack, name).Properties['ReplicationConfiguration'] as { Rules: Rule[] }).Rules;

const PREFIXES = ['files', 'manifests', 'taken-down', 'republished', 'commitments'].map(
  (name) => `versions/${name}/`,
);

describe('the replica', () => {
  let china: Synthesized;
  let plain: Synthesized;
  beforeAll(async () => {
    china = await synthesize(templates['cn-northwest-1 bucket']);
    plain = await synthesize({ region: 'us-east-1', replicaBucket: 'gongkai-replica' });
  });

  test('takes what was fixed and the log, not the key that signs it, and repeats no removal', () => {
    for (const stack of [china, plain]) {
      const rules = rulesOf(stack, 'PublicationDrafts');
      expect(rules.map(({ Filter }) => Filter.Prefix)).toEqual(PREFIXES);
      expect(rulesOf(stack, 'PublicationBucket').map(({ Filter }) => Filter.Prefix)).toEqual([
        'log/',
        'rules/',
      ]);
      expect(rules.filter(({ Filter }) => 'versions/log-key.json'.startsWith(Filter.Prefix))).toEqual([]);
      expect(new Set(rules.map(({ DeleteMarkerReplication: { Status } }) => Status))).toEqual(
        new Set(['Disabled']),
      );
      expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(rules.length);
      expect(flat(rules[0]?.Destination['Bucket'])).toBe('arn:<AWS::Partition>:s3:::gongkai-replica');
    }
  });

  test('in another account belongs to that account, under a key of that region', () => {
    const [rule] = rulesOf(china, 'PublicationDrafts');
    expect(rule?.Destination).toMatchObject({
      Account: '111122223333',
      AccessControlTranslation: { Owner: 'Destination' },
      EncryptionConfiguration: { ReplicaKmsKeyID: expect.stringContaining('arn:aws-cn:kms:cn-north-1:') },
    });
    expect(rule?.SourceSelectionCriteria).toEqual({ SseKmsEncryptedObjects: { Status: 'Enabled' } });
    const [own] = rulesOf(plain, 'PublicationDrafts');
    expect(Object.keys(own?.Destination ?? {})).toEqual(['Bucket']);
    expect(own?.SourceSelectionCriteria).toBeUndefined();
  });

  test('is made by a role that reads versions of these keys and writes replicas of them, and nothing else', () => {
    const granted = (stack: Synthesized) =>
      statements(named(stack, 'ReplicaRoleDefaultPolicy').Properties['PolicyDocument']);
    expect(
      granted(plain)
        .flatMap(({ Action }) => list(Action))
        .sort(),
    ).toEqual([
      's3:GetObjectVersionAcl',
      's3:GetObjectVersionForReplication',
      's3:GetObjectVersionTagging',
      's3:GetReplicationConfiguration',
      's3:ListBucket',
      's3:ReplicateObject',
      's3:ReplicateTags',
    ]);
    const more = granted(china).flatMap(({ Action }) => list(Action));
    expect(
      more.filter(
        (action) =>
          !granted(plain)
            .flatMap(({ Action }) => list(Action))
            .includes(action),
      ),
    ).toEqual([
      's3:GetObjectLegalHold',
      's3:GetObjectRetention',
      's3:ObjectOwnerOverrideToBucketOwner',
      'kms:Decrypt',
      'kms:Encrypt',
    ]);
    const written = granted(plain).find(({ Action }) => list(Action).includes('s3:ReplicateObject'));
    expect(list(written?.Resource).map(flat)).toEqual(
      [...PREFIXES, 'log/', 'rules/']
        .map((prefix) => `arn:<AWS::Partition>:s3:::gongkai-replica/${prefix}*`)
        .sort(),
    );
  });

  test('is nowhere in a template without the setting', async () => {
    const { text } = await synthesize({ region: 'us-east-1' });
    expect(text).not.toContain('Replica');
  });
});

describe("the endpoint under a domain of one's own", () => {
  test('in China: a domain of the API, which keeps its own address too', async () => {
    const china = await synthesize(templates['cn-northwest-1 bucket']);
    const [[, domain] = []] = ofType(china, 'AWS::ApiGatewayV2::DomainName');
    expect(domain?.Properties).toMatchObject({
      DomainName: 'api.example.cn',
      DomainNameConfigurations: [
        { CertificateArn: certificate('cn-northwest-1', 'aws-cn'), EndpointType: 'REGIONAL' },
      ],
    });
    expect(ofType(china, 'AWS::ApiGatewayV2::ApiMapping')).toHaveLength(1);
    expect(china.outputs['ApiUrl']?.Value).toBe('https://api.example.cn');
    expect(flat(china.outputs['ApiDomainTarget']?.Value)).toBe('<IntakeApiDomain.RegionalDomainName>');
    expect(china.text).not.toContain('DisableExecuteApiEndpoint');
  });

  test('is where the desk stands too', async () => {
    const context = {
      apiDomain: 'api.example.cn',
      apiCertificate: certificate('us-east-1'),
      region: 'us-east-1',
    };
    const desk = { signInIssuer: 'https://id.example.cn', signInClient: 'gongkai' };
    const { outputs } = await synthesize({ ...context, ...desk });
    expect(outputs['DeskUrl']?.Value).toBe('https://api.example.cn/desk');
  });
});

describe('the firewall', () => {
  let screened: Synthesized;
  beforeAll(async () => {
    screened = await synthesize(templates['us-east-1 cloudfront']);
  });
  const screen = (stack: Synthesized) =>
    named(stack, 'IntakeScreen').Properties['DistributionConfig'] as Record<string, unknown> & {
      DefaultCacheBehavior: Record<string, unknown>;
      Origins: Record<string, unknown>[];
    };

  test('turns an address away that asks too often, and lets everything else through', () => {
    expect(named(screened, 'IntakeFirewall').Properties).toMatchObject({
      Scope: 'CLOUDFRONT',
      DefaultAction: { Allow: {} },
      Rules: [
        {
          Action: { Block: {} },
          Statement: {
            RateBasedStatement: { Limit: 6000, AggregateKeyType: 'IP', EvaluationWindowSec: 300 },
          },
        },
      ],
    });
    expect(JSON.stringify(named(screened, 'IntakeFirewall'))).not.toContain('"SampledRequestsEnabled":true');
  });

  test('stands before the API: nothing is kept, every method and header goes on, over TLS alone', () => {
    const { DefaultCacheBehavior: behavior, Origins, Aliases } = screen(screened);
    expect(behavior).toMatchObject({
      AllowedMethods: expect.arrayContaining(['POST', 'GET']),
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', // Managed-CachingDisabled
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac', // Managed-AllViewerExceptHostHeader
      ViewerProtocolPolicy: 'https-only',
    });
    expect(flat(Origins[0]?.['DomainName'])).toBe('<IntakeApi>.execute-api.<AWS::Region>.<AWS::URLSuffix>');
    expect(Aliases).toEqual(['api.example.cn']);
    expect(screened.outputs['ApiUrl']?.Value).toBe('https://api.example.cn');
    expect(flat(screened.outputs['ApiDomainTarget']?.Value)).toBe('<IntakeScreen.DomainName>');
  });

  test('is one that stands there already, in another region; the address is then that of CloudFront', async () => {
    const given = await synthesize({ region: 'eu-west-1', firewall: acl });
    expect(screen(given)['WebACLId']).toBe(acl);
    expect(ofType(given, 'AWS::WAFv2::WebACL')).toEqual([]);
    expect(flat(given.outputs['ApiUrl']?.Value)).toBe('https://<IntakeScreen.DomainName>');
    expect(given.outputs['ApiDomainTarget']).toBeUndefined();
  });
});

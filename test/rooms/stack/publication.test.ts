import { beforeAll, describe, expect, test } from 'vitest';
import {
  flat,
  list,
  named,
  ofType,
  type Resource,
  type Statement,
  type Synthesized,
  statements,
  synthesize,
  templates,
} from './synthesized.ts';

let stack: Synthesized;
beforeAll(async () => {
  stack = await synthesize();
});

const policy = (name: string) => statements(named(stack, `${name}Policy`).Properties['PolicyDocument']);
const resources = (statement: Statement | undefined) => list(statement?.Resource).map(flat);

describe.each(['PublicationDrafts', 'PublicationBucket'])('the bucket %s', (name) => {
  test('is versioned, encrypted, without access lists, and kept when the stack goes', () => {
    expect(named(stack, name)).toMatchObject({
      Type: 'AWS::S3::Bucket',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('denies everything that does not come over TLS', () => {
    const [tls] = policy(name).filter(({ Condition }) =>
      JSON.stringify(Condition)?.includes('SecureTransport'),
    );
    expect(tls).toMatchObject({
      Effect: 'Deny',
      Action: 's3:*',
      Principal: { AWS: '*' },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(resources(tls)).toEqual([`<${name}.Arn>`, `<${name}.Arn>/*`]);
  });
});

test('there are two buckets and no third', () => {
  expect(ofType(stack, 'AWS::S3::Bucket')).toHaveLength(2);
});

test('drafts are blocked from the public in all four ways, and their policy allows nothing', () => {
  expect(named(stack, 'PublicationDrafts').Properties['PublicAccessBlockConfiguration']).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  expect(policy('PublicationDrafts').filter(({ Effect }) => Effect === 'Allow')).toEqual([]);
});

interface Rule {
  Id: string;
  Prefix?: string;
  Status: 'Enabled';
  [action: string]: unknown;
}
const rulesOf = (name: string) =>
  (named(stack, name).Properties['LifecycleConfiguration'] as { Rules: Rule[] }).Rules;

test('of the private bucket nothing under versions/ ever goes, and no delete marker stays alone', () => {
  expect(rulesOf('PublicationDrafts')).toEqual([
    ...['folds/', 'runs/'].map((Prefix) => ({
      Id: `Expire-${Prefix}`,
      Prefix,
      Status: 'Enabled',
      ExpirationInDays: 30,
      NoncurrentVersionExpiration: { NoncurrentDays: 90 },
    })),
    ...['segments/', 'drafts/'].map((Prefix) => ({
      Id: `Replaced-${Prefix}`,
      Prefix,
      Status: 'Enabled',
      ExpiredObjectDeleteMarker: true,
      NoncurrentVersionExpiration: { NoncurrentDays: 90 },
    })),
    {
      Id: 'Abandoned-uploads',
      Status: 'Enabled',
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ]);
  const removing = ({ Id: _, Status: __, AbortIncompleteMultipartUpload: ___, ...rest }: Rule) => rest;
  const reaching = rulesOf('PublicationDrafts').filter(({ Prefix = '' }) =>
    'versions/files/x'.startsWith(Prefix),
  );
  expect(reaching.map(removing)).toEqual([{}]);
});

test('of the public bucket what was replaced or taken down goes after 90 days; no current object expires', () => {
  expect(rulesOf('PublicationBucket')).toEqual([
    {
      Id: 'Replaced',
      Status: 'Enabled',
      ExpiredObjectDeleteMarker: true,
      NoncurrentVersionExpiration: { NoncurrentDays: 90 },
    },
    {
      Id: 'Abandoned-uploads',
      Status: 'Enabled',
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ]);
});

test('a page of any other site may read what is public, and no bucket answers another site otherwise', () => {
  expect(named(stack, 'PublicationBucket').Properties['CorsConfiguration']).toEqual({
    CorsRules: [
      {
        AllowedMethods: ['GET', 'HEAD'],
        AllowedOrigins: ['*'],
        AllowedHeaders: ['*'],
        ExposedHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
        MaxAge: 86_400,
      },
    ],
  });
  expect(named(stack, 'PublicationDrafts').Properties['CorsConfiguration']).toBeUndefined();
});

describe('the master copy', () => {
  const statement = (sid: string) => policy('PublicationDrafts').find(({ Sid }) => Sid === sid);

  test('is created on condition that it does not exist; records of take-downs are replaced knowingly', () => {
    expect(statement('VersionsAreCreatedOnce')).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      Condition: { Null: { 's3:if-none-match': 'true' } },
    });
    expect(resources(statement('VersionsAreCreatedOnce'))).toEqual(
      ['files', 'manifests', 'republished'].map((name) => `<PublicationDrafts.Arn>/versions/${name}/*`),
    );
    expect(statement('RecordsAreReplacedKnowingly')).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      Condition: { Null: { 's3:if-none-match': 'true', 's3:if-match': 'true' } },
    });
    expect(resources(statement('RecordsAreReplacedKnowingly'))).toEqual([
      '<PublicationDrafts.Arn>/versions/*',
    ]);
  });

  test('is hidden by nobody, and removed by no role that writes it', () => {
    expect(statement('VersionsAreNeverHidden')).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:DeleteObject',
    });
    const never = statement('WritersNeverRemoveVersions');
    expect(never).toMatchObject({ Effect: 'Deny', Action: 's3:DeleteObjectVersion' });
    const { AWS = [] } = (never?.Principal ?? {}) as { AWS?: unknown[] };
    expect(AWS.map(flat).sort()).toEqual([
      '<NightlyChainRenderReportRole.Arn>',
      '<NightlyChainRollUpRole.Arn>',
    ]);
    for (const sid of ['VersionsAreNeverHidden', 'WritersNeverRemoveVersions'])
      expect(resources(statement(sid))).toEqual(['<PublicationDrafts.Arn>/versions/*']);
  });

  test('is locked by a setting: the bucket is made so, and both writers may and are told to', async () => {
    const locked = await synthesize({ objectLock: 'governance', objectLockDays: '7300' });
    expect(named(stack, 'PublicationDrafts').Properties['ObjectLockEnabled']).toBeUndefined();
    const { Properties } = named(locked, 'PublicationDrafts');
    expect(Properties['ObjectLockEnabled']).toBe(true);
    // A default of the bucket would lock every draft.
    expect(Properties['ObjectLockConfiguration']).toBeUndefined();
    for (const name of ['RollUp', 'RenderReport']) {
      const { Variables } = named(locked, `NightlyChain${name}Function`).Properties['Environment'] as {
        Variables: Record<string, unknown>;
      };
      expect(Variables['OBJECT_LOCK']).toBe('GOVERNANCE 7300');
      const granted = statements(
        named(locked, `NightlyChain${name}RoleDefaultPolicy`).Properties['PolicyDocument'],
      ).find(({ Action }) => list(Action).includes('s3:PutObjectRetention'));
      expect(resources(granted)[0]).toMatch(/versions\//);
    }
  });
});

test('everybody may read a published object by its key, and nothing else: no listing, no access list', () => {
  const allowed = policy('PublicationBucket').filter(({ Effect }) => Effect === 'Allow');
  expect(allowed).toEqual([expect.objectContaining({ Action: 's3:GetObject', Principal: { AWS: '*' } })]);
  expect(resources(allowed[0])).toEqual(['<PublicationBucket.Arn>/*']);
  expect(named(stack, 'PublicationBucket').Properties['PublicAccessBlockConfiguration']).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: false,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: false,
  });
});

test('an object of a version is created on condition that it does not exist, by whomever', () => {
  const [created] = policy('PublicationBucket').filter(({ Sid }) => Sid === 'VersionsAreCreatedOnce');
  expect(created).toMatchObject({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:PutObject',
    Condition: { Null: { 's3:if-none-match': 'true' } },
  });
  expect(resources(created)).toEqual(['<PublicationBucket.Arn>/*/v*/*']);
});

test('the role that publishes is denied to remove an object of a version', () => {
  const removal = policy('PublicationBucket').find(({ Sid }) => Sid === 'PublisherNeverRemovesVersions');
  expect(removal).toMatchObject({ Effect: 'Deny', Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'] });
  expect(resources(removal)).toEqual(['<PublicationBucket.Arn>/*/v*/*']);
  expect(flat((removal?.Principal as Record<'AWS', unknown> | undefined)?.AWS)).toBe(
    '<NightlyChainRenderReportRole.Arn>',
  );
});

describe.each(['us-east-1', 'cn-north-1'])('through CloudFront in %s', (region) => {
  let distributed: Synthesized;
  beforeAll(async () => {
    distributed = await synthesize(templates[`${region} cloudfront`]);
  });
  const distribution = () =>
    named(distributed, 'PublicationDistribution').Properties['DistributionConfig'] as Record<
      string,
      unknown
    > & {
      DefaultCacheBehavior: Record<string, unknown>;
    };

  test('the bucket is blocked from the public in all four ways, and one reader may read its objects', () => {
    expect(named(distributed, 'PublicationBucket').Properties['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const document = named(distributed, 'PublicationBucketPolicy').Properties['PolicyDocument'];
    const allowed = statements(document).filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0]?.Action).toBe('s3:GetObject');
    expect(allowed[0]?.Principal).not.toEqual({ AWS: '*' });
  });

  test('what holds for versions in the bucket holds here too', () => {
    const document = named(distributed, 'PublicationBucketPolicy').Properties['PolicyDocument'];
    const denied = statements(document).flatMap(({ Sid, Effect }) => (Effect === 'Deny' ? [Sid] : []));
    expect(denied).toEqual(
      expect.arrayContaining(['VersionsAreCreatedOnce', 'PublisherNeverRemovesVersions']),
    );
  });

  test('a wrong address, which the bucket answers with 403 or 404, is 404 with a page of ours', () => {
    const page = { ResponseCode: 404, ResponsePagePath: '/404.html', ErrorCachingMinTTL: 60 };
    expect(distribution()['CustomErrorResponses']).toEqual(
      [403, 404].map((ErrorCode) => ({ ...page, ErrorCode })),
    );
  });

  test('viewers are sent to TLS, may GET and HEAD alone, and get index.html at the root', () => {
    expect(distribution()).toMatchObject({ Enabled: true, DefaultRootObject: 'index.html' });
    expect(distribution().DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: ['GET', 'HEAD'],
      Compress: true,
    });
    // Where there is no header policy, the bucket is told which site asks, and answers it.
    const china = { ForwardedValues: { Headers: ['Origin'] } };
    const world = { ResponseHeadersPolicyId: expect.anything() };
    expect(distribution().DefaultCacheBehavior).toMatchObject(region.startsWith('cn-') ? china : world);
    expect(distribution()['Logging']).toBeUndefined(); // it would hold the addresses of readers
  });
});

describe('through CloudFront outside China', () => {
  const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';
  const context = {
    region: 'eu-central-1',
    publication: 'cloudfront',
    domain: 'gk.example.org',
    certificate,
  };
  let world: Synthesized;
  beforeAll(async () => {
    world = await synthesize(context);
  });
  const config = () =>
    named(world, 'PublicationDistribution').Properties['DistributionConfig'] as Record<string, unknown>;

  test('a folder leads to its page, with or without the stroke behind it; a file of the log is none', () => {
    const [[, made]] = ofType(world, 'AWS::CloudFront::Function') as [[string, Resource]];
    const handler = new Function('event', `${made.Properties['FunctionCode']}; return handler(event);`);
    const asked = (uri: string) => {
      const said = handler({ request: { uri } });
      return said.uri ?? `${said.statusCode} ${said.headers.location.value}`;
    };
    for (const folder of ['/huaian', '/huaian/2024', '/huaian/2024/v12', '/data'])
      expect([asked(folder), asked(`${folder}/`)]).toEqual([`301 ${folder}/`, `${folder}/index.html`]);
    for (const file of [
      '/index.html',
      '/log/key',
      '/log/checkpoint',
      '/log/tile/0/x001/000',
      '//evil.example',
      '/a/20245',
    ])
      expect(asked(file)).toBe(file);
  });

  test('no header forbids the script of the two pages that have one, and every other page is told to run none', () => {
    const policies = new Map(
      ofType(world, 'AWS::CloudFront::ResponseHeadersPolicy').map(([id, { Properties }]) => [
        id,
        Properties['ResponseHeadersPolicyConfig'] as {
          SecurityHeadersConfig: { ContentSecurityPolicy?: { ContentSecurityPolicy: string } };
        },
      ]),
    );
    const policyAt = (behavior: unknown) => {
      const { Ref = '' } = (behavior as { ResponseHeadersPolicyId: { Ref?: string } })
        .ResponseHeadersPolicyId;
      return policies.get(Ref)?.SecurityHeadersConfig;
    };
    const behaviors = config()['CacheBehaviors'] as { PathPattern: string }[];
    expect(behaviors.map(({ PathPattern }) => PathPattern)).toEqual(['verify*', 'search.html']);
    for (const behavior of behaviors) {
      expect(policyAt(behavior)).toMatchObject({ FrameOptions: { FrameOption: 'DENY' } });
      expect(policyAt(behavior)?.ContentSecurityPolicy).toBeUndefined();
    }
    expect(policyAt(config()['DefaultCacheBehavior'])?.ContentSecurityPolicy?.ContentSecurityPolicy).toMatch(
      /^default-src 'none'; style-src/,
    );
  });

  test('the reader is this distribution, and signs its requests', () => {
    expect(policyOf(world).find(({ Effect }) => Effect === 'Allow')).toMatchObject({
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
    });
    const [[, control] = []] = ofType(world, 'AWS::CloudFront::OriginAccessControl');
    expect(control?.Properties['OriginAccessControlConfig']).toMatchObject({
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    });
  });

  test('an object lasts as long as it says itself: a page that moves is asked for anew', () => {
    const [[, cache] = []] = ofType(world, 'AWS::CloudFront::CachePolicy');
    expect(cache?.Properties['CachePolicyConfig']).toMatchObject({ MinTTL: 0, MaxTTL: 31_536_000 });
  });

  test('browsers are told to run nothing, to frame nothing, to tell nobody, and to come over TLS', () => {
    const [[, headers] = []] = ofType(world, 'AWS::CloudFront::ResponseHeadersPolicy');
    const { SecurityHeadersConfig: told } = Object(headers?.Properties['ResponseHeadersPolicyConfig']);
    expect(told).toMatchObject({
      ContentSecurityPolicy: { ContentSecurityPolicy: expect.stringMatching(/^default-src 'none'; /) },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
    });
  });

  test('every answer says that any site may read it, whichever site asked first', () => {
    const [[, headers] = []] = ofType(world, 'AWS::CloudFront::ResponseHeadersPolicy');
    const { CorsConfig: cors } = Object(headers?.Properties['ResponseHeadersPolicyConfig']);
    expect(cors).toMatchObject({
      AccessControlAllowOrigins: { Items: ['*'] },
      AccessControlAllowMethods: { Items: ['GET', 'HEAD'] },
      AccessControlAllowCredentials: false,
      OriginOverride: true,
    });
  });

  test('an address that ends with a directory is that of its page', () => {
    const [[, edge] = []] = ofType(world, 'AWS::CloudFront::Function');
    const asked = new Function(`${edge?.Properties['FunctionCode']}; return handler;`)();
    const uriOf = (uri: string) => asked({ request: { uri } }).uri;
    expect(uriOf('/huaian/2024/')).toBe('/huaian/2024/index.html');
    expect(uriOf('/')).toBe('/index.html');
    expect(uriOf('/huaian/2024/report.json')).toBe('/huaian/2024/report.json');
  });

  test('a domain of its own comes with its certificate and today’s protocols, and is the address of the reports', () => {
    expect(config()).toMatchObject({
      Aliases: ['gk.example.org'],
      ViewerCertificate: { AcmCertificateArn: certificate, MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
    expect(world.outputs['PublicationUrl']?.Value).toBe('https://gk.example.org');
    expect(flat(world.outputs['DistributionDomain']?.Value)).toBe('<PublicationDistribution.DomainName>');
  });

  test('without one the name that CloudFront gave is the address, for readers and for the function', async () => {
    const plainest = await synthesize(templates['us-east-1 cloudfront']);
    const address = 'https://<PublicationDistribution.DomainName>';
    expect(flat(plainest.outputs['PublicationUrl']?.Value)).toBe(address);
    const { Variables } = named(plainest, 'NightlyChainRenderReportFunction').Properties['Environment'] as {
      Variables: Record<string, unknown>;
    };
    expect(flat(Variables['PUBLICATION_URL'])).toBe(address);
  });
});

test('CloudFront in China: its own domain, a certificate of IAM, the older form of caching, an identity as reader', async () => {
  const china = await synthesize(templates['cn-north-1 cloudfront']);
  expect(named(china, 'PublicationDistribution').Properties['DistributionConfig']).toMatchObject({
    Aliases: ['gongkai.example.cn'],
    HttpVersion: 'http2',
    IPV6Enabled: false,
    ViewerCertificate: { IamCertificateId: 'ASCACKCEVSQ6C2EXAMPLE', SslSupportMethod: 'sni-only' },
    DefaultCacheBehavior: {
      ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
      MinTTL: 0,
    },
    Origins: [{ S3OriginConfig: { OriginAccessIdentity: expect.anything() } }],
  });
  expect(china.outputs['PublicationUrl']?.Value).toBe('https://gongkai.example.cn');
  expect(policyOf(china).find(({ Effect }) => Effect === 'Allow')?.Principal).toHaveProperty('CanonicalUser');
});

function policyOf(stack: Synthesized): readonly Statement[] {
  return statements(named(stack, 'PublicationBucketPolicy').Properties['PolicyDocument']);
}

/**
 * A small assembly as `cdk synth` writes it, for tests: an HTTP API in front of `receive`, which puts events into a
 * table; a state machine that runs `list` and then `work` for each item, which writes to the bucket; a schedule.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export interface BuiltTemplate {
  Resources: Record<string, { Type: string; Properties: Record<string, Json> }>;
  Outputs: Record<string, { Value: Json }>;
}

const SOURCES = {
  receive: `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
    const client = new DynamoDBClient({});
    export const handler = async (event) => {
      if (event.rawPath === '/environment') return { ...process.env };
      const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString();
      await client.send(new PutItemCommand({ TableName: process.env.LOG_TABLE,
        Item: { agency: { S: event.pathParameters?.source ?? '?' }, key: { S: body } } }));
      return { statusCode: 202, headers: { 'content-type': 'application/json' }, body: '{"stored":1}' };
    };`,
  list: `import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
    const client = new DynamoDBClient({});
    export const handler = async ({ run }) => {
      const { Items } = await client.send(new ScanCommand({ TableName: process.env.LOG_TABLE }));
      return { run, due: [...new Set(Items.map((item) => item.agency.S))].sort().map((agency) => ({ agency })) };
    };`,
  work: `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
    const client = new S3Client({});
    export const handler = async ({ agency, run }) => {
      if (agency === 'broken') throw new RangeError('no such year');
      await client.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: agency + '/index.html', Body: 'report of ' + agency }));
      return { agency, url: process.env.PUBLICATION_URL + '/' + agency + '/index.html' };
    };`,
};

const bundles = new Map<string, Uint8Array>();

/** With the SDK in it, as a deployed function has it: a start loads one file, and not two hundred. */
function bundleOf(name: string, source: string): Uint8Array {
  const known = bundles.get(name);
  if (known) return known;
  const [file] = buildSync({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  }).outputFiles;
  if (!file) throw new Error(`no bundle of ${name}`);
  bundles.set(name, file.contents);
  return file.contents;
}

const ref = (id: string): Json => ({ Ref: id });
const att = (id: string, name = 'Arn'): Json => ({ 'Fn::GetAtt': [id, name] });
const join_ = (...parts: Json[]): Json => ({ 'Fn::Join': ['', parts] });
const url: Json = join_('https://', att('Bucket', 'RegionalDomainName'));

const role = (service: string, statements: Json[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: `${service}.amazonaws.com` } },
      ],
    },
    Policies: [{ PolicyName: 'May', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});
const allow = (action: string, resource: Json): Json => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

const lambda = (name: keyof typeof SOURCES, variables: Record<string, Json>) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: join_('assets-', ref('AWS::AccountId')), S3Key: `${name}.zip` },
    Handler: 'index.handler',
    Runtime: 'nodejs20.x',
    MemorySize: 256,
    Timeout: 20,
    Role: att(`${name}Role`),
    Environment: { Variables: variables },
  },
});

const task = (id: string, more: Record<string, Json>): Json => ({
  Type: 'Task',
  Resource: `{${id}}`,
  ...more,
});

/** The definition with the ARNs of the functions joined in, as the CDK writes it. */
function definition(): Json {
  const text = JSON.stringify({
    StartAt: 'List',
    States: {
      List: task('list', { Parameters: { 'run.$': '$$.Execution.Name' }, Next: 'Each' }),
      Each: {
        Type: 'Map',
        ItemsPath: '$.due',
        ItemSelector: { 'run.$': '$.run', 'agency.$': '$$.Map.Item.Value.agency' },
        MaxConcurrency: 8,
        ResultPath: '$.results',
        End: true,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'Work',
          States: {
            Work: task('work', {
              End: true,
              Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Failed' }],
            }),
            Failed: {
              Type: 'Pass',
              Parameters: { 'agency.$': '$.agency', 'failed.$': '$.error' },
              End: true,
            },
          },
        },
      },
    },
  });
  return join_(...text.split(/\{(list|work)\}/).map((part, index) => (index % 2 === 1 ? att(part) : part)));
}

export function template(): BuiltTemplate {
  return {
    Resources: {
      Log: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['agency', 'key'].map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          })),
          KeySchema: [
            { AttributeName: 'agency', KeyType: 'HASH' },
            { AttributeName: 'key', KeyType: 'RANGE' },
          ],
          SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: att('Key') },
        },
      },
      Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
      BucketPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: ref('Bucket'),
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: '*' },
                Action: 's3:GetObject',
                Resource: join_(att('Bucket'), '/*'),
              },
            ],
          },
        },
      },
      receiveRole: role('lambda', [allow('dynamodb:PutItem', att('Log')), allow('kms:Decrypt', att('Key'))]),
      listRole: role('lambda', [allow('dynamodb:Scan', att('Log')), allow('kms:Decrypt', att('Key'))]),
      workRole: role('lambda', [allow('s3:PutObject', join_(att('Bucket'), '/*'))]),
      receive: lambda('receive', { LOG_TABLE: ref('Log'), PUBLICATION_URL: url }),
      list: lambda('list', { LOG_TABLE: ref('Log') }),
      work: lambda('work', { BUCKET: ref('Bucket'), PUBLICATION_URL: url }),
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Api', ProtocolType: 'HTTP' } },
      Stage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: { ApiId: ref('Api'), StageName: '$default', AutoDeploy: true },
      },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: ref('Api'),
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: att('receive'),
          PayloadFormatVersion: '2.0',
        },
      },
      ...Object.fromEntries(
        ['POST /sources/{source}/events', '$default'].map((RouteKey, index) => [
          `Route${index}`,
          {
            Type: 'AWS::ApiGatewayV2::Route',
            Properties: { ApiId: ref('Api'), RouteKey, Target: join_('integrations/', ref('Integration')) },
          },
        ]),
      ),
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: att('receive'),
          Principal: 'apigateway.amazonaws.com',
          SourceArn: join_(
            'arn:aws-cn:execute-api:',
            ref('AWS::Region'),
            ':',
            ref('AWS::AccountId'),
            ':',
            ref('Api'),
            '/*/*',
          ),
        },
      },
      machineRole: role('states', [allow('lambda:InvokeFunction', [att('list'), att('work')])]),
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { RoleArn: att('machineRole'), DefinitionString: definition() },
      },
      scheduleRole: role('scheduler', [allow('states:StartExecution', ref('Machine'))]),
      Nightly: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          FlexibleTimeWindow: { Mode: 'OFF' },
          ScheduleExpression: 'cron(30 0 * * ? *)',
          ScheduleExpressionTimezone: 'Asia/Shanghai',
          Target: { Arn: ref('Machine'), RoleArn: att('scheduleRole'), Input: '{"mode":"night"}' },
        },
      },
      Metadata: { Type: 'AWS::CDK::Metadata', Properties: {} },
    },
    Outputs: {
      ApiUrl: { Value: att('Api', 'ApiEndpoint') },
      PublicationUrl: { Value: url },
      Table: { Value: ref('Log') },
      Bucket: { Value: ref('Bucket') },
      MachineArn: { Value: ref('Machine') },
    },
  };
}

/** Writes the folder `cdk.out` and gives its path. */
export function writeAssembly(folder: string, content: BuiltTemplate = template()): string {
  const out = join(folder, 'cdk.out');
  mkdirSync(out, { recursive: true });
  const files: Record<string, Json> = {};
  for (const [name, source] of Object.entries(SOURCES)) {
    mkdirSync(join(out, `asset.${name}`), { recursive: true });
    writeFileSync(join(out, `asset.${name}`, 'index.js'), bundleOf(name, source));
    files[name] = {
      source: { path: `asset.${name}`, packaging: 'zip' },
      destinations: { current: { bucketName: 'assets', objectKey: `${name}.zip` } },
    };
  }
  const artifacts = {
    'Gongkai.assets': { type: 'cdk:asset-manifest', properties: { file: 'Gongkai.assets.json' } },
    Gongkai: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'Gongkai.template.json' },
    },
  };
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ version: '1', artifacts }));
  writeFileSync(join(out, 'Gongkai.assets.json'), JSON.stringify({ version: '1', files }));
  writeFileSync(join(out, 'Gongkai.template.json'), JSON.stringify(content));
  return out;
}

import { beforeAll, describe, expect, test } from 'vitest';
import {
  flat,
  list,
  named,
  ofType,
  plain,
  type Resource,
  type Synthesized,
  statements,
  synthesize,
} from './synthesized.ts';

let stack: Synthesized;
beforeAll(async () => {
  stack = await synthesize();
});

const tables = {
  EVENT_LOG_TABLE: '<EventStoreEventLog>',
  JOURNAL_TABLE: '<EventStoreJournal>',
  REGISTRY_TABLE: '<EventStoreRegistry>',
  SECRETS_TABLE: '<EventStoreSecrets>',
  PROGRESS_TABLE: '<EventStoreProgress>',
  REFUSALS_TABLE: '<EventStoreRefusals>',
};
const { EVENT_LOG_TABLE, JOURNAL_TABLE, REGISTRY_TABLE, SECRETS_TABLE, PROGRESS_TABLE, REFUSALS_TABLE } =
  tables;
const STAGE = 'prod';
const ownLog = ['logs:CreateLogStream', 'logs:PutLogEvents'];

const functions = [
  {
    name: 'IntakeReceiveEvents',
    size: { MemorySize: 512, Timeout: 29 },
    variables: {
      EVENT_LOG_TABLE,
      JOURNAL_TABLE,
      REGISTRY_TABLE,
      SECRETS_TABLE,
      REFUSALS_TABLE,
      PUBLICATION_URL: 'https://<PublicationBucket.RegionalDomainName>',
      SOURCE_RATE: '100',
      LOOK: '<NightlyChainStartPendingFunction>',
      STAGE,
    },
    may: {
      '<IntakeReceiveEventsLog.Arn>': ownLog,
      '<EventStoreEventLog.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem'],
      '<EventStoreJournal.Arn>': ['dynamodb:PutItem'],
      '<EventStoreRegistry.Arn>': ['dynamodb:GetItem', 'dynamodb:Query'],
      '<EventStoreSecrets.Arn>': ['dynamodb:GetItem'],
      '<EventStoreRefusals.Arn>': ['dynamodb:PutItem'],
      '<EventStoreSecretsKey.Arn>': ['kms:Decrypt'],
      '<NightlyChainStartPendingFunction.Arn>': ['lambda:InvokeFunction'],
    },
  },
  {
    name: 'IntakeAnswerSenders',
    size: { MemorySize: 512, Timeout: 29 },
    variables: {
      EVENT_LOG_TABLE,
      JOURNAL_TABLE,
      REGISTRY_TABLE,
      SECRETS_TABLE,
      REFUSALS_TABLE,
      DRAFTS_BUCKET: '<PublicationDrafts>',
      PUBLICATION_URL: 'https://<PublicationBucket.RegionalDomainName>',
      STAGE,
    },
    may: {
      '<IntakeAnswerSendersLog.Arn>': ownLog,
      '<EventStoreEventLog.Arn>': ['dynamodb:GetItem', 'dynamodb:Query'],
      '<EventStoreJournal.Arn>': ['dynamodb:Query'],
      '<EventStoreRegistry.Arn>': ['dynamodb:GetItem', 'dynamodb:Query'],
      '<EventStoreSecrets.Arn>': ['dynamodb:GetItem'],
      '<EventStoreRefusals.Arn>': ['dynamodb:Query'],
      '<EventStoreSecretsKey.Arn>': ['kms:Decrypt'],
      '<PublicationDrafts.Arn>/drafts/*': ['s3:GetObject'],
      '<PublicationDrafts.Arn>': ['s3:ListBucket'],
    },
  },
  {
    name: 'NightlyChainStartPending',
    size: { MemorySize: 512, Timeout: 300 },
    variables: {
      JOURNAL_TABLE,
      REGISTRY_TABLE,
      PROGRESS_TABLE,
      NIGHTLY_CHAIN: '<NightlyChainMachine>',
      STAGE,
    },
    may: {
      '<NightlyChainStartPendingLog.Arn>': ownLog,
      '<EventStoreJournal.Arn>': ['dynamodb:GetItem', 'dynamodb:Scan'],
      '<EventStoreRegistry.Arn>': ['dynamodb:Query'],
      '<EventStoreProgress.Arn>': ['dynamodb:Scan'],
      '<NightlyChainMachine>': ['states:ListExecutions', 'states:StartExecution'],
    },
  },
  {
    name: 'NightlyChainListDue',
    size: { MemorySize: 512, Timeout: 300 },
    variables: {
      JOURNAL_TABLE,
      REGISTRY_TABLE,
      PROGRESS_TABLE,
      DRAFTS_BUCKET: '<PublicationDrafts>',
      ALARM_TOPIC: '<AlarmsTopic>',
      STAGE,
    },
    may: {
      '<NightlyChainListDueLog.Arn>': ownLog,
      '<EventStoreJournal.Arn>': ['dynamodb:PutItem', 'dynamodb:Scan'],
      '<EventStoreRegistry.Arn>': ['dynamodb:PutItem', 'dynamodb:Query'],
      '<EventStoreProgress.Arn>': ['dynamodb:Scan'],
      '<PublicationDrafts.Arn>/runs/*/due.json': ['s3:PutObject'],
      '<PublicationDrafts.Arn>/runs/*/known.json': ['s3:PutObject'],
      '<PublicationDrafts.Arn>/late/*': ['s3:GetObject', 's3:PutObject'],
      '<PublicationDrafts.Arn>': ['s3:ListBucket'],
      '<AlarmsTopic>': ['sns:Publish'],
    },
  },
  {
    name: 'NightlyChainRollUp',
    size: { MemorySize: 1769, Timeout: 900 },
    variables: {
      EVENT_LOG_TABLE,
      JOURNAL_TABLE,
      REGISTRY_TABLE,
      PROGRESS_TABLE,
      DRAFTS_BUCKET: '<PublicationDrafts>',
      OBJECT_LOCK: 'none',
      STAGE,
    },
    may: {
      '<NightlyChainRollUpLog.Arn>': ownLog,
      '<EventStoreEventLog.Arn>': ['dynamodb:BatchGetItem', 'dynamodb:Query'],
      '<EventStoreJournal.Arn>': ['dynamodb:Query'],
      '<EventStoreRegistry.Arn>': ['dynamodb:GetItem', 'dynamodb:Query'],
      '<EventStoreProgress.Arn>': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      '<PublicationDrafts.Arn>/calendar/*': ['s3:GetObject'],
      '<PublicationDrafts.Arn>/drafts/*/contribution.json': ['s3:GetObject'],
      '<PublicationDrafts.Arn>/folds/*': ['s3:PutObject'],
      '<PublicationDrafts.Arn>/runs/*/known.json': ['s3:GetObject'],
      '<PublicationDrafts.Arn>/segments/*': ['s3:GetObject', 's3:PutObject'],
      '<PublicationDrafts.Arn>/versions/manifests/*': ['s3:GetObject'],
      '<PublicationDrafts.Arn>/versions/files/*': ['s3:GetObject', 's3:PutObject'],
      '<PublicationDrafts.Arn>': ['s3:ListBucket'],
    },
  },
  {
    name: 'NightlyChainRenderReport',
    size: { MemorySize: 1769, Timeout: 900 },
    variables: {
      JOURNAL_TABLE,
      PROGRESS_TABLE,
      DRAFTS_BUCKET: '<PublicationDrafts>',
      PUBLICATION_BUCKET: '<PublicationBucket>',
      PUBLICATION_URL: 'https://<PublicationBucket.RegionalDomainName>',
      OBJECT_LOCK: 'none',
      LOG_KEY: 'seals <LogKey.Arn>',
      NOTICE_TOPIC: '<NoticesTopic>',
      RUN_BY: 'none',
      STAGE,
    },
    may: {
      '<NightlyChainRenderReportLog.Arn>': ownLog,
      '<EventStoreJournal.Arn>': ['dynamodb:DeleteItem'],
      '<EventStoreProgress.Arn>': ['dynamodb:UpdateItem'],
      '<LogKey.Arn>': ['kms:Decrypt', 'kms:Encrypt'],
      '<PublicationDrafts.Arn>/folds/*': ['s3:GetObject'],
      '<PublicationDrafts.Arn>/runs/*': ['s3:GetObject', 's3:PutObject'],
      '<PublicationDrafts.Arn>/drafts/*': ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      '<PublicationDrafts.Arn>/versions/*': ['s3:GetObject', 's3:PutObject'],
      '<PublicationDrafts.Arn>': ['s3:ListBucket'],
      '<PublicationBucket.Arn>/*': ['s3:GetObject', 's3:PutObject'],
      '<PublicationBucket.Arn>': ['s3:ListBucket'],
      '<NoticesTopic>': ['sns:Publish'],
    },
  },
];

describe.each(functions)('the function $name', ({ name, size, variables, may }) => {
  test('runs one bundled module on x86_64, without tracing, with its size and its own log', () => {
    const { Properties } = named(stack, `${name}Function`);
    expect(Properties).toMatchObject({
      ...size,
      Runtime: 'nodejs24.x',
      Architectures: ['x86_64'],
      Handler: 'index.handler',
    });
    expect(Properties['TracingConfig']).toBeUndefined();
    expect(flat((Properties['LoggingConfig'] as { LogGroup: unknown }).LogGroup)).toBe(`<${name}Log>`);
  });

  test('is given exactly the variables that it reads', () => {
    const { Variables } = named(stack, `${name}Function`).Properties['Environment'] as {
      Variables: Record<string, unknown>;
    };
    const given = Object.entries(Variables).map(([key, value]) => [key, flat(value)]);
    expect(Object.fromEntries(given)).toEqual(variables);
  });

  test('may do exactly what the design says, each action on one resource', () => {
    expect(allowedTo(`${name}Role`)).toEqual(may);
  });
});

/** Resource to actions, over every policy of the role; throws where a role gets actions in another way. */
function allowedTo(role: string): Record<string, readonly string[]> {
  const { ManagedPolicyArns, Policies } = named(stack, role).Properties;
  if (ManagedPolicyArns !== undefined || Policies !== undefined)
    throw new Error(`${role} has other policies`);
  const attached = ofType(stack, 'AWS::IAM::Policy').filter(([, policy]) =>
    (policy.Properties['Roles'] as unknown[]).map(flat).includes(`<${role}>`),
  );
  const grants = attached.flatMap(([, policy]) => statements(policy.Properties['PolicyDocument']));
  const pairs = grants.flatMap((grant) =>
    list(grant.Resource).map((on): [string, readonly string[]] => [flat(on), list(grant.Action)]),
  );
  const seen = Object.fromEntries(pairs);
  if (Object.keys(seen).length !== pairs.length)
    throw new Error(`${role} has two statements on one resource`);
  return seen;
}

test('there are these six functions and no other', () => {
  expect(ofType(stack, 'AWS::Lambda::Function')).toHaveLength(functions.length);
});

test('no role of the stack is allowed an action with a wildcard', () => {
  const documents = Object.values(stack.resources).flatMap(identityPolicies);
  const allowed = documents
    .flatMap(statements)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => list(Action));
  expect(allowed.length).toBeGreaterThan(30);
  expect(allowed.filter((action) => action.includes('*'))).toEqual([]);
});

function identityPolicies({ Type, Properties }: Resource): unknown[] {
  if (Type === 'AWS::IAM::Policy') return [Properties['PolicyDocument']];
  if (Type !== 'AWS::IAM::Role') return [];
  const inline = (Properties['Policies'] ?? []) as { PolicyDocument: unknown }[];
  return inline.map(({ PolicyDocument }) => PolicyDocument);
}

test('one role alone may write what is published, and none may remove it', () => {
  const writers = Object.entries(stack.resources).flatMap(([id, resource]) =>
    identityPolicies(resource)
      .flatMap(statements)
      .filter(({ Resource }) => list(Resource).some((on) => flat(on).startsWith('<PublicationBucket.Arn>')))
      .flatMap(({ Action }) => list(Action))
      .filter((action) => !/^s3:(Get|List)/.test(action))
      .map((action) => [plain(id), action]),
  );
  expect(writers).toEqual([['NightlyChainRenderReportRoleDefaultPolicy', 's3:PutObject']]);
});

test('the stage is told to the functions', async () => {
  const { Variables } = named(await synthesize({ stage: 'test' }), 'IntakeReceiveEventsFunction').Properties[
    'Environment'
  ] as { Variables: Record<string, unknown> };
  expect(Variables['STAGE']).toBe('test');
});

test('logs are kept as long as the setting says', async () => {
  const logs = ofType(await synthesize({ logRetentionDays: '400' }), 'AWS::Logs::LogGroup');
  expect(new Set(logs.map(([, log]) => log.Properties['RetentionInDays']))).toEqual(new Set([400]));
});

test('every log is kept at least 180 days, also when the stack goes (网络安全法, article 21)', () => {
  const logs = ofType(stack, 'AWS::Logs::LogGroup');
  expect(logs).toHaveLength(functions.length + 2); // the access log and the log of the chain
  for (const [, log] of logs) {
    expect(log.Properties['RetentionInDays']).toBeGreaterThanOrEqual(180);
    expect(log.DeletionPolicy).toBe('RetainExceptOnCreate');
  }
});

/**
 * The properties of each resource type that is put up: those that are honoured, and, as `ignored`, those that have no
 * counterpart on this machine. Any other property is refused, because what it asks for would be missing in silence.
 * Source: AWS CloudFormation Template Reference, each type's properties.
 */
import { z } from 'zod';

const ignored = z.unknown().optional();
const tags = { Tags: ignored };
/** Without a version a document is of the older one, as IAM has it. */
const policyDocument = z.object({ Version: z.string().default('2008-10-17'), Statement: z.unknown() });
const whole = z.coerce.number().int().positive();

export const tableSchema = z.strictObject({
  ...tags,
  TableName: ignored,
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  SSESpecification: z
    .object({ KMSMasterKeyId: z.string().startsWith('arn:', 'must be the ARN of a key').optional() })
    .optional(),
  BillingMode: z.literal('PAY_PER_REQUEST').optional(),
  PointInTimeRecoverySpecification: ignored,
  DeletionProtectionEnabled: ignored,
  // DynamoDB may be days late with it: a reader leaves out what has expired, here as there.
  TimeToLiveSpecification: ignored,
  TableClass: ignored,
  ContributorInsightsSpecification: ignored,
});

const oneStar = z.string().regex(/^[^*]*\*?[^*]*$/, 'holds more than one *');
const corsRule = z.strictObject({
  Id: ignored,
  AllowedOrigins: z.array(oneStar).min(1),
  AllowedMethods: z.array(z.enum(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'])).min(1),
  AllowedHeaders: z.array(oneStar).default([]),
  ExposedHeaders: z.array(z.string().regex(/^[^*]*$/, 'is a pattern')).default([]),
  MaxAge: z.coerce.number().int().nonnegative().optional(),
});

// The life of objects is not shortened here, and block public access guards against policies that are not written.
export const bucketSchema = z.strictObject({
  ...tags,
  BucketName: ignored,
  BucketEncryption: ignored,
  VersioningConfiguration: z.object({ Status: z.literal('Enabled') }),
  LifecycleConfiguration: ignored,
  OwnershipControls: ignored,
  CorsConfiguration: z.strictObject({ CorsRules: z.array(corsRule).min(1).max(100) }).optional(),
  PublicAccessBlockConfiguration: ignored,
  LoggingConfiguration: ignored,
});

/** Policies of roles decide who may use a key; its own lets the account decide. */
export const keySchema = z.strictObject({
  ...tags,
  Description: ignored,
  Enabled: z.literal(true).optional(),
  EnableKeyRotation: ignored,
  KeyPolicy: ignored,
  KeySpec: z.enum(['SYMMETRIC_DEFAULT', 'ECC_NIST_EDWARDS25519']).default('SYMMETRIC_DEFAULT'),
  KeyUsage: z.enum(['ENCRYPT_DECRYPT', 'SIGN_VERIFY']).optional(),
  PendingWindowInDays: ignored,
});

export const bucketPolicySchema = z.strictObject({ Bucket: z.string(), PolicyDocument: policyDocument });

export const roleSchema = z.strictObject({
  ...tags,
  RoleName: ignored,
  Description: ignored,
  MaxSessionDuration: ignored,
  AssumeRolePolicyDocument: z.object({ Version: z.string().optional(), Statement: z.array(z.unknown()) }),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: policyDocument })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});
export const rolePolicySchema = z.strictObject({
  PolicyName: ignored,
  PolicyDocument: policyDocument,
  Roles: z.array(z.string()),
});
export const trustSchema = z.object({
  Effect: z.literal('Allow'),
  Action: z.literal('sts:AssumeRole'),
  Principal: z.object({ Service: z.union([z.string(), z.array(z.string())]) }),
});

export const functionSchema = z.strictObject({
  ...tags,
  FunctionName: ignored,
  Description: ignored,
  Code: z.strictObject({ S3Bucket: ignored, S3Key: z.string() }),
  Handler: z.string(),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'is not known to the local stack'),
  Role: z.string(),
  Architectures: ignored,
  MemorySize: whole.default(128),
  Timeout: whole.default(3),
  Environment: z
    .strictObject({ Variables: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)) })
    .optional(),
  LoggingConfig: ignored,
  TracingConfig: z.object({ Mode: z.literal('PassThrough') }).optional(),
  ReservedConcurrentExecutions: ignored,
});

// Neither provisioned concurrency nor a digest that the code must have is known here.
export const versionSchema = z.strictObject({ FunctionName: z.string(), Description: ignored });
/** Without a routing to a second version: that is for CodeDeploy alone. */
export const aliasSchema = z.strictObject({
  FunctionName: z.string(),
  FunctionVersion: z.string(),
  Name: z.string(),
  Description: ignored,
});

export const permissionSchema = z.strictObject({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: ignored,
});

export const apiSchema = z.strictObject({
  ...tags,
  Name: ignored,
  Description: ignored,
  ProtocolType: z.literal('HTTP'),
  DisableExecuteApiEndpoint: z.literal(false).optional(),
});
export const integrationSchema = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});
export const routeSchema = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.literal('NONE').optional(),
});
// A stage of another name would stand in the path. Throttling and the access log have no counterpart.
export const stageSchema = z.strictObject({
  ...tags,
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  AccessLogSettings: ignored,
  DefaultRouteSettings: ignored,
});

export const machineSchema = z.strictObject({
  ...tags,
  StateMachineName: ignored,
  StateMachineType: z.literal('STANDARD').default('STANDARD'),
  RoleArn: z.string(),
  DefinitionString: z.string(),
  LoggingConfiguration: ignored,
  TracingConfiguration: z.object({ Enabled: z.literal(false) }).optional(),
});

export const scheduleSchema = z.strictObject({
  Name: ignored,
  Description: ignored,
  GroupName: ignored,
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().default('{}'),
    RetryPolicy: ignored,
    DeadLetterConfig: ignored,
  }),
});

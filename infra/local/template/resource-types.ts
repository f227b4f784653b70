/**
 * The resource types that the local stack knows, and what `Ref` and `Fn::GetAtt` of each give.
 *
 * Each type stands here explicitly, with what becomes of it: `put up` on this machine, or `not needed`, which has
 * a name that others may refer to and nothing behind it. A type that is missing here is an error when the template
 * is read. Names are those of the template, or are made from stack and logical id alone, so that the data of an
 * earlier start is found again under a later template. Addresses are formed as AWS forms them; the local stack
 * turns them into addresses of its front door in one place (`plan.ts`, `localAddresses`).
 * Source: AWS CloudFormation Template Reference, "Return values" of each type.
 */
import { createHash } from 'node:crypto';

/** Where the stack would stand. */
export interface Setting {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly urlSuffix: string;
  readonly stackName: string;
}

/** A resource, as far as its names depend on it. */
export interface Named {
  readonly logicalId: string;
  /** The name that the template gives it, or the one made for it. */
  readonly name: string;
  readonly setting: Setting;
  /** A property of it as text, worked out. */
  readonly text: (property: string) => string;
}

export interface ResourceType {
  readonly locally: 'put up' | 'not needed';
  /** The property that holds a name of the template's own choice. */
  readonly nameProperty?: string;
  readonly ref: (of: Named) => string;
  readonly attributes: Readonly<Record<string, (of: Named) => string>>;
}

const arn =
  (service: string, resource: (of: Named) => string) =>
  (of: Named): string =>
    `arn:${of.setting.partition}:${service}:${of.setting.region}:${of.setting.account}:${resource(of)}`;

const iamArn =
  (kind: string) =>
  (of: Named): string =>
    `arn:${of.setting.partition}:iam::${of.setting.account}:${kind}/${of.name}`;

const name = (of: Named): string => of.name;
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Ids that AWS would draw by lot are drawn from the logical id here. */
const shortId = (of: Named): string => digest(`${of.setting.stackName}/${of.logicalId}`).slice(0, 10);
const uuid = (of: Named): string =>
  digest(`${of.setting.stackName}/${of.logicalId}`).replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/,
    '$1-$2-$3-$4-$5',
  );

export const bucketHost = (bucket: string, setting: Setting): string =>
  `${bucket}.s3.${setting.region}.${setting.urlSuffix}`;
export const apiHost = (apiId: string, setting: Setting): string =>
  `${apiId}.execute-api.${setting.region}.${setting.urlSuffix}`;

const notNeeded = (
  ref: (of: Named) => string = name,
  attributes: ResourceType['attributes'] = {},
  nameProperty?: string,
): ResourceType => ({ locally: 'not needed', ref, attributes, ...(nameProperty && { nameProperty }) });

/**
 * AWS counts the versions of a function. The logical id ends in a digest of code and configuration: so the same code keeps
 * its number under a later template, and other code has another.
 */
const versionNumber = (of: Named): string =>
  String(Number.parseInt(digest(`${of.setting.stackName}/${of.logicalId}`).slice(0, 8), 16));
const versionArn = arn('lambda', (of) => `function:${of.text('FunctionName')}:${versionNumber(of)}`);

const aliasArn = arn('lambda', (of) => `function:${of.text('FunctionName')}:${of.text('Name')}`);

const queueArn = arn('sqs', name);
const topicArn = arn('sns', name);
const keyArn = arn('kms', (of) => `key/${uuid(of)}`);
const machineArn = arn('states', (of) => `stateMachine:${of.name}`);
const tableArn = arn('dynamodb', (of) => `table/${of.name}`);

export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::Table': {
    locally: 'put up',
    nameProperty: 'TableName',
    ref: name,
    attributes: { Arn: tableArn },
  },
  'AWS::S3::Bucket': {
    locally: 'put up',
    nameProperty: 'BucketName',
    ref: name,
    attributes: {
      Arn: (of) => `arn:${of.setting.partition}:s3:::${of.name}`,
      DomainName: (of) => `${of.name}.s3.${of.setting.urlSuffix}`,
      RegionalDomainName: (of) => bucketHost(of.name, of.setting),
    },
  },
  'AWS::S3::BucketPolicy': { locally: 'put up', ref: name, attributes: {} },
  'AWS::IAM::Role': {
    locally: 'put up',
    nameProperty: 'RoleName',
    ref: name,
    attributes: { Arn: iamArn('role'), RoleId: (of) => `AROA${shortId(of).toUpperCase()}` },
  },
  'AWS::IAM::Policy': { locally: 'put up', nameProperty: 'PolicyName', ref: name, attributes: {} },
  'AWS::Lambda::Function': {
    locally: 'put up',
    nameProperty: 'FunctionName',
    ref: name,
    attributes: { Arn: arn('lambda', (of) => `function:${of.name}`) },
  },
  'AWS::Lambda::Permission': { locally: 'put up', ref: name, attributes: {} },
  'AWS::ApiGatewayV2::Api': {
    locally: 'put up',
    ref: shortId,
    attributes: { ApiId: shortId, ApiEndpoint: (of) => `https://${apiHost(shortId(of), of.setting)}` },
  },
  'AWS::ApiGatewayV2::Integration': { locally: 'put up', ref: shortId, attributes: {} },
  'AWS::ApiGatewayV2::Route': { locally: 'put up', ref: shortId, attributes: { RouteId: shortId } },
  'AWS::ApiGatewayV2::Stage': { locally: 'put up', nameProperty: 'StageName', ref: name, attributes: {} },
  'AWS::StepFunctions::StateMachine': {
    locally: 'put up',
    nameProperty: 'StateMachineName',
    ref: machineArn,
    attributes: { Arn: machineArn, Name: name },
  },
  'AWS::Scheduler::Schedule': {
    locally: 'put up',
    nameProperty: 'Name',
    ref: name,
    attributes: { Arn: arn('scheduler', (of) => `schedule/default/${of.name}`) },
  },

  'AWS::Lambda::Version': {
    locally: 'put up',
    ref: versionArn,
    attributes: { FunctionArn: versionArn, Version: versionNumber },
  },
  'AWS::Lambda::Alias': { locally: 'put up', ref: aliasArn, attributes: { AliasArn: aliasArn } },

  'AWS::KMS::Key': { locally: 'put up', ref: uuid, attributes: { Arn: keyArn, KeyId: uuid } },

  // Names alone: nothing stands behind these on this machine.
  'AWS::KMS::Alias': notNeeded(name, {}, 'AliasName'),
  'AWS::Logs::LogGroup': notNeeded(
    name,
    { Arn: arn('logs', (of) => `log-group:${of.name}:*`) },
    'LogGroupName',
  ),
  'AWS::Logs::ResourcePolicy': notNeeded(),
  'AWS::Logs::MetricFilter': notNeeded(),
  'AWS::CloudWatch::Alarm': notNeeded(
    name,
    { Arn: arn('cloudwatch', (of) => `alarm:${of.name}`) },
    'AlarmName',
  ),
  'AWS::CloudWatch::CompositeAlarm': notNeeded(),
  'AWS::CloudWatch::Dashboard': notNeeded(name, {}, 'DashboardName'),
  'AWS::SQS::Queue': notNeeded(
    (of) => `https://sqs.${of.setting.region}.${of.setting.urlSuffix}/${of.setting.account}/${of.name}`,
    { Arn: queueArn, QueueName: name },
    'QueueName',
  ),
  'AWS::SQS::QueuePolicy': notNeeded(),
  'AWS::SNS::Topic': notNeeded(topicArn, { TopicArn: topicArn, TopicName: name }, 'TopicName'),
  'AWS::SNS::TopicPolicy': notNeeded(),
  'AWS::SNS::Subscription': notNeeded(),
  'AWS::Scheduler::ScheduleGroup': notNeeded(
    name,
    { Arn: arn('scheduler', (of) => `schedule-group/${of.name}`) },
    'Name',
  ),
  'AWS::Lambda::EventInvokeConfig': notNeeded(),
  // An alias is at its version at once here: nothing is shifted.
  'AWS::CodeDeploy::Application': notNeeded(),
  'AWS::CodeDeploy::DeploymentGroup': notNeeded(),
  'AWS::Budgets::Budget': notNeeded(),
  'AWS::CDK::Metadata': notNeeded(),
  'Custom::S3AutoDeleteObjects': notNeeded(),
};

/**
 * Lower case, digits and hyphens, at most 63 characters: that fits the narrowest naming rule, which is S3's.
 * What is too long is cut and ends in a digest of the whole.
 */
export function physicalName(stackName: string, logicalId: string): string {
  const whole = `${stackName}-${logicalId}`.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  return whole.length <= 63 ? whole : `${whole.slice(0, 54)}-${digest(whole).slice(0, 8)}`;
}

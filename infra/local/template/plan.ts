/**
 * Comes in: a resolved assembly. Goes out: what is to be put up, by kind, with every cross-reference followed.
 *
 * Always: a property that is not known (`plan-schemas.ts`), a reference into another stack, or a role that its
 * service may not assume is a `TemplateError`.
 */
import type { z } from 'zod';
import type { CorsRule, TableDefinition } from '../engine.ts';
import type { PolicyDocument } from '../iam/policy.ts';
import type { KeyDefinition } from '../kms/server.ts';
import type { FunctionDefinition } from '../lambda/functions.ts';
import type { Schedule } from '../scheduler/schedule.ts';
import type { MachineDefinition } from '../step-functions/executions.ts';
import type { Assembly, ResolvedResource } from './assembly.ts';
import { TemplateError } from './intrinsics.ts';
import {
  aliasSchema,
  apiSchema,
  bucketPolicySchema,
  bucketSchema,
  functionSchema,
  integrationSchema,
  keySchema,
  machineSchema,
  permissionSchema,
  rolePolicySchema,
  roleSchema,
  routeSchema,
  scheduleSchema,
  stageSchema,
  tableSchema,
  trustSchema,
  versionSchema,
} from './plan-schemas.ts';
import { apiHost, bucketHost, type Setting } from './resource-types.ts';

export interface StackPlan {
  readonly setting: Setting;
  readonly tables: readonly TableDefinition[];
  readonly buckets: readonly string[];
  /** By the name of the bucket. */
  readonly cors: Readonly<Record<string, readonly CorsRule[]>>;
  /** By the ARN of the bucket. */
  readonly bucketPolicies: Readonly<Record<string, PolicyDocument>>;
  readonly keys: readonly KeyDefinition[];
  readonly roles: readonly Role[];
  /** Each function as it is deployed, then its published versions, then their aliases. */
  readonly functions: readonly PlannedFunction[];
  readonly permissions: readonly Permission[];
  readonly api: Api | undefined;
  readonly machines: readonly MachineDefinition[];
  readonly schedules: readonly PlannedSchedule[];
  readonly outputs: Readonly<Record<string, string>>;
}

interface Role {
  readonly name: string;
  readonly arn: string;
  readonly policies: readonly PolicyDocument[];
}
type PlannedFunction = Omit<FunctionDefinition, 'credentials'> & { readonly roleArn: string };
/** Who beside roles may invoke a function. */
interface Permission {
  readonly functionArn: string;
  readonly principal: string;
  readonly sourceArn: string | undefined;
}
interface Api {
  readonly id: string;
  readonly routes: readonly { readonly key: string; readonly functionArn: string }[];
}
interface PlannedSchedule extends Schedule {
  readonly logicalId: string;
  readonly target: { readonly kind: 'machine' | 'function'; readonly arn: string };
  readonly roleArn: string;
  readonly input: string;
}

export function planStack(assembly: Assembly): StackPlan {
  const roles = planRoles(assembly);
  const functions = planFunctions(assembly, roles);
  const buckets = rows(assembly, 'AWS::S3::Bucket', bucketSchema);
  return {
    setting: assembly.setting,
    tables: rows(assembly, 'AWS::DynamoDB::Table', tableSchema).map(({ resource, properties }) => ({
      TableName: resource.name,
      KeySchema: properties.KeySchema,
      AttributeDefinitions: properties.AttributeDefinitions,
      ...(properties.SSESpecification?.KMSMasterKeyId && {
        SSESpecification: { KMSMasterKeyId: properties.SSESpecification.KMSMasterKeyId },
      }),
    })),
    buckets: buckets.map(({ resource }) => resource.name),
    cors: Object.fromEntries(
      buckets.flatMap(({ resource, properties: { CorsConfiguration: cors } }) =>
        cors === undefined ? [] : [[resource.name, cors.CorsRules]],
      ),
    ),
    bucketPolicies: planBucketPolicies(assembly),
    keys: rows(assembly, 'AWS::KMS::Key', keySchema).map(({ resource, properties }) => ({
      arn: resource.arn ?? '',
      spec: properties.KeySpec,
    })),
    roles: roles.map(({ name, arn, policies }) => ({ name, arn, policies })),
    functions,
    permissions: rows(assembly, 'AWS::Lambda::Permission', permissionSchema).map(
      ({ resource, properties }) => ({
        functionArn: findFunction(functions, properties.FunctionName, resource.logicalId).arn,
        principal: properties.Principal,
        sourceArn: properties.SourceArn,
      }),
    ),
    api: planApi(assembly, functions),
    machines: planMachines(assembly, roles),
    schedules: planSchedules(assembly, roles, functions),
    outputs: assembly.outputs,
  };
}

/**
 * The addresses that AWS would serve, turned into those of the front door, in outputs and in functions' variables:
 * `https://<bucket>.s3.<region>.<suffix>` becomes `<front door>/<bucket>`, the HTTP API's becomes the front door; and
 * those of `others` become what stands in for them.
 */
export function localAddresses(
  plan: StackPlan,
  frontDoor: string,
  others: Readonly<Record<string, string>> = {},
): (text: string) => string {
  const hosts = plan.buckets.map(
    (bucket) => [bucketHost(bucket, plan.setting), `${frontDoor}/${bucket}`] as const,
  );
  const all = plan.api ? [...hosts, [apiHost(plan.api.id, plan.setting), frontDoor] as const] : hosts;
  return (text) => {
    const ours = all.reduce((left, [host, local]) => left.replaceAll(`https://${host}`, local), text);
    return Object.entries(others).reduce((left, [address, local]) => left.replaceAll(address, local), ours);
  };
}

interface Row<P> {
  readonly resource: ResolvedResource;
  readonly properties: P;
}

function rows<P>(assembly: Assembly, type: string, schema: z.ZodType<P>): Row<P>[] {
  return assembly.resources
    .filter((resource) => resource.type === type)
    .map((resource) => {
      const parsed = schema.safeParse(resource.properties);
      if (parsed.success) return { resource, properties: parsed.data };
      const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || type}: ${message}`);
      throw new TemplateError(`${resource.logicalId}.Properties`, faults.join('; '));
    });
}

interface TrustingRole extends Role {
  readonly trusts: readonly string[];
}

/** Only logs, which need no permission here; any other managed policy of AWS would have to be brought along. */
const EMPTY_MANAGED_POLICY = /:iam::aws:policy\/service-role\/AWSLambdaBasicExecutionRole$/;

function planRoles(assembly: Assembly): TrustingRole[] {
  const attached = rows(assembly, 'AWS::IAM::Policy', rolePolicySchema);
  return rows(assembly, 'AWS::IAM::Role', roleSchema).map(({ resource, properties }) => {
    const unknown = properties.ManagedPolicyArns.find((arn) => !EMPTY_MANAGED_POLICY.test(arn));
    if (unknown)
      throw new TemplateError(resource.logicalId, `the managed policy ${unknown} is not known locally`);
    const own = properties.Policies.map((policy) => policy.PolicyDocument);
    const others = attached.filter((row) => row.properties.Roles.includes(resource.name));
    return {
      name: resource.name,
      arn: resource.arn ?? '',
      policies: [...own, ...others.map((row) => row.properties.PolicyDocument)],
      trusts: properties.AssumeRolePolicyDocument.Statement.flatMap((statement) => {
        const trust = trustSchema.safeParse(statement);
        return trust.success ? [trust.data.Principal.Service].flat() : [];
      }),
    };
  });
}

/** The ARN of a role that the service may assume. Conditions on the assumption always hold: there is one account. */
function assumed(roles: readonly TrustingRole[], roleArn: string, service: string, where: string): string {
  const role = roles.find(({ arn }) => arn === roleArn);
  if (!role) throw new TemplateError(where, `the role ${roleArn} is not in the template`);
  if (!role.trusts.some((trusted) => trusted.startsWith(`${service}.`))) {
    throw new TemplateError(where, `the role ${role.name} does not let ${service} assume it`);
  }
  return role.arn;
}

/** A version is what its template deploys: code and configuration of the function beside it. */
function planFunctions(assembly: Assembly, roles: readonly TrustingRole[]): PlannedFunction[] {
  const latest = rows(assembly, 'AWS::Lambda::Function', functionSchema).map((row) =>
    planFunction(row, assembly, roles),
  );
  const versions = rows(assembly, 'AWS::Lambda::Version', versionSchema).map(({ resource, properties }) => {
    const arn = resource.ref;
    const of = findFunction(latest, properties.FunctionName, resource.logicalId);
    return { ...of, arn, version: arn.slice(arn.lastIndexOf(':') + 1) };
  });
  const aliases = rows(assembly, 'AWS::Lambda::Alias', aliasSchema).map(({ resource, properties }) => {
    const { FunctionName, FunctionVersion, Name } = properties;
    const of = versions.find(({ name, version }) => name === FunctionName && version === FunctionVersion);
    if (of) return { ...of, arn: resource.ref, alias: Name };
    throw new TemplateError(resource.logicalId, `${FunctionName} has no version ${FunctionVersion} here`);
  });
  return [...latest, ...versions, ...aliases];
}

function planFunction(
  { resource, properties }: Row<z.infer<typeof functionSchema>>,
  assembly: Assembly,
  roles: readonly TrustingRole[],
): PlannedFunction {
  const where = `${resource.logicalId}.Properties`;
  return {
    name: resource.name,
    arn: resource.arn ?? '',
    roleArn: assumed(roles, properties.Role, 'lambda', `${where}.Role`),
    handler: properties.Handler,
    folder: assembly.assetFolder(properties.Code.S3Key, `${where}.Code.S3Key`),
    runtime: properties.Runtime,
    memoryMb: properties.MemorySize,
    timeoutMs: properties.Timeout * 1000,
    variables: properties.Environment?.Variables ?? {},
  };
}

function findFunction(
  functions: readonly PlannedFunction[],
  nameOrArn: string,
  where: string,
): PlannedFunction {
  const found = functions.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  if (!found) throw new TemplateError(where, `the function ${nameOrArn} is not in the template`);
  return found;
}

function planBucketPolicies(assembly: Assembly): Record<string, PolicyDocument> {
  const policies: Record<string, PolicyDocument> = {};
  for (const { resource, properties } of rows(assembly, 'AWS::S3::BucketPolicy', bucketPolicySchema)) {
    const bucket = assembly.resources.find(
      ({ type, name }) => type === 'AWS::S3::Bucket' && name === properties.Bucket,
    );
    if (!bucket?.arn) throw new TemplateError(resource.logicalId, `no bucket is called ${properties.Bucket}`);
    policies[bucket.arn] = properties.PolicyDocument;
  }
  return policies;
}

function planApi(assembly: Assembly, functions: readonly PlannedFunction[]): Api | undefined {
  const [api, second] = rows(assembly, 'AWS::ApiGatewayV2::Api', apiSchema);
  if (second) throw new TemplateError(second.resource.logicalId, 'the front door has room for one HTTP API');
  if (!api) return undefined;
  rows(assembly, 'AWS::ApiGatewayV2::Stage', stageSchema);
  const integrations = rows(assembly, 'AWS::ApiGatewayV2::Integration', integrationSchema);
  const routes = rows(assembly, 'AWS::ApiGatewayV2::Route', routeSchema).map(({ resource, properties }) => {
    const { logicalId } = resource;
    const integration = integrations.find((row) => properties.Target === `integrations/${row.resource.ref}`);
    if (!integration) throw new TemplateError(logicalId, `no integration is ${properties.Target}`);
    const uri = integration.properties.IntegrationUri;
    return { key: properties.RouteKey, functionArn: findFunction(functions, uri, logicalId).arn };
  });
  return { id: api.resource.ref, routes };
}

function planMachines(assembly: Assembly, roles: readonly TrustingRole[]): MachineDefinition[] {
  return rows(assembly, 'AWS::StepFunctions::StateMachine', machineSchema).map(
    ({ resource, properties }) => ({
      name: resource.name,
      arn: resource.ref,
      roleArn: assumed(roles, properties.RoleArn, 'states', `${resource.logicalId}.Properties.RoleArn`),
      type: properties.StateMachineType,
      definition: properties.DefinitionString,
    }),
  );
}

function planSchedules(
  assembly: Assembly,
  roles: readonly TrustingRole[],
  functions: readonly PlannedFunction[],
): PlannedSchedule[] {
  const machines = assembly.resources.filter(({ type }) => type === 'AWS::StepFunctions::StateMachine');
  return rows(assembly, 'AWS::Scheduler::Schedule', scheduleSchema)
    .filter(({ properties }) => properties.State === 'ENABLED')
    .map(({ resource, properties }) => {
      const { Arn, RoleArn, Input } = properties.Target;
      const where = `${resource.logicalId}.Properties.Target`;
      const isFunction = functions.some(({ arn }) => arn === Arn);
      if (!isFunction && !machines.some(({ ref }) => ref === Arn))
        throw new TemplateError(where, `${Arn} is no state machine and no function here`);
      return {
        logicalId: resource.logicalId,
        name: resource.name,
        expression: properties.ScheduleExpression,
        timeZone: properties.ScheduleExpressionTimezone,
        target: { kind: isFunction ? 'function' : 'machine', arn: Arn },
        roleArn: assumed(roles, RoleArn, 'scheduler', where),
        input: Input,
      };
    });
}

/**
 * In: the functions that the nightly state machine calls and the objects it reads. Out: its role.
 * Always: its rights are written out here, including the reading of one kind of object and the start of its own
 * children. The CDK would also grant every object of the bucket. A run that outlasts a deployment acts under the new
 * rights with the old versions, so the role may call every version of its functions.
 * Source: Step Functions Developer Guide, "IAM policies for using Distributed Map states".
 */
import { ArnFormat, Stack, Token, Validations } from 'aws-cdk-lib';
import { Policy, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { DUE, PREFIXES } from '../../shared/agreement/keys.ts';
import { EACH_AGENCY, EACH_UNFINISHED } from './chain-definition.ts';
import type { EventStore } from './event-store.ts';
import type { Children } from './operation-settings.ts';
import { logicalId } from './service-function.ts';

export interface MachineRoleProps {
  /** The called functions. */
  readonly functions: readonly IFunction[];
  readonly drafts: Bucket;
  readonly store: EventStore;
}

export function machineRole(scope: Construct, { functions, drafts, store }: MachineRoleProps): Role {
  const steps = new PolicyDocument();
  const due = `${PREFIXES.runs}*/${DUE}`;
  const may = (sid: string, actions: readonly string[], ...resources: readonly string[]) =>
    steps.addStatements(statement(sid, [...actions], [...resources]));
  // Without a version as well: so call runs that release 0.9.0 or an earlier one began.
  const called = functions.flatMap(({ functionArn }) => [functionArn, `${functionArn}:*`]);
  may('Steps', ['lambda:InvokeFunction'], ...called);
  may('Due', ['s3:GetObject'], drafts.arnForObjects(due));
  store.unlockFor({ may }, 'read');
  const role = new Role(scope, 'MachineRole', {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    inlinePolicies: { Steps: steps, LogDelivery: new PolicyDocument({ statements: [logDelivery()] }) },
  });
  Validations.of(role).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The actions that set up log delivery take no resource (Step Functions guide, logging).',
    },
    {
      id: `AwsSolutions-IAM5[Resource::<${logicalId(drafts)}.Arn>/${due}]`,
      reason: 'Each run has its own list, under its name; the grant reads that one object of a run.',
    },
    ...functions.map((each) => ({
      id: `AwsSolutions-IAM5[Resource::<${logicalId(each)}.Arn>:*]`,
      reason: 'A run calls the versions with which it began; the grant is limited to those of this function.',
    })),
  );
  return role;
}

function logDelivery(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    resources: ['*'],
  });
}

/**
 * A separate policy, because it names the machine, which needs its role first. The guide has one policy for maps with
 * either kind of children: they are started by `StartExecution`, and no other action starts an express one.
 */
export function mayHaveChildren(machine: StateMachine, role: Role, kind: Children): void {
  // The CDK's own policy has no role to attach to, and is never deployed; the rule packs would read it.
  machine.node.tryRemoveChild('DistributedMapPolicy');
  const stack = Stack.of(machine);
  // As in the guide, and as the children of a labelled map are called.
  const maps = kind === 'express' ? [EACH_AGENCY, EACH_UNFINISHED] : [EACH_AGENCY];
  const children = [':*', ...maps.map((label) => `/${label}:*`)];
  const executions = (name: string) => ({
    service: 'states',
    resource: 'execution',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const watched = children.map((child) => stack.formatArn(executions(`${machine.stateMachineName}${child}`)));
  const policy = new Policy(machine, 'Children', {
    roles: [role],
    statements: [
      statement('Start', ['states:StartExecution'], [machine.stateMachineArn]),
      statement('WatchAndStop', ['states:DescribeExecution', 'states:StopExecution'], watched),
    ],
  });
  const written = (value: string, name: string) => (Token.isUnresolved(value) ? `<${name}>` : value);
  const site = {
    partition: written(stack.partition, 'AWS::Partition'),
    region: written(stack.region, 'AWS::Region'),
    account: written(stack.account, 'AWS::AccountId'),
  };
  for (const child of children) {
    const arn = stack.formatArn({ ...executions(`<${logicalId(machine)}.Name>${child}`), ...site });
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${arn}]`,
      reason: 'Names of executions arise at run time; the grant is limited to those of this machine.',
    });
  }
}

function statement(sid: string, actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources });
}

/**
 * The principals of the local stack and their rights: the roles of the template under its policies, and one operator
 * with every right that no resource policy denies.
 *
 * Always: a key belongs to exactly one role or to the operator, and is valid only while the stack is up.
 */
import { randomBytes } from 'node:crypto';
import type { AccessKey, Authorize } from '../engine.ts';
import type { StackPlan } from '../template/plan.ts';
import { createAuthorize } from './policy.ts';

export interface Keys {
  readonly operator: AccessKey;
  readonly roles: ReadonlyMap<string, AccessKey>;
}

/** A pair of keys for each role and for the operator, valid while the stack is up. */
export function issueKeys({ roles, setting }: StackPlan): Keys {
  const issue = (principal: AccessKey['principal']): AccessKey => ({
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    principal,
  });
  const arn = `arn:${setting.partition}:iam::${setting.account}:user/operator`;
  return {
    operator: issue({ kind: 'user', name: 'operator', arn }),
    roles: new Map(roles.map((role) => [role.arn, issue({ kind: 'role', name: role.name, arn: role.arn })])),
  };
}

export function authorizeBy({ roles, bucketPolicies }: StackPlan, operator: AccessKey): Authorize {
  const everything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const identity = Object.fromEntries(roles.map(({ arn, policies }) => [arn, policies]));
  return createAuthorize({
    identity: { ...identity, [operator.principal.arn]: [everything] },
    resources: bucketPolicies,
  });
}

export function keyOf({ roles }: Keys, roleArn: string): AccessKey {
  const key = roles.get(roleArn);
  if (!key) throw new Error(`no role ${roleArn}`);
  return key;
}

/**
 * What comes in: the policies of a template with every reference resolved, then one question at a time. What goes out:
 * IAM's answer for one account (an explicit deny wins, then any allow, else no).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * Always: a policy that this module would have to guess at is refused when it is read, so that it shows at the start
 * and not as a silently wrong answer. Such are NotAction, a condition operator or key that nothing here reports, and an
 * unresolved reference. Not modelled: boundaries, service control policies, sessions, other accounts.
 */
import type { AccessRequest, Authorize, Decision, Principal } from '../engine.ts';

export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: unknown;
}

export interface Policies {
  /** By the ARN of a user or role. */
  readonly identity: Readonly<Record<string, readonly PolicyDocument[]>>;
  /** By the ARN of the resource that carries the policy: a bucket. It also covers the objects in it. */
  readonly resources: Readonly<Record<string, PolicyDocument>>;
}

export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

type Context = Readonly<Record<string, string>>;
type Test = (context: Context) => boolean;

interface Rule {
  readonly effect: 'Allow' | 'Deny';
  /** Null in an identity policy: it applies to its bearer. */
  readonly principal: ((principal: Principal) => boolean) | null;
  readonly action: (action: string) => boolean;
  readonly resource: (resource: string) => boolean;
  readonly condition: Test;
}

/** The condition keys that the engines report (or knowingly leave out), in lower case as IAM compares them. */
const reported = new Set([
  'aws:securetransport',
  'aws:principalarn',
  's3:if-match',
  's3:if-none-match',
  's3:prefix',
  's3:delimiter',
  's3:max-keys',
]);

/** Compiles the policies once; throws `PolicyError` naming the first unsupported statement. */
export function createAuthorize(policies: Policies): Authorize {
  const identity = new Map(
    Object.entries(policies.identity).map(([arn, documents]) => [
      arn,
      documents.flatMap((document, index) => rulesOf(document, `policy ${index + 1} of ${arn}`, 'identity')),
    ]),
  );
  const resources = Object.entries(policies.resources).map(([arn, document]) => ({
    covers: (resource: string) => resource === arn || resource.startsWith(`${arn}/`),
    rules: rulesOf(document, `policy of ${arn}`, 'resource'),
  }));
  return (request) => {
    const own = request.principal.kind === 'anonymous' ? [] : (identity.get(request.principal.arn) ?? []);
    const carried = resources.filter(({ covers }) => covers(request.resource)).flatMap(({ rules }) => rules);
    return decide(request, own, carried);
  };
}

/** The sentence of AWS for a refusal. */
export function describeDenial(request: AccessRequest, decision: Decision & { allowed: false }): string {
  const who = request.principal.kind === 'anonymous' ? 'Anonymous' : `User: ${request.principal.arn}`;
  const because = {
    'explicit-deny-in-identity-policy': 'with an explicit deny in an identity-based policy',
    'explicit-deny-in-resource-policy': 'with an explicit deny in a resource-based policy',
    'no-policy-allows':
      request.principal.kind === 'anonymous'
        ? `because no resource-based policy allows the ${request.action} action`
        : `because no identity-based policy allows the ${request.action} action`,
  }[decision.because];
  return `${who} is not authorized to perform: ${request.action} on resource: ${request.resource} ${because}`;
}

function decide(request: AccessRequest, own: readonly Rule[], carried: readonly Rule[]): Decision {
  const context = contextOf(request);
  const applies = (rule: Rule) =>
    rule.action(request.action) &&
    rule.resource(request.resource) &&
    (rule.principal === null || rule.principal(request.principal)) &&
    rule.condition(context);
  const effects = (rules: readonly Rule[]) => new Set(rules.filter(applies).map(({ effect }) => effect));
  const [ownEffects, carriedEffects] = [effects(own), effects(carried)];
  if (ownEffects.has('Deny')) return { allowed: false, because: 'explicit-deny-in-identity-policy' };
  if (carriedEffects.has('Deny')) return { allowed: false, because: 'explicit-deny-in-resource-policy' };
  if (ownEffects.has('Allow') || carriedEffects.has('Allow')) return { allowed: true };
  return { allowed: false, because: 'no-policy-allows' };
}

/** Loopback stands for TLS: nothing leaves the machine, so a policy that requires TLS counts as satisfied. */
function contextOf({ principal, context }: AccessRequest): Context {
  return {
    'aws:securetransport': 'true',
    ...(principal.kind === 'anonymous' ? {} : { 'aws:principalarn': principal.arn }),
    ...Object.fromEntries(Object.entries(context ?? {}).map(([key, value]) => [key.toLowerCase(), value])),
  };
}

function rulesOf(document: PolicyDocument, place: string, kind: 'identity' | 'resource'): Rule[] {
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return statements.map((statement, index) => ruleOf(statement, `statement ${index + 1} of ${place}`, kind));
}

const members = ['Sid', 'Effect', 'Action', 'Resource', 'Condition'];

function ruleOf(statement: unknown, place: string, kind: 'identity' | 'resource'): Rule {
  const fields = recordOf(statement, place);
  const known = kind === 'resource' ? [...members, 'Principal'] : members;
  for (const name of Object.keys(fields)) {
    if (!known.includes(name)) throw new PolicyError(`${place}: ${name} is not supported by the local stack`);
  }
  const effect = fields['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny')
    throw new PolicyError(`${place}: Effect must be Allow or Deny`);
  const actions = textsOf(fields['Action'], `${place}, Action`).map((text) => glob(text, 'i'));
  const resources = textsOf(fields['Resource'], `${place}, Resource`).map((text) => glob(text, ''));
  return {
    effect,
    principal: kind === 'resource' ? principalOf(fields['Principal'], effect, `${place}, Principal`) : null,
    action: (action) => actions.some((pattern) => pattern.test(action)),
    resource: (resource) => resources.some((pattern) => pattern.test(resource)),
    condition: conditionOf(fields['Condition'] ?? {}, `${place}, Condition`),
  };
}

function principalOf(
  value: unknown,
  effect: Rule['effect'],
  place: string,
): (principal: Principal) => boolean {
  if (value === '*') return () => true;
  const tests = Object.entries(recordOf(value, place)).flatMap(([kind, named]) => {
    const names = textsOf(named, `${place}, ${kind}`);
    // No AWS service asks here: the engines know only users, roles and anonymous callers.
    if (kind === 'Service') return [];
    if (kind !== 'AWS') throw new PolicyError(`${place}: ${kind} is not supported by the local stack`);
    return names.map((name) => (principal: Principal) => isNamed(name, principal, effect));
  });
  return (principal) => tests.some((test) => test(principal));
}

function isNamed(name: string, principal: Principal, effect: Rule['effect']): boolean {
  if (name === '*') return true;
  if (principal.kind === 'anonymous') return false;
  const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  // Naming the account allows nothing by itself (it delegates to the identity policies) but denies all.
  if (account !== undefined) return effect === 'Deny' && principal.arn.split(':')[4] === account;
  return name === principal.arn;
}

function conditionOf(value: unknown, place: string): Test {
  const tests = Object.entries(recordOf(value, place)).flatMap(([operator, keys]) =>
    Object.entries(recordOf(keys, `${place}, ${operator}`)).map(([key, wanted]) => {
      const values = textsOf(wanted, `${place}, ${operator}, ${key}`);
      const compare = operators.get(operator);
      if (compare === undefined) throw new PolicyError(`${place}: operator ${operator} is not supported`);
      if (!reported.has(key.toLowerCase()))
        throw new PolicyError(`${place}: key ${key} is not reported here`);
      return (context: Context) => compare(context[key.toLowerCase()], values);
    }),
  );
  return (context) => tests.every((test) => test(context));
}

type Compare = (actual: string | undefined, wanted: readonly string[]) => boolean;

/** A missing key satisfies only negated operators and `Null`. Several wanted values are alternatives. */
const operators = new Map<string, Compare>(
  Object.entries({
    Null: (actual: string | undefined, wanted: readonly string[]) =>
      wanted.includes(String(actual === undefined)),
    Bool: (actual: string | undefined, wanted: readonly string[]) =>
      wanted.some((value) => value.toLowerCase() === actual?.toLowerCase()),
    StringEquals: (actual: string | undefined, wanted: readonly string[]) =>
      actual !== undefined && wanted.includes(actual),
    StringNotEquals: (actual: string | undefined, wanted: readonly string[]) =>
      actual === undefined || !wanted.includes(actual),
    StringLike: (actual: string | undefined, wanted: readonly string[]) =>
      actual !== undefined && wanted.some((value) => glob(value, '').test(actual)),
    ArnEquals: isArnLike,
    ArnLike: isArnLike,
  }),
);

/** Each of an ARN's six parts is matched separately, so a `*` cannot cross a colon before the last part. */
function isArnLike(actual: string | undefined, wanted: readonly string[]): boolean {
  if (actual === undefined) return false;
  const parts = arnParts(actual);
  return wanted.some((value) => {
    const patterns = arnParts(value);
    return (
      patterns.length === parts.length &&
      patterns.every((pattern, index) => glob(pattern, '').test(parts[index] ?? ''))
    );
  });
}

function arnParts(arn: string): string[] {
  const pieces = arn.split(':');
  return [...pieces.slice(0, 5), ...(pieces.length > 5 ? [pieces.slice(5).join(':')] : [])];
}

function glob(pattern: string, flags: 'i' | ''): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, `su${flags}`);
}

function recordOf(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyError(`${place}: an object was expected, not ${JSON.stringify(value)}`);
  }
  return value as Record<string, unknown>;
}

function textsOf(value: unknown, place: string): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.map((each) => {
    if (typeof each === 'boolean') return String(each);
    if (typeof each !== 'string')
      throw new PolicyError(`${place}: not resolved to text: ${JSON.stringify(each)}`);
    if (each.includes('${')) throw new PolicyError(`${place}: policy variables are not supported: ${each}`);
    return each;
  });
}

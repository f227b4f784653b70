/**
 * Comes in: a CloudFormation template as JSON, values of the pseudo parameters, and who answers `Ref` and
 * `Fn::GetAtt` of a resource. Goes out: each part of the template with its parameters, conditions and intrinsic
 * functions worked out.
 *
 * Always: what is not understood (an intrinsic function, a reference, a parameter without a value) ends in a
 * `TemplateError` that names the logical id and the path in it. Nothing is passed through unresolved.
 * Source: AWS CloudFormation Template Reference, "Intrinsic function reference" and "Pseudo parameters".
 */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, JsonObject>> | undefined;
  readonly Mappings?: JsonObject | undefined;
  readonly Conditions?: JsonObject | undefined;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, JsonObject>> | undefined;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject | undefined;
  readonly Condition?: string | undefined;
}

/** Something in the template that this machine cannot put up; `where` is a logical id and the path in it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly where: string;
  constructor(where: string, what: string) {
    super(`template, ${where}: ${what}`);
    this.where = where;
  }
}

/** Who answers for the resources of the template. */
export interface ResourceNames {
  readonly ref: (logicalId: string, where: string) => string;
  readonly attribute: (logicalId: string, attribute: string, where: string) => string;
}

/** `AWS::Region` and its like, by their full names. `AWS::NoValue` is the resolver's own. */
export type PseudoParameters = Readonly<Record<string, string>>;

export interface Resolver {
  /** The value worked out; `undefined` where it is `AWS::NoValue`. */
  readonly resolve: (value: Json, where: string) => Json | undefined;
  readonly text: (value: Json, where: string) => string;
  /** Whether a named condition of the template holds. */
  readonly holds: (condition: string, where: string) => boolean;
}

interface Surroundings {
  readonly template: Template;
  readonly pseudo: PseudoParameters;
  readonly names: ResourceNames;
  /** Conditions that are being worked out, so that a circle is seen. */
  readonly open: Set<string>;
}

export function createResolver(template: Template, pseudo: PseudoParameters, names: ResourceNames): Resolver {
  const at: Surroundings = { template, pseudo, names, open: new Set() };
  return {
    resolve: (value, where) => resolve(at, value, where),
    text: (value, where) => text(at, value, where),
    holds: (condition, where) => namedCondition(at, condition, where),
  };
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function resolve(at: Surroundings, value: Json, where: string): Json | undefined {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const resolved = resolve(at, item, `${where}[${index}]`);
      return resolved === undefined ? [] : [resolved];
    });
  }
  if (!isObject(value)) return value;
  const call = intrinsicCall(value, where);
  if (call) return evaluate(at, call, where);
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const resolved = resolve(at, item, `${where}.${key}`);
    if (resolved !== undefined) result[key] = resolved;
  }
  return result;
}

interface Call {
  readonly name: string;
  readonly argument: Json;
}

/**
 * An object with the one key `Ref` or `Fn::…` is a call. `Condition` as an only key is a call in conditions alone:
 * elsewhere it is an ordinary key. A call that stands among other keys is no template that AWS would take.
 */
function intrinsicCall(value: JsonObject, where: string): Call | undefined {
  const keys = Object.keys(value);
  const name = keys.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name === undefined) return undefined;
  if (keys.length > 1) throw new TemplateError(where, `${name} stands among other keys: ${keys.join(', ')}`);
  return { name, argument: value[name] ?? null };
}

type Evaluation = (at: Surroundings, argument: Json, where: string) => Json | undefined;

const EVALUATIONS: Readonly<Record<string, Evaluation>> = {
  Ref: (at, argument, where) => reference(at, expectText(argument, where), where),
  'Fn::GetAtt': getAttribute,
  'Fn::Join': (at, argument, where) => {
    const [separator, items] = pair(argument, where);
    return list(at, items, where)
      .map((item, index) => text(at, item, `${where}[${index}]`))
      .join(expectText(separator, where));
  },
  'Fn::Sub': substitute,
  'Fn::Select': (at, argument, where) => {
    const [index, items] = pair(argument, where);
    const chosen = list(at, items, where)[Number(text(at, index, where))];
    if (chosen === undefined) throw new TemplateError(where, `there is no item ${JSON.stringify(index)}`);
    return chosen;
  },
  'Fn::Split': (at, argument, where) => {
    const [separator, whole] = pair(argument, where);
    return text(at, whole, where).split(expectText(separator, where));
  },
  'Fn::If': (at, argument, where) => {
    const [condition, yes, no] = expectList(argument, where, 3);
    const chosen = namedCondition(at, expectText(condition ?? null, where), where) ? yes : no;
    return resolve(at, chosen ?? null, where);
  },
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (at, argument, where) => Buffer.from(text(at, argument, where)).toString('base64'),
  'Fn::ToJsonString': (at, argument, where) => JSON.stringify(resolve(at, argument, where)),
  'Fn::Length': (at, argument, where) => list(at, argument, where).length,
};

function evaluate(at: Surroundings, call: Call, where: string): Json | undefined {
  const evaluation = EVALUATIONS[call.name];
  const inside = `${where}.${call.name}`;
  if (evaluation) return evaluation(at, call.argument, inside);
  if (CONDITION_FUNCTIONS.has(call.name)) return condition(at, { [call.name]: call.argument }, where);
  throw new TemplateError(where, `the intrinsic function ${call.name} is not known to the local stack`);
}

function reference(at: Surroundings, name: string, where: string): Json | undefined {
  if (name === 'AWS::NoValue') return undefined;
  const pseudo = at.pseudo[name];
  if (pseudo !== undefined) return pseudo;
  if (name.startsWith('AWS::')) throw new TemplateError(where, `the pseudo parameter ${name} is not known`);
  const parameter = at.template.Parameters?.[name];
  if (parameter) return parameterValue(parameter, name, where);
  return at.names.ref(name, where);
}

function parameterValue(parameter: JsonObject, name: string, where: string): Json {
  const type = parameter['Type'];
  const value = parameter['Default'];
  if (typeof type === 'string' && type.startsWith('AWS::SSM::')) {
    throw new TemplateError(where, `the parameter ${name} is read from SSM, which is not there locally`);
  }
  if (value === undefined) throw new TemplateError(where, `the parameter ${name} has no default value`);
  return type === 'CommaDelimitedList' ? String(value).split(',') : value;
}

function getAttribute(at: Surroundings, argument: Json, where: string): string {
  const [logicalId, ...attribute] =
    typeof argument === 'string'
      ? argument.split('.')
      : expectList(argument, where, 2).map((part) => text(at, part, where));
  return at.names.attribute(logicalId ?? '', attribute.join('.'), where);
}

/** `${Name}`, `${Resource.Attribute}`, `${!Literal}`, and the variables of the two-argument form. */
function substitute(at: Surroundings, argument: Json, where: string): string {
  const [pattern, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = isObject(variables) ? variables : {};
  return expectText(pattern ?? null, where).replace(
    /\$\{(!?)([^}]*)\}/g,
    (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      const given = own[name];
      if (given !== undefined) return text(at, given, `${where}.${name}`);
      if (name.includes('.')) return getAttribute(at, name, where);
      return text(at, { Ref: name }, where);
    },
  );
}

function findInMap(at: Surroundings, argument: Json, where: string): Json {
  const [map, top, second, fallback] = Array.isArray(argument) ? argument : [];
  const path = [map, top, second].map((part) => text(at, part ?? null, where));
  let found: Json | undefined = at.template.Mappings;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  if (found === undefined && isObject(fallback) && fallback['DefaultValue'] !== undefined) {
    found = resolve(at, fallback['DefaultValue'], where);
  }
  if (found === undefined) throw new TemplateError(where, `no mapping has ${path.join(' / ')}`);
  return found;
}

const CONDITION_FUNCTIONS = new Set(['Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not']);

function namedCondition(at: Surroundings, name: string, where: string): boolean {
  const expression = at.template.Conditions?.[name];
  if (expression === undefined) throw new TemplateError(where, `there is no condition ${name}`);
  if (at.open.has(name)) throw new TemplateError(where, `the condition ${name} depends on itself`);
  at.open.add(name);
  try {
    return condition(at, expression, `Conditions.${name}`);
  } finally {
    at.open.delete(name);
  }
}

function condition(at: Surroundings, expression: Json, where: string): boolean {
  if (!isObject(expression)) throw new TemplateError(where, 'a condition must be a function');
  const [name, argument] = Object.entries(expression)[0] ?? ['', null];
  const all = Array.isArray(argument) ? argument : [];
  const parts = () => all.map((part, index) => condition(at, part, `${where}.${name}[${index}]`));
  switch (name) {
    case 'Condition':
      return namedCondition(at, expectText(argument, where), where);
    case 'Fn::Equals': {
      const [left, right] = pair(argument, where);
      return (
        JSON.stringify(resolve(at, left, where) ?? null) === JSON.stringify(resolve(at, right, where) ?? null)
      );
    }
    case 'Fn::And':
      return parts().every(Boolean);
    case 'Fn::Or':
      return parts().some(Boolean);
    case 'Fn::Not':
      return !parts()[0];
    default:
      throw new TemplateError(where, `the condition function ${name} is not known to the local stack`);
  }
}

function text(at: Surroundings, value: Json, where: string): string {
  const resolved = resolve(at, value, where);
  if (typeof resolved === 'string') return resolved;
  if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
  throw new TemplateError(where, `a text was expected, not ${JSON.stringify(resolved)}`);
}

function list(at: Surroundings, value: Json, where: string): Json[] {
  const resolved = resolve(at, value, where);
  if (Array.isArray(resolved)) return resolved;
  throw new TemplateError(where, `a list was expected, not ${JSON.stringify(resolved)}`);
}

function expectText(value: Json, where: string): string {
  if (typeof value === 'string') return value;
  throw new TemplateError(where, `a plain text was expected, not ${JSON.stringify(value)}`);
}

function expectList(value: Json, where: string, length: number): Json[] {
  if (Array.isArray(value) && value.length === length) return value;
  throw new TemplateError(where, `a list of ${length} was expected, not ${JSON.stringify(value)}`);
}

function pair(value: Json, where: string): [Json, Json] {
  const [first, second] = expectList(value, where, 2);
  return [first ?? null, second ?? null];
}

/**
 * The paths and payload templates of Amazon States Language, compiled once when a definition is loaded.
 *
 * It supports reference paths (`$.a.b`, `$['a']`, `$.a[0]`) into the input, and the same with `$$` into the context
 * object. Filters, wildcards, slices and intrinsic functions (`States.…`) are refused by name when they are read.
 * Source: states-language.net, "Paths", "Reference Paths", "Payload Template".
 */
import type { Json, JsonObject } from '../template/intrinsics.ts';
import { isObject } from '../template/intrinsics.ts';

/** A definition that the local stack cannot run; `where` is a path in the definition. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  constructor(where: string, what: string) {
    super(`state machine, ${where}: ${what}`);
  }
}

/** An error in the terms of a state machine: a name to match in Retry and Catch, and a cause. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly error: string;
  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

/** The data that paths read: the data of the state, and the context object. */
export interface Scope {
  readonly input: Json;
  readonly context: JsonObject;
}

export type Expression = (scope: Scope) => Json;

interface Path {
  readonly text: string;
  readonly fromContext: boolean;
  readonly steps: readonly (string | number)[];
}

export function parsePath(text: string, where: string): Path {
  if (/^States\./.test(text)) {
    throw new DefinitionError(where, `the intrinsic function ${text} is not known to the local stack`);
  }
  const [, root, rest = ''] = /^(\$\$?)(.*)$/s.exec(text) ?? [];
  const steps: (string | number)[] = [];
  const step = /\.([\p{L}_][\p{L}\p{N}_-]*)|\['([^']+)'\]|\[(\d+)\]/uy;
  while (root && step.lastIndex < rest.length) {
    const found = step.exec(rest);
    if (!found) break;
    steps.push(found[3] === undefined ? (found[1] ?? found[2] ?? '') : Number(found[3]));
    if (step.lastIndex === rest.length) return { text, fromContext: root === '$$', steps };
  }
  if (!root || rest)
    throw new DefinitionError(where, `the path ${text} is of a form not known to the local stack`);
  return { text, fromContext: root === '$$', steps };
}

/** `undefined` if the path is missing. */
export function lookUp(path: Path, scope: Scope): Json | undefined {
  let found: Json | undefined = path.fromContext ? scope.context : scope.input;
  for (const step of path.steps) {
    if (Array.isArray(found) && typeof step === 'number') found = found[step];
    else if (isObject(found) && Object.hasOwn(found, step)) found = found[step];
    else return undefined;
  }
  return found;
}

export function compilePath(text: string, where: string, error = 'States.Runtime'): Expression {
  const path = parsePath(text, where);
  return (scope) => {
    const found = lookUp(path, scope);
    if (found !== undefined) return found;
    throw new StateError(
      error,
      `The JSONPath '${text}' specified for the field '${where}' could not be found`,
    );
  };
}

/** A payload template: keys that end in `.$` take the value of their path, all others stay. */
export function compileTemplate(template: Json, where: string): Expression {
  if (Array.isArray(template)) {
    const items = template.map((item, index) => compileTemplate(item, `${where}[${index}]`));
    return (scope) => items.map((item) => item(scope));
  }
  if (!isObject(template)) return () => template;
  const fields = Object.entries(template).map(([key, value]): [string, Expression] => {
    const inside = `${where}.${key}`;
    if (!key.endsWith('.$')) return [key, compileTemplate(value, inside)];
    if (typeof value !== 'string') throw new DefinitionError(inside, 'a path was expected');
    return [key.slice(0, -2), compilePath(value, inside, 'States.ParameterPathFailure')];
  });
  return (scope) => Object.fromEntries(fields.map(([key, field]) => [key, field(scope)]));
}

/** The place of a result: `null` drops it, `$` replaces the input, a reference path sets a field of a copy of it. */
export function compileResultPath(
  text: string | null | undefined,
  where: string,
): (input: Json, result: Json) => Json {
  if (text === null) return (input) => input;
  const path = parsePath(text ?? '$', where);
  const names = path.steps.filter((step) => typeof step === 'string');
  if (path.fromContext || names.length < path.steps.length) {
    throw new DefinitionError(where, `a result cannot be put at ${text}`);
  }
  return (input, result) => place(input, names, result, path.text);
}

function place(input: Json, [first, ...rest]: readonly string[], result: Json, text: string): Json {
  if (first === undefined) return result;
  if (!isObject(input)) {
    throw new StateError(
      'States.ResultPathMatchFailure',
      `Unable to apply ResultPath ${text}: no object is there`,
    );
  }
  return { ...input, [first]: place(rest.length > 0 ? (input[first] ?? {}) : null, rest, result, text) };
}

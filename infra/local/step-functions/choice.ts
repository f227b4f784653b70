/**
 * The rules of a Choice state, compiled when the definition is loaded: `And`, `Or`, `Not`, the type tests and the
 * comparisons with a constant or another path. Timestamps and `StringMatches` are refused by name.
 * Source: states-language.net, "Choice State".
 */

import { isObject, type Json } from '../template/intrinsics.ts';
import { compilePath, DefinitionError, lookUp, parsePath, type Scope } from './paths.ts';

export type Test = (scope: Scope) => boolean;

const COMPARISONS: Readonly<Record<string, (found: Json, wanted: Json) => boolean>> = {
  StringEquals: (found, wanted) => typeof found === 'string' && found === wanted,
  BooleanEquals: (found, wanted) => typeof found === 'boolean' && found === wanted,
  NumericEquals: (found, wanted) => typeof found === 'number' && found === wanted,
  NumericGreaterThan: numeric((found, wanted) => found > wanted),
  NumericGreaterThanEquals: numeric((found, wanted) => found >= wanted),
  NumericLessThan: numeric((found, wanted) => found < wanted),
  NumericLessThanEquals: numeric((found, wanted) => found <= wanted),
};

const TYPE_TESTS: Readonly<Record<string, (found: Json | undefined) => boolean>> = {
  IsPresent: (found) => found !== undefined,
  IsNull: (found) => found === null,
  IsString: (found) => typeof found === 'string',
  IsNumeric: (found) => typeof found === 'number',
  IsBoolean: (found) => typeof found === 'boolean',
};

function numeric(
  compare: (found: number, wanted: number) => boolean,
): (found: Json, wanted: Json) => boolean {
  return (found, wanted) => typeof found === 'number' && typeof wanted === 'number' && compare(found, wanted);
}

export function compileTest(rule: Json | undefined, where: string): Test {
  if (!isObject(rule)) throw new DefinitionError(where, 'a rule was expected');
  const { Next: _next, Comment: _comment, Variable, ...rest } = rule;
  const [operator, wanted, ...others] = Object.entries(rest).flat();
  if (typeof operator !== 'string' || others.length > 0) {
    throw new DefinitionError(
      where,
      `one operator was expected, not ${Object.keys(rest).join(', ') || 'none'}`,
    );
  }
  if (Variable === undefined) return combined(operator, wanted, where);
  if (typeof Variable !== 'string') throw new DefinitionError(where, 'Variable must be a path');
  const typeTest = TYPE_TESTS[operator];
  if (typeTest) {
    const path = parsePath(Variable, `${where}.Variable`);
    // A missing path fails the execution, unless the rule tests its presence.
    const found = operator === 'IsPresent' ? undefined : compilePath(Variable, `${where}.Variable`);
    return (scope) => typeTest(found ? found(scope) : lookUp(path, scope)) === wanted;
  }
  const compare = COMPARISONS[operator.replace(/Path$/, '')];
  if (!compare)
    throw new DefinitionError(where, `the comparison ${operator} is not known to the local stack`);
  const found = compilePath(Variable, `${where}.Variable`);
  if (!operator.endsWith('Path')) return (scope) => compare(found(scope), wanted ?? null);
  const other = compilePath(String(wanted), `${where}.${operator}`);
  return (scope) => compare(found(scope), other(scope));
}

function combined(operator: string, wanted: Json | undefined, where: string): Test {
  const inside = `${where}.${operator}`;
  if (operator === 'Not') {
    const test = compileTest(wanted, inside);
    return (scope) => !test(scope);
  }
  if ((operator !== 'And' && operator !== 'Or') || !Array.isArray(wanted)) {
    throw new DefinitionError(where, `the operator ${operator} is not known without a Variable`);
  }
  const tests = wanted.map((rule, index) => compileTest(rule, `${inside}[${index}]`));
  return operator === 'And'
    ? (scope) => tests.every((test) => test(scope))
    : (scope) => tests.some((test) => test(scope));
}

/**
 * Schemas of the catalogue as plain functions. In: a schema of one field. Out: a function that returns what the schema
 * would, or `REFUSED`; the reason comes from the schema itself. Always: compiled from the schema alone, so that each
 * rule has one place; for an unknown kind of schema, the function calls zod.
 */
import type * as z from 'zod/mini';
import { ruleOf } from './field-schemas.ts';
import { textFault } from './text.ts';

export const REFUSED = Symbol('refused');
export type Read = (value: unknown) => unknown;
type Schema = z.core.$ZodType;
type Check = z.core.$ZodCheck<never>;
type IsOfKind = (value: unknown) => boolean;

export function compile(schema: Schema): Read {
  const isOfKind = kindOf(schema);
  if (!isOfKind) return asked(schema);
  const checks = checksOf(schema);
  if (checks.length === 0) return (value) => (isOfKind(value) ? value : REFUSED);
  if (checks.some(({ _zod }) => _zod.def.when)) return asked(schema);
  return checked(isOfKind, checks);
}

/** Whether a schema is optional, and the schema of a present value. */
export function withoutOptional(schema: Schema): { schema: Schema; optional: boolean } {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'optional' ? { schema: def.innerType, optional: true } : { schema, optional: false };
}

/** Whether it is an object schema without rules beyond those of its fields. */
export function isFieldsAlone(schema: Schema): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'object' && def.catchall === undefined && (def.checks ?? []).length === 0;
}

/** The type test of a schema, without its checks; undefined if the schema may change the value. */
function kindOf(schema: Schema): IsOfKind | undefined {
  const { def, values } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return 'coerce' in def && def.coerce ? undefined : (value) => typeof value === 'string';
    case 'number':
      return 'coerce' in def && def.coerce ? undefined : (value) => Number.isFinite(value);
    case 'boolean':
      return 'coerce' in def && def.coerce ? undefined : (value) => typeof value === 'boolean';
    case 'enum':
    case 'literal': {
      const known: ReadonlySet<unknown> | undefined = values;
      const [only] = known ?? [];
      return known?.size === 1 ? (value) => value === only : known && ((value) => known.has(value));
    }
    default:
      return undefined;
  }
}

/** The checks of a schema. For a number format, such as integers, zod makes the schema itself the first check. */
function checksOf(schema: Schema): Check[] {
  const { def, traits } = (schema as z.core.$ZodTypes)._zod;
  const own = traits.has('$ZodCheck') ? [schema as unknown as Check] : [];
  const isNote = ({ _zod }: Check) => /^(meta|describe)$/.test(_zod.def.check);
  return [...own, ...((def.checks ?? []) as Check[])].filter((check) => !isNote(check));
}

function checked(isOfKind: IsOfKind, checks: readonly Check[]): Read {
  const tests = checks.map(testOf);
  const [only = () => true] = tests;
  const test = tests.length === 1 ? only : (value: unknown) => tests.every((one) => one(value));
  // Requests repeat one value many times in a row, such as an agency or a kind of applicant.
  let last: unknown = REFUSED;
  return (value) => {
    if (value === last) return value;
    if (!isOfKind(value) || !test(value)) return REFUSED;
    last = value;
    return value;
  };
}

/** A function that is true if the check passes at once and leaves the value unchanged; otherwise zod must decide. */
function testOf(check: Check): (value: unknown) => boolean {
  const rule = ruleOf(check);
  if (rule) return (value) => textFault(value as string, rule) === undefined;
  const pattern = patternOf(check);
  if (pattern) return (value) => pattern.test(value as string);
  const run = check._zod.check as (payload: z.core.ParsePayload) => unknown;
  // One payload serves all values: a check that passes adds nothing to it.
  let payload: z.core.ParsePayload = { value: undefined, issues: [] };
  return (value) => {
    payload.value = value;
    const waited = run(payload);
    if (waited === undefined && payload.issues.length === 0 && payload.value === value) return true;
    payload = { value: undefined, issues: [] };
    return false;
  };
}

/** The expression of a check that is nothing but a stateless regular expression. */
function patternOf({ _zod: { def } }: Check): RegExp | undefined {
  const { check, format, pattern } = def as { check: string; format?: unknown; pattern?: unknown };
  const isRegex = check === 'string_format' && format === 'regex' && pattern instanceof RegExp;
  return isRegex && !pattern.global && !pattern.sticky ? pattern : undefined;
}

function asked(schema: Schema): Read {
  const whole = schema as z.ZodMiniType;
  return (value) => {
    const { success, data } = whole.safeParse(value);
    return success ? data : REFUSED;
  };
}

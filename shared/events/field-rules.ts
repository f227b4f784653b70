/**
 * The catalogue's rules for one field, read off its schema. In: a type, and the name of a field of its `data`. Out:
 * whether it is optional, and its codes if it is an enumeration. Always: derived from the schema alone, so that a field
 * catalogued later is known here at once.
 */
import type * as z from 'zod/mini';
import { dataFields, EVENT_SCHEMAS, EVENT_TYPES, type EventType, permissionFor } from './catalogue.ts';
import { withoutOptional } from './compiled-check.ts';

export interface FieldRule {
  optional: boolean;
  /** In the order of the catalogue. */
  codes?: readonly string[];
}

/** Undefined if the type has no such field. */
export function ruleOfField(type: EventType, name: string): FieldRule | undefined {
  const shape: Readonly<Record<string, z.core.$ZodType>> = EVENT_SCHEMAS[type].shape.data.shape;
  const of = Object.hasOwn(shape, name) ? shape[name] : undefined;
  if (!of) return undefined;
  const { schema, optional } = withoutOptional(of);
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'enum' ? { optional, codes: Object.values(def.entries).map(String) } : { optional };
}

/** By field name, all codes that it has in any type of fact. */
export function codesByField(): Map<string, string[]> {
  const codes = new Map<string, Set<string>>();
  for (const type of EVENT_TYPES.filter((each) => permissionFor(each) === 'facts'))
    for (const name of dataFields(type)) {
      const rule = ruleOfField(type, name);
      if (rule?.codes) codes.set(name, new Set([...(codes.get(name) ?? []), ...rule.codes]));
    }
  return new Map([...codes].map(([name, each]) => [name, [...each]]));
}

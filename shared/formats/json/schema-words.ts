/**
 * The vocabulary of the published JSON Schema. In: parts of a schema. Out: larger parts, and the parts that repeat.
 * Always holds: an object allows only the members that it names.
 */
import type { Quantity } from '../../form/form.ts';

export type Schema = Record<string, unknown>;

export const count: Schema = { type: 'integer', minimum: 0 };
/** A cell of figures may be blank. */
export const blankable: Schema = { type: ['integer', 'null'], minimum: 0 };
export const year: Schema = { type: 'integer', minimum: 2021, maximum: 9999 };
export const day: Schema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
export const agencyId: Schema = { type: 'string', pattern: '^[a-z0-9-]{2,64}$' };
export const digest: Schema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
export const markdown = nullable(text('Markdown；未撰写的为 null'));
export const version: Schema = { type: 'integer', minimum: 1 };
export const pointer: Schema = { type: 'string', description: 'JSON Pointer' };
export const words = { zh: { type: 'string' }, en: { type: 'string' } };
export const subject = { subject: { type: 'string' }, events: list({ type: 'string' }) };
export const difference = { path: text('单元格'), before: value(), after: value() };
export const section: Schema = { enum: ['overview', 'problems', 'other'] };

export function text(description: string): Schema {
  return { type: 'string', description };
}

function value(): Schema {
  return { anyOf: [count, moneyOf('amount'), { type: 'null' }] };
}

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

/** All members are required except those in `optional`; no others are allowed. */
export function object(properties: Record<string, Schema>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

export function moneyOf(quantity: Quantity, type: string | string[] = 'string'): Schema {
  const description = quantity === 'wan-yuan' ? '万元' : '元';
  return { type, pattern: '^\\d+(\\.\\d+)?$', description };
}

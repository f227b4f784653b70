/**
 * The OpenAPI document as a judge. In: a path of the document, a method, and an answer. Out: nothing, or an error that
 * says where the answer is another than what is published.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApi } from '../../../shared/intake/openapi.ts';

interface Described {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
}

const document = openApi() as Described;
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(document, 'openapi.json');
const compiled = new Map<object, ReturnType<typeof ajv.compile>>();

export function assertDescribed(
  [method, path]: readonly [method: string, path: string],
  answer: { status: number; mediaType: string; body: unknown },
): void {
  const described = document.paths[path]?.[method]?.responses[answer.status];
  const schema = described?.content?.[answer.mediaType]?.schema;
  if (!schema) throw new Error(`${method} ${path}: ${answer.status} ${answer.mediaType} is not described`);
  const whole = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi.json#/components'));
  const isValid = compiled.get(schema) ?? ajv.compile(whole);
  compiled.set(schema, isValid);
  if (!isValid(answer.body))
    throw new Error(`${method} ${path} ${answer.status}: ${JSON.stringify([answer.body, isValid.errors])}`);
}

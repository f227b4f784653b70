/** What code generators need of the document; that they take it, `npm run test:conformance` shows. */
import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../shared/events/catalogue.ts';
import { eventSchema, openApi } from '../../../shared/intake/openapi.ts';

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required?: boolean }[];
  responses: Record<string, unknown>;
}
interface Document {
  servers: { url: string; variables: Record<string, { default: string }> }[];
  security: Record<string, unknown[]>[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    securitySchemes: Record<string, { type: string; in: string; name: string }>;
    schemas: object;
  };
}

const document = openApi() as Document;

/** Every object in the document, with its place. */
function* nodes(value: unknown, at = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Record<string, unknown>];
  for (const [name, inner] of Object.entries(value)) yield* nodes(inner, `${at}/${name}`);
}

test('it declares a server and the signature', () => {
  const [server] = document.servers;
  expect(server?.url).toBe('{api}');
  expect(server?.variables['api']?.default).toMatch(/^https:\/\/[^/]+$/);
  const names = Object.values(document.components.securitySchemes).map(({ name }) => name);
  expect(names).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
  expect(Object.keys(document.security[0] ?? {})).toEqual(Object.keys(document.components.securitySchemes));
});

test('no schema is only null, a constant or untyped, which generators cannot handle', () => {
  const schemas = [...nodes(document.components.schemas)].filter(([at]) => !at.includes('/examples'));
  const found = schemas.filter(
    ([, node]) =>
      node['type'] === 'null' || Object.hasOwn(node, 'const') || Object.hasOwn(node, 'data_base64'),
  );
  expect(found.map(([at]) => at)).toEqual([]);
  const enums = schemas.filter(([, node]) => Array.isArray(node['enum']));
  expect(enums.length).toBeGreaterThan(EVENT_TYPES.length);
  expect(enums.filter(([, node]) => node['type'] === undefined).map(([at]) => at)).toEqual([]);
});

test('no time has a pattern and no boolean is an enumeration, or a C# client would not compile', () => {
  const schemas = [...nodes(document.components.schemas)];
  const times = schemas.filter(([, node]) => node['format'] === 'date-time');
  expect(times.length).toBeGreaterThan(EVENT_TYPES.length);
  expect(times.filter(([, node]) => node['pattern'] !== undefined).map(([at]) => at)).toEqual([]);
  const enums = schemas.filter(([, node]) => Array.isArray(node['enum']));
  expect(enums.filter(([, node]) => node['type'] === 'boolean').map(([at]) => at)).toEqual([]);
  expect(JSON.stringify(eventSchema())).toContain('"format":"date-time","pattern"');
});

/** Beside events: what a program may find absent in an answer, or leave out of a list of subjects. */
const OPTIONAL = {
  '#/Problem': ['detail'],
  '#/Conflict': ['detail'],
  '#/WouldConflict': ['detail'],
  '#/ShownEvent': ['id', 'type', 'time', 'source'],
  '#/FeedFault': ['mend'],
  '#/Mending': ['event', 'fill'],
  '#/RegisteredSource/properties/agencies/items': ['sandbox', 'time'],
  '#/DraftedYear/properties/checks/items': ['reason'],
  '#/SubjectList': ['complete'],
  '#/Reconciled': ['notNamed'],
};

test('everything else in an answer is required', () => {
  const answers = Object.entries(document.components.schemas).filter(
    ([name]) => name !== 'Event' && !EVENT_TYPES.some((type) => type === name),
  );
  const optional = [...nodes(Object.fromEntries(answers))].flatMap(([at, { properties, required }]) => {
    const isRequired = new Set(required as string[] | undefined);
    const names = Object.keys(properties ?? {}).filter((name) => !isRequired.has(name));
    return names.length > 0 ? [[at, names]] : [];
  });
  expect(Object.fromEntries(optional)).toEqual(OPTIONAL);
});

test('event.schema.json keeps data_base64, which the document leaves out', () => {
  expect(JSON.stringify(eventSchema())).toContain('"data_base64":{"type":"null"');
});

test('every route of the contract is there, each operation with its own id', () => {
  expect(Object.keys(document.paths).sort()).toEqual(
    ['', '/events', '/faults', '/reconcile', '/refusals', '/rehearsal', '/subjects', '/years'].map(
      (name) => `/sources/{source}${name}`,
    ),
  );
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { operationId, parameters, responses } of operations) {
    const needed = parameters.filter(({ required }) => required).map(({ name }) => name);
    expect(needed, operationId).toEqual(expect.arrayContaining(['source', 'webhook-signature']));
    expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(['401', '503']));
  }
});

test('every reference resolves', () => {
  for (const [at, { $ref }] of nodes(document)) {
    if (typeof $ref !== 'string') continue;
    const target = $ref
      .split('/')
      .slice(1)
      .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document);
    expect(target, `${at} ${$ref}`).toBeDefined();
  }
});

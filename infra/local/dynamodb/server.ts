/**
 * What comes in: HTTP requests of the DynamoDB protocol (JSON 1.0). What goes out: its answers, and refusals in the
 * words of AWS.
 *
 * Always: no request reaches the data before its signature is verified and the policies allow every table of it. A
 * table under a customer's key also requires `kms:Decrypt` on that key, as DynamoDB uses it on behalf of the caller.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { readBody } from '../body.ts';
import type { AccessRequest, DynamoEngine, DynamoOptions, Principal } from '../engine.ts';
import { SignatureError, sha256 } from '../iam/credentials.ts';
import { describeDenial } from '../iam/policy.ts';
import { tablesOf } from './parameters.ts';
import { restoredTables, restoreTable } from './restore.ts';
import {
  type Answer,
  type Fields,
  type ItemStore,
  type OperationName,
  openItemStore,
  operations,
  Refusal,
} from './tables.ts';

/** Not dynalite's own. */
const RESTORE = 'RestoreTableToPointInTime';
type Offered = OperationName | typeof RESTORE;

interface Operation {
  readonly name: Offered;
  readonly data: Fields;
  readonly tables: readonly string[];
}

interface State {
  readonly options: DynamoOptions;
  readonly store: ItemStore;
  /** ARN of the customer's key, for tables that have one. */
  readonly keys: Map<string, string>;
  /** The tables of the template, which cannot be deleted. */
  readonly own: Set<string>;
}

const bodyLimit = 16 * 1024 * 1024;
const coral = (name: string) => `com.amazon.coral.service#${name}`;

export async function createDynamoEngine(options: DynamoOptions): Promise<DynamoEngine> {
  const store = await openItemStore(options);
  const state: State = { options, store, keys: new Map(), own: new Set() };
  return {
    handle: (request, response) => handle(state, request, response),
    createTables: async (definitions) => {
      for (const definition of definitions) {
        await store.createTable(definition);
        state.own.add(definition.TableName);
        const key = definition.SSESpecification?.KMSMasterKeyId;
        if (key !== undefined) state.keys.set(definition.TableName, key);
      }
    },
    counters: store.counters,
    close: store.close,
  };
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await readBody(request, bodyLimit);
    if (body === null) throw new Refusal(coral('RequestTooLargeException'), 'more than 16 MiB', 413);
    const principal = state.options.authenticate(signedHead(request), sha256(body));
    if (principal.kind === 'anonymous') {
      throw new Refusal(
        coral('MissingAuthenticationTokenException'),
        'Request is missing Authentication Token',
      );
    }
    const operation = operationOf(request, body);
    authorize(state, principal, operation);
    reply(response, 200, await performed(state, operation));
  } catch (error) {
    const { status, body } = refusalOf(error);
    if (!response.headersSent) reply(response, status, body);
  }
}

async function performed({ store, own }: State, { name, data, tables }: Operation): Promise<Answer> {
  if (name === RESTORE) return restoreTable(store, data);
  if (name === 'DeleteTable' && tables.some((table) => own.has(table)))
    throw new Refusal(
      'com.amazon.coral.validate#ValidationException',
      'Resource cannot be deleted as it is currently protected against deletion.',
    );
  return store.perform(name, data);
}

function signedHead(request: IncomingMessage) {
  return { method: request.method ?? '', url: request.url ?? '/', headers: request.headers };
}

function reply(response: ServerResponse, status: number, answer: Answer): void {
  const body = JSON.stringify(answer);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amz-crc32': crc32(body),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(body);
}

function refusalOf(error: unknown): { status: number; body: Answer } {
  if (error instanceof Refusal) return error;
  if (error instanceof SignatureError) return signatureRefusal(error);
  // dynalite's own refusals carry the answer with them.
  if (error instanceof Error && 'statusCode' in error && 'body' in error) {
    return { status: Number(error.statusCode), body: error.body as Answer };
  }
  return new Refusal(coral('InternalServerError'), `dynalite failed: ${String(error)}`, 500);
}

function signatureRefusal({ fault }: SignatureError): Refusal {
  switch (fault.reason) {
    case 'malformed':
      return new Refusal(coral('IncompleteSignatureException'), fault.detail);
    case 'unknown-key':
      return new Refusal(
        coral('UnrecognizedClientException'),
        'The security token included in the request is invalid.',
      );
    case 'mismatch':
      return new Refusal(
        coral('InvalidSignatureException'),
        'The request signature we calculated does not match the signature you provided.',
      );
    case 'skewed':
      return new Refusal(
        coral('InvalidSignatureException'),
        `Signature expired or not yet current: ${fault.signedAt}`,
      );
    case 'expired':
      return new Refusal(coral('InvalidSignatureException'), `Signature expired: ${fault.expiredAt}`);
  }
}

function operationOf(request: IncomingMessage, body: Buffer): Operation {
  const [version, name = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (version !== 'DynamoDB_20120810' || !isOffered(name)) {
    throw new Refusal(
      coral('UnknownOperationException'),
      `the local stack does not offer ${version}.${name}`,
    );
  }
  const data = parsed(body);
  if (name === RESTORE) return { name, data, tables: restoredTables(data) };
  return { name, data, tables: name === 'ListTables' ? [] : tablesOf(data) };
}

function isOffered(name: string): name is Offered {
  return name === RESTORE || Object.hasOwn(operations, name);
}

function parsed(body: Buffer): Fields {
  try {
    const data: unknown = JSON.parse(body.toString('utf8'));
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Fields;
  } catch {
    // Reported below, as DynamoDB does: without the text, which may hold data.
  }
  throw new Refusal(coral('SerializationException'), 'the body is not a JSON object');
}

function authorize(state: State, principal: Principal, { name, tables, data }: Operation): void {
  const { partition, region, account } = state.options;
  const index = data['IndexName'] === undefined ? '' : `/index/${String(data['IndexName'])}`;
  const prefix = `arn:${partition}:dynamodb:${region}:${account}:table`;
  const action = `dynamodb:${name}`;
  if (tables.length === 0) demand(state, { principal, action, resource: '*' });
  for (const table of tables) {
    demand(state, { principal, action, resource: `${prefix}/${table}${index}` });
    // A table under a customer's key: DynamoDB uses the key on behalf of the caller, also to write.
    const key = state.keys.get(table);
    if (key !== undefined && (name === RESTORE || operations[name] !== 'describe')) {
      demand(state, { principal, action: 'kms:Decrypt', resource: key });
    }
  }
}

function demand({ options }: State, request: AccessRequest): void {
  const decision = options.authorize(request);
  if (decision.allowed) return;
  throw new Refusal(coral('AccessDeniedException'), describeDenial(request, decision));
}

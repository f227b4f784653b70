/**
 * The KMS calls of the functions, on the wire: JSON 1.1, `X-Amz-Target: TrentService.<operation>`, signed.
 *
 * Comes in: the keys of the template, a folder. Goes out: signatures, public keys, sealed and opened data. The material
 * of a key is a file in the folder, created at first use. It stands in for KMS on this machine, and hides nothing from
 * its owner. Always: the signature of a request is verified and the call allowed by the policies before a key is read.
 * Source: AWS KMS API Reference, "Sign", "GetPublicKey", "Encrypt", "Decrypt".
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../body.ts';
import type { Authenticate, Authorize, Handler } from '../engine.ts';
import { SignatureError, sha256 } from '../iam/credentials.ts';
import { describeDenial } from '../iam/policy.ts';
import { type HeldKey, InvalidCiphertext, openKey } from './keys.ts';

/** A key as the template has it. */
export interface KeyDefinition {
  readonly arn: string;
  readonly spec: 'SYMMETRIC_DEFAULT' | 'ECC_NIST_EDWARDS25519';
}

export interface KmsOptions {
  readonly keys: readonly KeyDefinition[];
  readonly directory: string;
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly report: (message: string) => void;
}

export const KMS_TARGET = 'TrentService.';
const BODY_LIMIT = 64 * 1024;
const ED25519 = 'ED25519_SHA_512';

class KmsError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Input = Readonly<Record<string, unknown>>;
type Operation = (key: HeldKey, input: Input) => Readonly<Record<string, unknown>>;

const bytesIn = (input: Input, name: string): Buffer => Buffer.from(String(input[name] ?? ''), 'base64');

/** Pairs in the order of their names: the same context gives the same bytes. */
const contextOf = ({ EncryptionContext: pairs = {} }: Input): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(pairs as object).sort(([a], [b]) => (a < b ? -1 : 1))));

const signer = (key: HeldKey) => {
  if (key.kind !== 'signs') throw new KmsError('InvalidKeyUsageException', 'the key does not sign');
  return key;
};
const sealer = (key: HeldKey) => {
  if (key.kind !== 'seals') throw new KmsError('InvalidKeyUsageException', 'the key does not encrypt');
  return key;
};

const operations: Readonly<Record<string, Operation>> = {
  GetPublicKey: (key) => ({
    KeySpec: 'ECC_NIST_EDWARDS25519',
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: [ED25519],
    PublicKey: signer(key).spki().toString('base64'),
  }),
  Sign: (key, input) => {
    const isPlain = input['SigningAlgorithm'] === ED25519 && input['MessageType'] === 'RAW';
    if (!isPlain) throw new KmsError('ValidationException', `only ${ED25519} of a RAW message is here`);
    const message = bytesIn(input, 'Message');
    if (message.length === 0 || message.length > 4096)
      throw new KmsError('ValidationException', 'a message has 1 to 4096 bytes');
    return { SigningAlgorithm: ED25519, Signature: signer(key).sign(message).toString('base64') };
  },
  Encrypt: (key, input) => ({
    CiphertextBlob: sealer(key).seal(bytesIn(input, 'Plaintext'), contextOf(input)).toString('base64'),
  }),
  Decrypt: (key, input) => ({
    Plaintext: sealer(key).open(bytesIn(input, 'CiphertextBlob'), contextOf(input)).toString('base64'),
  }),
};

export function createKms(options: KmsOptions): Handler {
  return async (request, response) => {
    try {
      reply(response, 200, await answerTo(request, options));
    } catch (error) {
      const { code, status, message } = refusal(error);
      if (status === 500) options.report(`kms: ${message}`);
      reply(response, status, { __type: code, message });
    }
  };
}

async function answerTo(request: IncomingMessage, options: KmsOptions): Promise<unknown> {
  const body = await readBody(request, BODY_LIMIT);
  if (body === null) throw new KmsError('ValidationException', 'the request is too large');
  const head = { method: request.method ?? '', url: request.url ?? '/', headers: request.headers };
  const principal = options.authenticate(head, sha256(body));
  if (principal.kind === 'anonymous')
    throw new KmsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const name = String(request.headers['x-amz-target']).slice(KMS_TARGET.length);
  const input: Input = JSON.parse(body.toString('utf8') || '{}');
  const resource = String(input['KeyId'] ?? '');
  const question = { principal, action: `kms:${name}`, resource: resource || '*' };
  const decision = options.authorize(question);
  if (!decision.allowed) throw new KmsError('AccessDeniedException', describeDenial(question, decision));
  const operation = operations[name];
  if (!operation) throw new KmsError('UnknownOperationException', `${name} is not here`);
  const definition = options.keys.find(({ arn }) => arn === resource);
  if (!definition) throw new KmsError('NotFoundException', `Key '${resource}' does not exist`);
  // The file name identifies the key without characters that a file system refuses.
  const file = `${createHash('sha256').update(resource).digest('hex').slice(0, 32)}.json`;
  const key = openKey(definition.spec, options.directory, file);
  return { KeyId: resource, ...operation(key, input) };
}

function refusal(error: unknown): { code: string; status: number; message: string } {
  if (error instanceof KmsError) return { code: error.code, status: 400, message: error.message };
  if (error instanceof InvalidCiphertext)
    return { code: 'InvalidCiphertextException', status: 400, message: error.message };
  if (error instanceof SignatureError)
    return { code: 'InvalidSignatureException', status: 400, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'KMSInternalException', status: 500, message };
}

function reply(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
}

/**
 * The key that signs the transparency log. In: both buckets, and the KMS service of the stack. Out: the signer of the
 * log; undefined if there is a log whose key is lost. Always holds:
 *
 *  1. The record of the key is written once, before the first checkpoint. It fixes for ever how the log is signed: by a
 *     key in KMS, by a key encrypted under KMS, or by a key in a file. Changing the setting later does not start a
 *     second log.
 *  2. A signature is used only if the published key verifies it.
 *  3. If KMS fails, nothing is written; the entries wait for the next night.
 */
import { z } from 'zod';
import { LOG } from '../audit/log.ts';
import { fromBase64, readVerifier, type Signer, verifierText } from '../log/checkpoint.ts';
import { isSame } from '../log/merkle.ts';
import { sha256Bytes as digest } from '../store/digest.ts';
import { signerBy, verifyEd25519 } from '../store/ed25519.ts';
import { type KeyService, LogKeyUnavailable } from '../store/kms.ts';
import type { Objects, StoredObject } from '../store/ports.ts';
import { draftKeys } from './keys.ts';
import { ASK_AGAIN } from './made-public.ts';

export interface LogKeyPorts {
  drafts: Objects;
  publication: Objects;
  publicationUrl: string;
  /** 32 random bytes in hexadecimal, from which an encrypted or a file key is made, once. */
  seed: () => string;
  /** Absent: the key is in a file, as in tests. */
  keyService?: KeyService;
}

const CHECKPOINT = `${LOG}checkpoint`;
const KEY = `${LOG}key`;

const name = z.string().min(1);
const base64 = z.base64();
const recordSchema = z.union([
  z.strictObject({ name, seed: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ name, public: base64, sealed: base64, under: z.string() }),
  z.strictObject({ name, public: base64, kms: z.string() }),
]);
type KeyRecord = z.infer<typeof recordSchema>;

export async function signerOf(ports: LogKeyPorts): Promise<Signer | undefined> {
  const { drafts, publication } = ports;
  const object = (await drafts.get(draftKeys.logKey)) ?? (await begun(ports));
  if (!object) return undefined;
  const signer = await signerIn(object, ports);
  const bytes = Buffer.from(`${verifierText(signer, digest)}\n`);
  const served = { mediaType: 'text/plain; charset=utf-8', cacheControl: ASK_AGAIN };
  await publication.put({ key: KEY, bytes, ...served, only: 'absent' });
  return signer;
}

/**
 * A function that returns the published key, cached. Before the first entry it creates the key's record, so that the
 * first report can name the key too. Undefined if the key is lost or KMS fails; neither stops a report.
 */
export function logKeyOf(ports: LogKeyPorts): () => Promise<string | undefined> {
  let known: string | undefined;
  return async () => {
    known ??= await publishedKey(ports).catch((error: unknown) => {
      if (error instanceof LogKeyUnavailable) return undefined;
      throw error;
    });
    return known;
  };
}

async function publishedKey(ports: LogKeyPorts): Promise<string | undefined> {
  const lying = await ports.publication.get(KEY);
  if (lying) return Buffer.from(lying.bytes).toString().trim();
  if (await isKeyless(ports)) return undefined;
  const signer = await signerOf(ports);
  return signer && verifierText(signer, digest);
}

/**
 * Whether there is a log without the record of its key, as after a restore. A key in KMS survives that: if it matches
 * the published key, its record is written again.
 */
export async function isKeyless(
  ports: Pick<LogKeyPorts, 'drafts' | 'publication' | 'keyService'>,
): Promise<boolean> {
  const { drafts, publication, keyService } = ports;
  if (await drafts.head(draftKeys.logKey)) return false;
  if (!(await publication.head(CHECKPOINT))) return false;
  if (keyService?.way !== 'signs') return true;
  const published = await publication.get(KEY);
  const verifier = published && readVerifier(Buffer.from(published.bytes).toString(), digest);
  if (!verifier) return true;
  const held = await keyService.publicKey();
  if (!isSame(held, verifier.key)) return true;
  await keep({ name: verifier.name, public: base64Of(held), kms: keyService.key }, drafts);
  return false;
}

/** The record for a new log, by whichever chain was first; undefined if there is a log already. */
async function begun(ports: LogKeyPorts): Promise<StoredObject | undefined> {
  const { drafts, publication, publicationUrl } = ports;
  if (await publication.head(CHECKPOINT)) return undefined;
  // The log keeps this name even if the address of the publication changes.
  const log = `${publicationUrl.replace(/^https?:\/\//, '').replace(/[\s+]/g, '-')}/log`;
  await keep(await newRecord(log, ports), drafts);
  const object = await drafts.get(draftKeys.logKey);
  if (!object) throw new Error('the key of the log cannot be read');
  return object;
}

async function newRecord(
  log: string,
  { seed, keyService }: Pick<LogKeyPorts, 'seed' | 'keyService'>,
): Promise<KeyRecord> {
  if (keyService?.way === 'signs')
    return { name: log, public: base64Of(await keyService.publicKey()), kms: keyService.key };
  const file = { name: log, seed: seed() };
  return keyService ? sealed(file, keyService) : file;
}

async function sealed(
  { name: log, seed }: { name: string; seed: string },
  { key: under, seal }: Extract<KeyService, { way: 'seals' }>,
): Promise<KeyRecord> {
  const secret = Buffer.from(seed, 'hex');
  const { key } = signerBy(log, secret);
  return { name: log, public: base64Of(key), sealed: base64Of(await seal(secret, log)), under };
}

async function keep(record: KeyRecord, drafts: Objects, etag?: string): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(record));
  const only = etag === undefined ? ('absent' as const) : { etag };
  await drafts.put({ key: draftKeys.logKey, bytes, mediaType: 'application/json', only });
}

async function signerIn(
  { bytes, etag }: StoredObject,
  { drafts, keyService }: Pick<LogKeyPorts, 'drafts' | 'keyService'>,
): Promise<Signer> {
  const record = recordSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  if ('seed' in record) {
    // An earlier release kept the key as a file: it stays the same key, and is sealed from now on.
    if (keyService?.way === 'seals') await keep(await sealed(record, keyService), drafts, etag);
    return signerBy(record.name, Buffer.from(record.seed, 'hex'));
  }
  const key = bytesOf(record.public);
  const signed = signing(record, keyService);
  // KMS is asked only where there is something to sign.
  return { name: record.name, key, sign: async (text) => proven(await signed(text), text, key) };
}

function signing(
  record: Exclude<KeyRecord, { seed: string }>,
  keyService: KeyService | undefined,
): (text: Uint8Array) => Promise<Uint8Array> {
  const under = 'sealed' in record ? record.under : record.kms;
  return async (text) => {
    if (keyService?.key !== under) throw another(under);
    if ('sealed' in record && keyService.way === 'seals')
      return signerBy(record.name, await keyService.open(bytesOf(record.sealed), record.name)).sign(text);
    if ('kms' in record && keyService.way === 'signs') return keyService.sign(text);
    throw another(under);
  };
}

const another = (key: string) =>
  new LogKeyUnavailable(`the log is signed by ${key}, which the setting logKey does not name`);

function proven(signature: Uint8Array, text: Uint8Array, key: Uint8Array): Uint8Array {
  if (verifyEd25519(text, signature, key)) return signature;
  throw new LogKeyUnavailable('KMS gave a signature that the published key does not prove');
}

const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function bytesOf(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (!bytes) throw new Error(`${draftKeys.logKey} cannot be read`);
  return bytes;
}

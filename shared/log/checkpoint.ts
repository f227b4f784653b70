/**
 * The head of a log as a signed note (C2SP tlog-checkpoint, signed-note; Ed25519). In: a head and a signer, or the text
 * of a checkpoint and the trusted keys. Out: that text, or the head. Always holds: a head is returned only if a trusted
 * key signed exactly its text; signatures of others are skipped, as witnesses add theirs.
 */
import type { Digest, Head } from './merkle.ts';
import { isSame } from './merkle.ts';

/** A public key with the name of its log: `name+hash+key`, in the notation of Go's sumdb/note. */
export interface Verifier {
  name: string;
  /** Ed25519, 32 bytes. */
  key: Uint8Array;
}

const ED25519 = 1;
const utf8 = new TextEncoder();

/** The first four bytes of the digest of name and key. */
function keyHash({ name, key }: Verifier, digest: Digest): Uint8Array {
  return digest(Uint8Array.of(...utf8.encode(`${name}\n`), ED25519, ...key)).subarray(0, 4);
}

export function verifierText(verifier: Verifier, digest: Digest): string {
  const hash = [...keyHash(verifier, digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${verifier.name}+${hash}+${base64(Uint8Array.of(ED25519, ...verifier.key))}`;
}

export interface Signer extends Verifier {
  sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

export async function signedCheckpoint(
  { size, root }: Head,
  signer: Signer,
  digest: Digest,
): Promise<string> {
  const text = `${signer.name}\n${size}\n${base64(root)}\n`;
  const signature = await signer.sign(utf8.encode(text));
  return `${text}\n— ${signer.name} ${base64(Uint8Array.of(...keyHash(signer, digest), ...signature))}\n`;
}

/** Whether an Ed25519 signature is of these bytes by this key. */
export type Verify = (bytes: Uint8Array, signature: Uint8Array, key: Uint8Array) => boolean;

/** The head that the key of the log signed; undefined for any other text. */
export function readCheckpoint(
  note: string,
  verifier: Verifier,
  { digest, verify }: { digest: Digest; verify: Verify },
): Head | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const hash = keyHash(verifier, digest);
  const isOurs = note
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => /^— (\S+) (\S+)$/.exec(line))
    .some((line) => {
      const bytes = line?.[1] === verifier.name ? fromBase64(line[2] ?? '') : undefined;
      if (!bytes || !isSame(bytes.subarray(0, 4), hash)) return false;
      return verify(utf8.encode(text), bytes.subarray(4), verifier.key);
    });
  return isOurs ? headIn(text, verifier.name) : undefined;
}

function headIn(text: string, origin: string): Head | undefined {
  const [name, count = '', encoded = ''] = text.split('\n');
  const root = fromBase64(encoded);
  const size = Number(count);
  const isHead = name === origin && /^(0|[1-9]\d*)$/.test(count) && Number.isSafeInteger(size);
  return isHead && root?.length === 32 ? { size, root } : undefined;
}

/** A checkpoint's own statement, regardless of the signer: never trust it alone. */
export function claimedHead(note: string): Head | undefined {
  const end = note.lastIndexOf('\n\n');
  return end < 0 ? undefined : headIn(note.slice(0, end + 1), note.split('\n')[0] ?? '');
}

/** The published key of a log; undefined if the text is none, or its hash does not match name and key. */
export function readVerifier(text: string, digest: Digest): Verifier | undefined {
  const [, name = '', hash = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)\s*$/.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (bytes?.length !== 33 || bytes[0] !== ED25519) return undefined;
  const verifier = { name, key: bytes.subarray(1) };
  return verifierText(verifier, digest).startsWith(`${name}+${hash}+`) ? verifier : undefined;
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Undefined for non-canonical base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return base64(bytes) === text ? bytes : undefined;
}

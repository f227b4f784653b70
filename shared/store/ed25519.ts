/**
 * Ed25519 by node:crypto, for the checkpoints of a log. In: a seed of 32 bytes, or a public key. Out: a signer, or
 * whether a signature is valid. Always: with a key or signature of the wrong length, it is not.
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { Signer, Verify } from '../log/checkpoint.ts';

/** The DER prefixes of a 32-byte key in PKCS #8 and in SubjectPublicKeyInfo (RFC 8410). */
const PRIVATE = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC = Buffer.from('302a300506032b6570032100', 'hex');

export function signerBy(name: string, seed: Uint8Array): Signer {
  const secret = createPrivateKey({ key: Buffer.concat([PRIVATE, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return {
    name,
    key: new Uint8Array(spki.subarray(PUBLIC.length)),
    sign: async (bytes) => new Uint8Array(sign(null, bytes, secret)),
  };
}

/** The key in a SubjectPublicKeyInfo; undefined if that is no Ed25519 key. */
export function keyInSpki(spki: Uint8Array): Uint8Array | undefined {
  const isOne = spki.length === PUBLIC.length + 32 && PUBLIC.equals(spki.subarray(0, PUBLIC.length));
  return isOne ? new Uint8Array(spki.subarray(PUBLIC.length)) : undefined;
}

export const verifyEd25519: Verify = (bytes, signature, key) => {
  if (key.length !== 32 || signature.length !== 64) return false;
  const known = createPublicKey({ key: Buffer.concat([PUBLIC, key]), format: 'der', type: 'spki' });
  return verify(null, bytes, known, signature);
};

/**
 * The material of the keys, a file each. In: the kind of key, and its file. Out: the key, which signs (Ed25519) or
 * seals (AES-256-GCM, the context as additional data). Always: a file is created once, readable only by its owner; if
 * two processes create it, the first wins.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type HeldKey =
  | {
      readonly kind: 'signs';
      readonly sign: (message: Buffer) => Buffer;
      /** The public key as a SubjectPublicKeyInfo. */
      readonly spki: () => Buffer;
    }
  | {
      readonly kind: 'seals';
      readonly seal: (secret: Buffer, context: Buffer) => Buffer;
      readonly open: (sealed: Buffer, context: Buffer) => Buffer;
    };

export class InvalidCiphertext extends Error {}

export function openKey(spec: string, directory: string, file: string): HeldKey {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, file);
  const isSigning = spec === 'ECC_NIST_EDWARDS25519';
  const { material } = JSON.parse(kept(path, isSigning ? newSigningKey : newSealingKey));
  const bytes = Buffer.from(material, 'base64');
  return isSigning ? signing(bytes) : sealing(bytes);
}

function kept(path: string, make: () => Buffer): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    const text = JSON.stringify({ material: make().toString('base64') });
    try {
      writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    } catch {
      // Another process was first.
    }
    return readFileSync(path, 'utf8');
  }
}

const newSigningKey = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
const newSealingKey = () => randomBytes(32);

function signing(pkcs8: Buffer): HeldKey {
  const secret = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return {
    kind: 'signs',
    sign: (message) => sign(null, message, secret),
    spki: () => createPublicKey(secret).export({ format: 'der', type: 'spki' }),
  };
}

const NONCE = 12;
const TAG = 16;

function sealing(key: Buffer): HeldKey {
  return {
    kind: 'seals',
    seal: (secret, context) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
      const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open: (sealed, context) => {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), {
          authTagLength: TAG,
        }).setAAD(context);
        decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
        return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
      } catch {
        throw new InvalidCiphertext('it was not sealed by this key, in this context');
      }
    },
  };
}

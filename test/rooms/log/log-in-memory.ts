/**
 * A log whose tiles lie in a map, and a key that signs for it. In: entries. Out: its files by name, and its heads. The
 * hashes of the product are compared with `plainRoot`, which follows the text of RFC 6962 and knows no tile.
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { Signer } from '../../../shared/log/checkpoint.ts';
import { type Digest, type Head, rootOf, type Tree } from '../../../shared/log/merkle.ts';
import { appended, type ReadTile, subtreesIn, tileName } from '../../../shared/log/tiles.ts';

export const digest: Digest = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());

/** MTH of RFC 6962, section 2.1, word by word. */
export function plainRoot(entries: readonly Uint8Array[]): Uint8Array {
  const [only] = entries;
  if (!only) return digest(new Uint8Array());
  if (entries.length === 1) return digest(Buffer.concat([Buffer.of(0), only]));
  const k = 2 ** Math.floor(Math.log2(entries.length - 1));
  return digest(Buffer.concat([Buffer.of(1), plainRoot(entries.slice(0, k)), plainRoot(entries.slice(k))]));
}

export class MemoryLog {
  readonly files = new Map<string, Uint8Array>();
  size = 0;

  readonly read: ReadTile = async (tile) => {
    const bytes = this.files.get(tileName(tile));
    if (!bytes) throw new Error(`${tileName(tile)} is not there`);
    return bytes;
  };

  async append(entries: readonly Uint8Array[]): Promise<Head> {
    for (const tile of await appended(this.size, entries, { read: this.read, digest })) {
      const name = tileName(tile);
      if (this.files.has(name)) throw new Error(`${name} would be written a second time`);
      this.files.set(name, tile.bytes);
    }
    this.size += entries.length;
    return { size: this.size, root: await rootOf(this.size, this.tree(this.size)) };
  }

  tree(size: number): Tree {
    return { digest, subtree: subtreesIn(size, this.read, digest) };
  }
}

/** RFC 8032, section 7.1, test 1: a key that everybody has. */
const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const secret = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${SEED}`, 'hex'),
  format: 'der',
  type: 'pkcs8',
});
const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });

export const signer: Signer = {
  name: 'reports.example/log',
  key: new Uint8Array(spki.subarray(-32)),
  sign: async (bytes) => new Uint8Array(sign(null, bytes, secret)),
};

export const verified = (bytes: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean => {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  return verify(null, bytes, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
};

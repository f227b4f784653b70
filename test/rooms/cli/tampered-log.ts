/**
 * A publication of two versions on disk, and its log made anew by somebody who holds every key: the operator. In: the
 * folder of a mirror, and the entries that the log is to have. Out: tiles, checkpoint and proofs that fit one another.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signedCheckpoint, verifierText } from '../../../shared/log/checkpoint.ts';
import { inclusionProof, rootOf, type Tree } from '../../../shared/log/merkle.ts';
import { appended, bundlesOf, entriesOf, subtreesIn, tileName } from '../../../shared/log/tiles.ts';
import { sha256Bytes as digest } from '../../../shared/store/digest.ts';
import { signerBy } from '../../../shared/store/ed25519.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { finalised, received, texts, type World, worldOn } from '../night/world.ts';

export const SEED = '5a'.repeat(32);
const NAME = 'publication.example/log';

export const nightOf = (world: World) =>
  world.run('night', { ...world.stores, seed: () => SEED } as typeof world.stores);

/** Two versions of one year, each in the log, and behind each what its night committed to. */
export async function twoVersions(): Promise<World> {
  const world = worldOn();
  await world.register('huaian');
  await world.send('huaian', received('A-1', '2024-03-01T09:00:00+08:00'), ...texts(2024), finalised(2024));
  await nightOf(world);
  world.later(60);
  await world.send('huaian', received('A-2', '2024-04-01T09:00:00+08:00'));
  await world.send('huaian', finalised(2024, { note: '补计一件。' }));
  await nightOf(world);
  return world;
}

export async function mirrorOf(publication: Objects, mirror: string): Promise<void> {
  for await (const key of publication.list('')) {
    mkdirSync(dirname(join(mirror, key)), { recursive: true });
    writeFileSync(join(mirror, key), (await publication.get(key))?.bytes ?? '');
  }
}

export function entriesIn(mirror: string): string[] {
  const size = Number(readFileSync(join(mirror, 'log/checkpoint'), 'utf8').split('\n')[1]);
  return bundlesOf(size).flatMap((bundle) =>
    entriesOf(readFileSync(join(mirror, 'log', tileName(bundle)))).map((entry) =>
      Buffer.from(entry).toString(),
    ),
  );
}

/** The log of a mirror made anew of these entries, signed; a proof again for each version in it, by its last entry. */
export async function relog(mirror: string, entries: readonly string[], seed = SEED): Promise<void> {
  rmSync(join(mirror, 'log'), { recursive: true });
  const put = (key: string, bytes: string | Uint8Array) => {
    mkdirSync(dirname(join(mirror, key)), { recursive: true });
    writeFileSync(join(mirror, key), bytes);
  };
  const signer = signerBy(NAME, Buffer.from(seed, 'hex'));
  const bytes = entries.map((entry) => new Uint8Array(Buffer.from(entry)));
  const tiles = await appended(0, bytes, { read: async () => new Uint8Array(), digest });
  const made = new Map(tiles.map((tile) => [tileName(tile), tile.bytes]));
  for (const [name, tile] of made) put(`log/${name}`, tile);
  const read = async (tile: Parameters<typeof tileName>[0]) => made.get(tileName(tile)) ?? new Uint8Array();
  const tree: Tree = { digest, subtree: subtreesIn(entries.length, read, digest) };
  const head = { size: entries.length, root: await rootOf(entries.length, tree) };
  const checkpoint = await signedCheckpoint(head, signer, digest);
  put('log/checkpoint', checkpoint);
  put('log/key', `${verifierText(signer, digest)}\n`);
  for (const [index, entry] of entries.entries()) {
    const { type, agency, year, version } = JSON.parse(entry);
    if (type !== 'version') continue;
    const path = (await inclusionProof(index, entries.length, tree)).map((hash) =>
      Buffer.from(hash).toString('base64'),
    );
    put(
      `${agency}/${year}/v${version}/proof.json`,
      JSON.stringify({ format: 1, entry, index, path, checkpoint }),
    );
  }
}

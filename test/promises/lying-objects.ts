/**
 * The objects of a bucket of the local stack, read from its data folder. In: the folder and the name of the bucket. Out: by
 * key, in the order of keys, the current bytes. Always: nothing is written, and no engine is asked: a test that compares a
 * whole bucket before and after would sign, send and answer a thousand requests for it (infra/local/s3/objects.ts has
 * the form of a file).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../shared/store/digest.ts';

export function lyingObjects(data: string, bucket: string): Map<string, Buffer> {
  const there: [string, Buffer][] = [];
  const root = join(data, 's3', bucket);
  for (const first of readdirSync(root))
    for (const second of readdirSync(join(root, first))) {
      const newest = readdirSync(join(root, first, second))
        .sort()
        .at(-1);
      const object = newest && objectIn(readFileSync(join(root, first, second, newest)));
      if (object) there.push(object);
    }
  return new Map(there.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
}

/** Undefined for a delete marker. */
function objectIn(file: Buffer): [string, Buffer] | undefined {
  const begins = 4 + file.readUInt32BE(0);
  const { key, content }: { key: string; content: { kind: string } } = JSON.parse(
    file.toString('utf8', 4, begins),
  );
  return content.kind === 'object' ? [key, file.subarray(begins)] : undefined;
}

/** By key, in its order, the SHA-256 of every object. */
export function lyingDigests(data: string, bucket: string): Map<string, string> {
  return new Map([...lyingObjects(data, bucket)].map(([key, bytes]) => [key, sha256(bytes)]));
}

/** By key, in its order, the text of every object. */
export function lyingTexts(data: string, bucket: string): Map<string, string> {
  return new Map([...lyingObjects(data, bucket)].map(([key, bytes]) => [key, bytes.toString()]));
}

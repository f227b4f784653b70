/**
 * UUIDs as bytes, and the ids of a request's events, case by case, as the journal holds them. In: ids. Out: bytes, from
 * which the same ids come again; nothing if one of them is no UUID in lower case, whose text would not come again.
 * Text takes 37 bytes an id where the bytes take 16: with it a batch of 25 events costs a second write unit.
 *
 *     for each case: how many ids, in two bytes · each id in 16
 */
export const UUID_BYTES = 16;

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const COUNT_BYTES = 2;

export function bytesOfUuid(id: string): Buffer | undefined {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : undefined;
}

export function uuidOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function packedIds(ofCases: readonly (readonly string[])[]): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (const ids of ofCases) {
    const count = Buffer.alloc(COUNT_BYTES);
    count.writeUInt16BE(ids.length);
    parts.push(count);
    for (const id of ids) {
      const bytes = bytesOfUuid(id);
      if (bytes === undefined) return undefined;
      parts.push(bytes);
    }
  }
  return Buffer.concat(parts);
}

export function unpackedIds(packed: Uint8Array): string[][] {
  const bytes = Buffer.from(packed);
  const ofCases: string[][] = [];
  for (let at = 0; at < bytes.length; ) {
    const from = at + COUNT_BYTES;
    at = from + bytes.readUInt16BE(at) * UUID_BYTES;
    const ids: string[] = [];
    for (let id = from; id < at; id += UUID_BYTES) ids.push(uuidOf(bytes.subarray(id, id + UUID_BYTES)));
    ofCases.push(ids);
  }
  return ofCases;
}

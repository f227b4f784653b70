/** Ids as bytes: the same ids come back, character by character, or nothing is packed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packedIds, unpackedIds } from '../../../shared/store/event-ids.ts';

const uuid = fc
  .stringMatching(/^[\da-f]{32}$/)
  .map((hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));

/** A UUID with one character more, fewer or other at any place. */
const nearly = fc
  .tuple(uuid, fc.nat(36), fc.nat(1), fc.constantFrom('', '-', '0', 'A', 'F', '{', '\n', ' ', '０', '#'))
  .map(([id, at, gone, other]) => id.slice(0, at) + other + id.slice(at + gone));

test('UUIDs of any version come back', () => {
  fc.assert(
    fc.property(fc.array(fc.array(uuid)), (ids) => {
      expect(unpackedIds(packedIds(ids) ?? new Uint8Array())).toEqual(ids);
    }),
  );
});

test('ids that are nearly UUIDs come back too, or nothing is packed', () => {
  fc.assert(
    fc.property(fc.array(uuid), nearly, fc.array(uuid), (before, one, after) => {
      const ids = [before, [...after, one]];
      const packed = packedIds(ids);
      if (packed) expect(unpackedIds(packed)).toEqual(ids);
    }),
    { numRuns: 2000 },
  );
});

const UUID = 'b0a3310f-da9a-4b90-a07b-00000000000a';

test.each([
  UUID.toUpperCase(),
  UUID.replaceAll('-', ''),
  UUID.replace('-', ''),
  `{${UUID}}`,
  `urn:uuid:${UUID}`,
  `0${UUID}`,
  `${UUID}0`,
  `${UUID}\n`,
  `${UUID}-1`,
  UUID.replace('b0a3310f-da9a', 'b0a3310fd-a9a'),
  '',
])('%j is not packed, nor are the ids beside it', (id) => {
  expect(packedIds([[UUID], [UUID, id]])).toBeUndefined();
});

/**
 * The versioned formats of stored items and snapshots. In: an item, whichever release wrote it. Out: the same item in
 * the current format. Always: without a version it is version 1; a format of a later release is refused, so that an
 * older release that still runs stops instead of corrupting it.
 *
 * To change a format: write `format` with the next number, and append a function that converts the previous version.
 * Never change existing functions, because the log keeps items of all versions for ever.
 */
type Stored = Readonly<Record<string, unknown>>;
type Upcaster = (older: Stored) => Stored;

export interface Format {
  readonly name: string;
  /** The first converts version 1 to 2, and so on. Empty: there is only version 1. */
  readonly upcasters: readonly Upcaster[];
}

/** Formats of the event store and of the private bucket; manifests have their own (`night/manifest.ts`). */
export const FORMATS = {
  item: { name: 'item', upcasters: [] },
  fold: { name: 'fold', upcasters: [] },
  /** The pointer of one year, from earlier releases; read if the agency has no pointer of all its drafts. */
  draft: { name: 'draft pointer', upcasters: [] },
  /** The pointer to all drafts of an agency. */
  drafts: { name: 'pointer of drafts', upcasters: [] },
} as const satisfies Record<string, Format>;

export class UnknownFormat extends Error {
  override readonly name = 'UnknownFormat';
}

/** The item in the current format. Throws `UnknownFormat` for a format of a later release. */
export function upcast<T>({ name, upcasters }: Format, stored: Stored): T {
  const written = stored['format'] ?? 1;
  const today = upcasters.length + 1;
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 1 || written > today)
    throw new UnknownFormat(`a ${name} of format ${String(written)}; this release reads 1 to ${today}`);
  if (written === today) return stored as T;
  const raised = upcasters.slice(written - 1).reduce((older, raise) => raise(older), stored);
  return { ...raised, format: today } as T;
}

/** The same for the bytes of a JSON snapshot in a bucket. */
export function readSnapshot<T>(format: Format, bytes: Uint8Array): T {
  return upcast<T>(format, JSON.parse(Buffer.from(bytes).toString()));
}

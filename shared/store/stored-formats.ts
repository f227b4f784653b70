/**
 * The shapes in which items and snapshots lie, by version. In: what was read, whichever release wrote it. Out: the
 * same in the shape of today. Always: what names no version is of version 1; what a later release has written is
 * refused and never guessed at, so that an older one which is still running stops instead of writing it back changed.
 *
 * To change a shape: write `format` with the next number, and append the function that makes of the version before
 * what is written now. Those that are there are never changed: a log is for ever, and is read from its first line on.
 */
type Stored = Readonly<Record<string, unknown>>;
type Upcaster = (older: Stored) => Stored;

export interface Format {
  readonly name: string;
  /** The first makes version 2 of version 1, and so on; version 1 alone where there is none. */
  readonly upcasters: readonly Upcaster[];
}

/** Those of the event store and of what passes in the private bucket; manifests have theirs beside them. */
export const FORMATS = {
  item: { name: 'item', upcasters: [] },
  fold: { name: 'fold', upcasters: [] },
  /** The pointer of a year, which an earlier release wrote; read where there is none of the agency. */
  draft: { name: 'draft pointer', upcasters: [] },
  /** The pointer of all drafts of an agency. */
  drafts: { name: 'pointer of drafts', upcasters: [] },
} as const satisfies Record<string, Format>;

export class UnknownFormat extends Error {
  override readonly name = 'UnknownFormat';
}

/** What was read, in the shape of today. */
export function upcast<T>({ name, upcasters }: Format, stored: Stored): T {
  const written = stored['format'] ?? 1;
  const today = upcasters.length + 1;
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 1 || written > today)
    throw new UnknownFormat(`a ${name} of format ${String(written)}; this release reads 1 to ${today}`);
  if (written === today) return stored as T;
  const raised = upcasters.slice(written - 1).reduce((older, raise) => raise(older), stored);
  return { ...raised, format: today } as T;
}

/** The same for a snapshot as it lies in a bucket. */
export function readSnapshot<T>(format: Format, bytes: Uint8Array): T {
  return upcast<T>(format, JSON.parse(Buffer.from(bytes).toString()));
}

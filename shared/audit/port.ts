/**
 * The port of a verification to its machine: a command line, a browser, or a test. It reads the publication and knows
 * the editions; it can hash, and perhaps redraw a report. It writes nothing.
 */
import type { Edition } from '../editions/edition.ts';
import type { Verifier, Verify } from '../log/checkpoint.ts';
import type { Digest, Head } from '../log/merkle.ts';
import type { Seal } from './seal.ts';

/** The request. `alone`: one version's folder, without the publication around it. */
export type Scope =
  | { kind: 'publication' }
  | { kind: 'year'; agency: string; year: number }
  | { kind: 'version'; agency: string; year: number; number: number }
  | { kind: 'alone' };

export interface PublishedPlace {
  /** The bytes under a key, or undefined if there are none. */
  read: (key: string) => Promise<Uint8Array | undefined>;
  /** Names in a folder; undefined if no listing is available, as over HTTP. */
  list: (folder: string) => Promise<string[] | undefined>;
  scope: Scope;
  /** The root of the publication on the web; absent for a folder. */
  address?: string;
}

/** A version, redrawn from its `report.json`. */
export interface Drawing {
  /** This software: another release may draw the same data otherwise. */
  release: string;
  /** Names of the files that this machine can make. */
  makes: ReadonlySet<string>;
  /** Files by name, the current place's page under `CURRENT_PAGE`; or the reason why the data cannot be drawn. */
  draw: (
    report: unknown,
    edition: Edition,
    seal: Seal,
    parts?: ReadonlyMap<string, unknown>,
  ) => Promise<ReadonlyMap<string, Uint8Array> | string>;
}

export const PAGE = 'index.html';
export const CURRENT_PAGE = '../index.html';

/** The last seen state of a log. */
export interface SeenLog {
  /** Its public key, in the notation of Go's sumdb/note. */
  key: string;
  head: Head;
}

/** The verifier's store of seen checkpoints. */
export interface SeenLogs {
  /** The log of this key, or the log last seen at this place; undefined if none was seen. */
  last: (verifier: Verifier | undefined) => Promise<SeenLog | undefined>;
  /** Keeps a valid checkpoint, beside the earlier ones. */
  keep: (log: { verifier: Verifier; checkpoint: string; head: Head }) => Promise<void>;
}

/** A published place, and the tools to verify it. */
export interface VerifiedPlace extends PublishedPlace {
  /** Whether the versions that a government's report pins are verified too, down to the leaves. */
  deep?: boolean;
  editions: readonly Edition[];
  /** `sha256:` and 64 hexadecimal digits. */
  digest: (bytes: Uint8Array) => string | Promise<string>;
  drawing: Drawing;
  /** Verifies the transparency log: SHA-256 as bytes, and signatures of Ed25519. */
  log: { digest: Digest; verify: Verify };
  /** Absent if nothing is kept, as in a browser. */
  seen?: SeenLogs;
}

/**
 * What a verification needs of the machine that it runs on: a command line, a browser, or a test. It reads what was
 * published and knows the editions; it can hash, and perhaps draw a report once more. It writes nothing.
 */
import type { Edition } from '../editions/edition.ts';
import type { Verifier, Verify } from '../log/checkpoint.ts';
import type { Digest, Head } from '../log/merkle.ts';
import type { Seal } from './seal.ts';

/** What was asked for. `alone`: one version's folder, without the publication around it. */
export type Scope =
  | { kind: 'publication' }
  | { kind: 'year'; agency: string; year: number }
  | { kind: 'version'; agency: string; year: number; number: number }
  | { kind: 'alone' };

export interface PublishedPlace {
  /** The bytes under a key, or undefined where nothing lies there. */
  read: (key: string) => Promise<Uint8Array | undefined>;
  /** Names that lie in a folder; undefined where a listing is not to be had, as over HTTP. */
  list: (folder: string) => Promise<string[] | undefined>;
  scope: Scope;
  /** The root of the publication on the web; absent of a folder. */
  address?: string;
}

/** A version once more from what its `report.json` says. */
export interface Drawing {
  /** This software: another release may draw the same data otherwise. */
  release: string;
  /** Names of the files that this machine can make. */
  makes: ReadonlySet<string>;
  /** Files by name, the current place's page under `CURRENT_PAGE`; or why the data cannot be drawn. */
  draw: (
    report: unknown,
    edition: Edition,
    seal: Seal,
    parts?: ReadonlyMap<string, unknown>,
  ) => Promise<ReadonlyMap<string, Uint8Array> | string>;
}

export const PAGE = 'index.html';
export const CURRENT_PAGE = '../index.html';

/** A log as it was seen last. */
export interface SeenLog {
  /** Its public key, as Go's sumdb/note writes it. */
  key: string;
  head: Head;
}

/** Which checkpoints were seen before, by whoever verifies. */
export interface SeenLogs {
  /** Of the log of this key, or of the log that lay at this place; undefined where none was seen. */
  last: (verifier: Verifier | undefined) => Promise<SeenLog | undefined>;
  /** Keeps a checkpoint that holds, beside those before it. */
  keep: (log: { verifier: Verifier; checkpoint: string; head: Head }) => Promise<void>;
}

/** A published place, and what it is verified with. */
export interface VerifiedPlace extends PublishedPlace {
  /** Whether the versions that a government's report pins are verified too, down to the leaves. */
  deep?: boolean;
  editions: readonly Edition[];
  /** `sha256:` and 64 hexadecimal digits. */
  digest: (bytes: Uint8Array) => string | Promise<string>;
  drawing: Drawing;
  /** By which the transparency log is verified: SHA-256 as bytes, and signatures of Ed25519. */
  log: { digest: Digest; verify: Verify };
  /** Absent where nothing is kept, as in a browser. */
  seen?: SeenLogs;
}

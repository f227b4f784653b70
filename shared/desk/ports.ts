/** The ports of the desk. It reads the stores; it writes only through the intake. */
import type { Senders } from '../intake/senders.ts';
import type { EventLog, Journal, Objects, Progress, Registry } from '../store/ports.ts';
import type { Scripts } from './scripts.ts';

/** The address of the desk, and its issuer. */
export interface DeskSite {
  /** Address of the desk, without a trailing slash. */
  url: string;
  /** Address of the OpenID Connect issuer, and the id of this client there. */
  issuer: string;
  client: string;
  publicationUrl: string;
}

/** The secrets that `gongkai desk secret` stored. */
export interface DeskKeys {
  clientSecret: string;
  /** 32 bytes, for the cookies. */
  cookieKey: Uint8Array;
}

export interface DeskPorts {
  site: DeskSite;
  registry: Pick<Registry, 'agency' | 'agencies' | 'clocks' | 'person' | 'people' | 'sources'>;
  senders: Senders;
  eventLog: EventLog;
  journal: Pick<Journal, 'note' | 'entries'>;
  progress: Progress;
  drafts: Objects;
  /** The files beside the function's bundle. */
  scripts: Scripts;
  /** Undefined if none were stored yet. */
  keys: () => Promise<DeskKeys | undefined>;
  /** Milliseconds since 1970 UTC. */
  clock: () => number;
  /** Receives failures, which are never shown. */
  failed: (error: unknown) => void;
}

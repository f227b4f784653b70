/** What the desk asks of the world around it. Of the stores it reads; it writes through the intake alone. */
import type { Senders } from '../intake/senders.ts';
import type { EventLog, Journal, Objects, Progress, Registry } from '../store/ports.ts';
import type { Scripts } from './scripts.ts';

/** Where the desk stands, and who signs its people in. */
export interface DeskSite {
  /** Address of the desk, without a slash at the end. */
  url: string;
  /** Address of the OpenID Connect issuer, and what this client is called there. */
  issuer: string;
  client: string;
  publicationUrl: string;
}

/** What `gongkai desk secret` stored. */
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
  /** Those that lie beside the function's bundle. */
  scripts: Scripts;
  /** Undefined where none were stored yet. */
  keys: () => Promise<DeskKeys | undefined>;
  /** Milliseconds since 1970 UTC. */
  clock: () => number;
  /** Told of what went wrong, never shown. */
  failed: (error: unknown) => void;
}

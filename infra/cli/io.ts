/**
 * What a command has around it. The process gives the real one; a test gives its own, and so sees what was said,
 * decides what time it is, and waits for nothing.
 */
export interface Shell {
  /** Folder of the checkout. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Writes a result to standard output, as it is. */
  readonly out: (text: string) => void;
  /** Writes a line for people to standard error. */
  readonly tell: (line: string) => void;
  /** Where a progress bar can be drawn; undefined where nobody would see it. */
  readonly terminal: NodeJS.WriteStream | undefined;
}

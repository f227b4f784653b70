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
  /** Writes a file to standard output, byte by byte. */
  readonly outBytes?: (bytes: Uint8Array) => void;
  /** Writes a line for people to standard error. */
  readonly tell: (line: string) => void;
  /** Where a progress bar can be drawn; undefined where nobody would see it. */
  readonly terminal: NodeJS.WriteStream | undefined;
  /** The bundle of the process that opens foreign files, where it does not lie beside the command line. */
  readonly reader?: () => string;
}

/** What a terminal would obey or show in another order: all control characters but line ends and tabs, and lone surrogates. */
const UNPRINTABLE =
  /(?![\n\t])(?!\r\n)\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]|\p{Cs}/gu;

/** As an escape of JSON writes it: within a JSON text the value stays what it was. */
function printable(text: string): string {
  return text.replace(UNPRINTABLE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A name or a text of others never reaches the terminal as it is. */
export function withPrintableOutput(shell: Shell): Shell {
  const { out, tell } = shell;
  return { ...shell, out: (text) => out(printable(text)), tell: (line) => tell(printable(line)) };
}

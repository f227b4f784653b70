/**
 * The surroundings of a command. The process supplies the real ones. A test supplies its own, so it captures the
 * output, sets the clock, and waits for nothing.
 */
export interface Shell {
  /** Folder of the checkout. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Writes a result to standard output, unchanged. */
  readonly out: (text: string) => void;
  /** Writes a file to standard output, byte by byte. */
  readonly outBytes?: (bytes: Uint8Array) => void;
  /** Writes a line for people to standard error. */
  readonly tell: (line: string) => void;
  /** The stream of a progress bar; undefined if no one would see it. */
  readonly terminal: NodeJS.WriteStream | undefined;
  /** The bundle of the process that opens foreign files, if it is not beside the command line. */
  readonly reader?: () => string;
}

/**
 * Characters that a terminal would obey or reorder: all control characters but line ends and tabs, and lone surrogates.
 */
const UNPRINTABLE =
  /(?![\n\t])(?!\r\n)\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]|\p{Cs}/gu;

/** As a JSON escape: within a JSON text the value stays the same. */
function printable(text: string): string {
  return text.replace(UNPRINTABLE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Foreign names and texts never reach the terminal unescaped. */
export function withPrintableOutput(shell: Shell): Shell {
  const { out, tell } = shell;
  return { ...shell, out: (text) => out(printable(text)), tell: (line) => tell(printable(line)) };
}

/** A progress bar, or a clock, on standard error, if it is a terminal. */
import cliProgress from 'cli-progress';
import type { Shell } from './io.ts';

export interface Progress {
  add: (done: number) => void;
  stop: () => void;
}

export function startProgress(label: string, total: number, { terminal }: Shell): Progress {
  if (!terminal) return { add: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar({
    stream: terminal,
    format: `${label} {bar} {percentage}%  {value}/{total}  {eta_formatted}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
  });
  bar.start(total, 0);
  return { add: (done) => bar.increment(done), stop: () => bar.stop() };
}

/**
 * Runs work whose size nobody knows, and shows its seconds on a terminal. The cursor stays at the start of the line, so
 * that a message in between replaces the clock.
 */
export async function withClock<Result>(
  work: () => Promise<Result>,
  { terminal, now }: Pick<Shell, 'terminal' | 'now'>,
): Promise<Result> {
  if (!terminal) return work();
  const begun = now();
  const draw = () => terminal.write(`\u001b[K  ${Math.round((now() - begun) / SECOND)} 秒 / s\r`);
  const timer = setInterval(draw, SECOND);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    terminal.write('\u001b[K');
  }
}

const SECOND = 1000;

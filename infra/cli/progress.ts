/** A progress bar on standard error, if it is a terminal. */
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

/**
 * One engine in a process of its own. In: the work. Out, on standard output: what it cost and the digest of its
 * answer, as one line of JSON. Processor time is that of the whole process, every thread of it.
 */
export interface Measured {
  /** Milliseconds of processor time, user and system, without what it took to start. */
  cpu: number;
  /** Milliseconds by the clock. */
  wall: number;
  /** MiB, the most that was resident at any time. */
  peak: number;
  digest: string;
  /** What else the engine wants to say. */
  more?: Readonly<Record<string, number>>;
}

export async function measured(
  work: () =>
    | Promise<{ digest: string; more?: Record<string, number> }>
    | { digest: string; more?: Record<string, number> },
): Promise<void> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  const { digest, more } = await work();
  const { user, system } = process.cpuUsage(used);
  const figures: Measured = {
    cpu: (user + system) / 1000,
    wall: performance.now() - begun,
    peak: process.resourceUsage().maxRSS / 1024,
    digest,
    ...(more && { more }),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

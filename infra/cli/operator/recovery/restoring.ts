/**
 * Tables at a past moment, under new names beside the live ones (point-in-time recovery). In: tables, and the moment.
 * Out: their new names, and a way to delete them. Always: live tables are untouched. Only tables created here are
 * deleted again, also if another of them could not be created.
 */

import type { Shell } from '../../io.ts';
import { both, Refused } from '../../messages.ts';

/** The request to DynamoDB, in its own words. */
export interface TableService {
  restore: (from: string, to: string, at: Date | undefined) => Promise<void>;
  /** `ACTIVE` once it can be read. */
  stateOf: (table: string) => Promise<string | undefined>;
  remove: (table: string) => Promise<void>;
}

export interface Restored {
  /** The restored table, by the live one. */
  names: ReadonlyMap<string, string>;
  milliseconds: number;
  drop: () => Promise<void>;
}

/** A table of a few megabytes takes minutes, a large one hours. */
const LONGEST = 6 * 3_600_000;
/** A name has 255 characters at most. */
const LONGEST_NAME = 255;

export async function restoreBeside(
  tables: readonly string[],
  at: Date | undefined,
  service: TableService,
  shell: Pick<Shell, 'now' | 'pause' | 'tell'> & { poll: number },
): Promise<Restored> {
  const begun = shell.now();
  const suffix = `-drill-${new Date(begun).toISOString().replace(/\D/g, '').slice(0, 14)}`;
  const names = new Map(
    tables.map((table) => [table, `${table.slice(0, LONGEST_NAME - suffix.length)}${suffix}`]),
  );
  const made: string[] = [];
  const drop = async () => {
    for (const name of made.splice(0)) await service.remove(name);
  };
  try {
    for (const [table, name] of names) {
      shell.tell(both({ zh: `正在恢复 ${table} 到 ${name}……`, en: `${table} is restored as ${name} …` }));
      await service.restore(table, name, at);
      made.push(name);
    }
    for (const name of names.values()) await untilActive(name, begun, service, shell);
  } catch (error) {
    await drop();
    throw error;
  }
  return { names, milliseconds: shell.now() - begun, drop };
}

async function untilActive(
  name: string,
  begun: number,
  service: TableService,
  { now, pause, poll }: Pick<Shell, 'now' | 'pause'> & { poll: number },
): Promise<void> {
  while ((await service.stateOf(name)) !== 'ACTIVE') {
    if (now() - begun > LONGEST)
      throw new Refused({
        zh: `${name} 六小时后仍未恢复完成`,
        en: `${name} was not restored after six hours`,
      });
    await pause(poll);
  }
}

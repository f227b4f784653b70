/** The scripts of the desk's pages, from beside the bundle of this function. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCRIPT_FILES, Scripts } from '../../shared/desk/scripts.ts';

export function scriptsIn(folder: string): Scripts {
  return new Scripts(
    new Map(
      SCRIPT_FILES.filter((file) => existsSync(join(folder, file))).map((file) => [
        file,
        new Uint8Array(readFileSync(join(folder, file))),
      ]),
    ),
  );
}

/**
 * A copy of what a verification reads, to verify it again without a network. In: a published place and an empty folder. Out:
 * the same place, whose files lie in the folder too as soon as they were read. Always holds: a key that comes from the
 * place, which nobody has to trust, never leads out of the folder; what was not there is not there in the copy.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PublishedPlace } from '../../../shared/audit/port.ts';
import { Refused } from '../messages.ts';

/** As the keys of a publication are. */
const INSIDE = /^(?!\.)[A-Za-z0-9._-]+(\/(?!\.)[A-Za-z0-9._-]+)*$/;

export async function savedIn(folder: string, place: PublishedPlace): Promise<PublishedPlace> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new Refused({
      zh: `${folder} 不是空文件夹，请换一个`,
      en: `${folder} is not empty; choose another folder`,
    });
  const save = async (key: string, bytes: Uint8Array) => {
    if (!INSIDE.test(key)) return;
    const path = join(folder, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  };
  return {
    ...place,
    read: async (key) => {
      const bytes = await place.read(key);
      if (bytes) await save(key, bytes);
      return bytes;
    },
  };
}

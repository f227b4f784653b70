/**
 * The contents of a DOCX or XLSX. In: bytes of a zip. Out: the same parts, repacked without compression, so that no
 * later reader can be tricked into unpacking more; media are left out. Always holds: nothing is unpacked beyond 100
 * times the input, and no part beyond its declared size.
 */
import { type Unzipped, unzipSync, zipSync } from 'fflate';
import { Unreadable } from '../source.ts';

const RATIO = 100;
const MOST_PARTS = 5000;
/** A small file of repeated cells packs well; below this no ratio is asked. */
const NEVER_TOO_MUCH = 4 * 1024 * 1024;

/** `ceiling`: the maximum of unpacked bytes, for any input. */
export function partsOf(bytes: Uint8Array, ceiling = Number.POSITIVE_INFINITY): Unzipped {
  let [parts, declared] = [0, 0];
  const most = Math.min(ceiling, Math.max(NEVER_TOO_MUCH, bytes.length * RATIO));
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize, compression }) => {
        parts++;
        if (/\/media\//.test(name) || compression > 8) return false;
        declared += originalSize;
        if (declared > most || parts > MOST_PARTS)
          throw new Unreadable('压缩文件解开后过大，未读取', 'the archive unpacks to too much');
        return true;
      },
    });
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable('压缩文件已损坏，无法解开', 'the archive is broken');
  }
}

export function packed(parts: Unzipped): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zipSync(parts, { level: 0 }));
}

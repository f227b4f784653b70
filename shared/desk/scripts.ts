/**
 * The scripts of the desk's pages. In: the files beside the bundle. Out: the address of each, derived from its bytes,
 * and the bytes of an address. Always: an address names one content for ever; a page with a missing script names
 * another way.
 */
import { sha256 } from '../store/digest.ts';

export const SCRIPT_FILES = ['ledger.mjs', 'texts.mjs'] as const;
export type ScriptFile = (typeof SCRIPT_FILES)[number];

export class Scripts {
  readonly #names = new Map<ScriptFile, string>();
  readonly #bytes = new Map<string, Uint8Array<ArrayBuffer>>();

  constructor(files: ReadonlyMap<ScriptFile, Uint8Array<ArrayBuffer>>) {
    for (const [file, bytes] of files) {
      const name = file.replace('.mjs', `-${sha256(bytes).slice(0, 16)}.mjs`);
      this.#names.set(file, name);
      this.#bytes.set(name, bytes);
    }
  }

  /** Its path below the desk's. */
  pathOf(file: ScriptFile): string | undefined {
    const name = this.#names.get(file);
    return name && `scripts/${name}`;
  }

  bytesOf(name: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#bytes.get(name);
  }
}

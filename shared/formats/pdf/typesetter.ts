/**
 * Sets a page of Typst. In: the name of a page beside this module and texts as data. Out: a document. Always holds:
 * input is data of `sys.inputs` and never markup; only files of `typst/` are read. Faults of the typesetter are errors
 * in its own words.
 */
import { join } from 'node:path';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import { faces } from './faces.ts';

const WORKSPACE = join(import.meta.dirname, 'typst');

export interface Typesetter {
  pdf: (page: string, inputs: Readonly<Record<string, unknown>>) => Uint8Array;
  svg: (page: string, inputs: Readonly<Record<string, unknown>>) => string;
}

/**
 * Opening one reads all fonts, so it serves many pages. The compiler keeps about 2 MB per report, so it does not serve
 * all of them.
 */
export function openTypesetter(): Typesetter {
  const { files, families } = faces();
  // The compiler also looks for fonts of the machine. Ours precede them, and a page names its families.
  const compiler = NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontPaths: files }] });
  const typeset = (page: string, inputs: Readonly<Record<string, unknown>>): NodeTypstDocument => {
    const texts = Object.entries({ ...inputs, families }).map(([key, value]) => [key, JSON.stringify(value)]);
    const result = compiler.compile({
      mainFilePath: join(WORKSPACE, page),
      inputs: Object.fromEntries(texts),
    });
    if (result.result) return result.result;
    const error = result.takeError();
    throw new Error(error ? messagesOf(error.shortDiagnostics) : 'the typesetter gave no reason');
  };
  const forgetting = <T>(work: () => T): T => {
    try {
      return work();
    } finally {
      compiler.evictCache(2);
    }
  };
  return {
    pdf: (page, inputs) => forgetting(() => compiler.pdf(typeset(page, inputs), { pdfStandard: 'ua-1' })),
    svg: (page, inputs) => forgetting(() => compiler.plainSvg(typeset(page, inputs))),
  };
}

function messagesOf(diagnostics: readonly unknown[]): string {
  const messages = diagnostics.map((one) =>
    typeof one === 'object' && one !== null && 'message' in one ? String(one.message) : String(one),
  );
  return messages.join('; ');
}

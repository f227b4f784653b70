/**
 * The pure rooms as one file. In: a checkout. Out: the bytes of `rules/{sha256}.mjs`. Always: the same sources give the
 * same bytes, regardless of folder, clock and time zone; the text names no path and no date. Comments stay out, so a
 * changed comment changes no digest. Names stay as written, so an auditor can read the counting code.
 * Plain JavaScript: the synthesis runs it as a command, on every Node that the project supports.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build, transform } from 'esbuild';

/** For a reader who finds only this file. The interface is documented in shared/rules/README.md. */
const HEAD = `// gongkai: counting rules of 政府信息公开工作年度报告, interface 1
// recount(request, cases): JSON text in, JSON text out. Needs no file, no network, no clock.
// Apache-2.0; holds parts of zod (MIT, Copyright (c) 2025 Colin McDonnell)
`;

export async function rulesBundle(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'shared', 'rules', 'recount.ts')],
    bundle: true,
    write: false,
    minifyWhitespace: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
    // Configuration in a folder above the checkout has no effect here.
    tsconfigRaw: '{}',
  });
  // Comments disappear with the whitespace, module paths among them; a second print makes the text readable.
  const { code } = await transform(outputFiles[0].text, { charset: 'utf8', format: 'esm', target: 'es2022' });
  return Buffer.from(`${HEAD}${code}`);
}

export function digestOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Puts the print parts beside the bundle of a function: `node print-package.mjs ROOT FOLDER [if-possible]`. In: the
 * checkout and the folder of the bundle. Out, in that folder: the worker's bundle, pages, fonts, and the two native
 * packages for Lambda's platform. Always: the same checkout gives the same bytes, without network access.
 * Plain JavaScript: the synthesis runs it as a command, on every Node that the project supports.
 */
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { nodeBundle } from './node-bundle.mjs';

/** With the binaries that Lambda needs, regardless of this machine. */
const NATIVE = {
  '@myriaddreamin/typst-ts-node-compiler': '@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu',
  '@resvg/resvg-js': '@resvg/resvg-js-linux-x64-gnu',
};

const [root = '', folder = '', whether] = process.argv.slice(2);
const print = join(root, 'shared', 'formats', 'pdf');
const modules = join(root, 'node_modules');

const missing = Object.values(NATIVE).filter((name) => !existsSync(join(modules, name)));
if (missing.length > 0 && whether !== 'if-possible') {
  console.error(
    `This machine lacks the binaries of Lambda's platform: ${missing.join(', ')}.\n` +
      `本机缺少 Lambda 平台的程序包，请先运行 / run first: npm install --no-save --force ${missing.map(pinned).join(' ')}`,
  );
  process.exit(1);
}

buildSync({
  ...nodeBundle(root),
  entryPoints: [join(print, 'printing-worker.ts')],
  outfile: join(folder, 'printing-worker.mjs'),
  external: Object.keys(NATIVE),
  logLevel: 'error',
});
cpSync(join(print, 'typst'), join(folder, 'typst'), { recursive: true });
cpSync(join(print, 'fonts'), join(folder, 'fonts'), {
  recursive: true,
  filter: (file) => statSync(file).isDirectory() || /\.(ttf|otf|ttc|otc)$|-LICENSE\.txt$/i.test(file),
});
for (const [name, binary] of Object.entries(NATIVE)) {
  for (const wanted of [name, binary]) bring(join(modules, wanted), join(folder, 'node_modules', wanted));
}

/** Uses hard links if the file system has them: the binaries are large, and npm never writes into an existing file. */
function bring(from, to) {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) bring(source, target);
    else if (/\.(js|json|node)$|^LICENSE/.test(entry.name)) place(source, target);
  }
}

function place(source, target) {
  mkdirSync(dirname(target), { recursive: true });
  try {
    linkSync(source, target);
  } catch {
    cpSync(source, target);
  }
}

/** `name@version`, as the dependent package requires it. */
function pinned(binary) {
  const [name] = Object.entries(NATIVE).find(([, of]) => of === binary) ?? [binary];
  const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
  return `${binary}@${version}`;
}

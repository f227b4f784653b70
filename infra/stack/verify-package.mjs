/**
 * Puts the page on which anyone checks a report beside the bundle of a function: `node verify-package.mjs ROOT FOLDER`.
 * In: the checkout and the folder. Out, in that folder: `verify.html`, one file with its script and style, whose policy
 * names the digests of both; and `verify-pdf.mjs`, the PDF reader, which the page loads when it meets one. Always: the
 * same checkout gives the same bytes, without network access.
 * Plain JavaScript: the synthesis runs it as a command, on every Node that the project supports.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { browserBundle } from './browser-bundle.mjs';

const [root = '', folder = ''] = process.argv.slice(2);
const source = join(root, 'shared', 'verify-page');

const common = browserBundle(root);

/** Parts that the browser does not need: the XML writer in mammoth, and the PDF reader, which is a separate file. */
const apart = {
  name: 'apart',
  setup(builder) {
    builder.onResolve({ filter: /\/readers\/pdf\.ts$/ }, () => ({
      path: './verify-pdf.mjs',
      external: true,
    }));
    builder.onResolve({ filter: /^xmlbuilder$/ }, () => ({ path: 'xmlbuilder', namespace: 'empty' }));
    builder.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {};' }));
  },
};

const { outputFiles } = await build({
  ...common,
  entryPoints: [join(source, 'page.ts')],
  outfile: join(folder, 'verify-page.mjs'),
  write: false,
  plugins: [apart],
});
// No text in the script ends its own element.
const script = outputFiles[0].text.replaceAll('</script', '<\\/script').trimEnd();
const style = readFileSync(join(source, 'style.css'), 'utf8').replaceAll('\n', '');
const digest = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = `default-src 'none'; img-src data:; script-src ${digest(script)} 'self'; style-src ${digest(style)}; base-uri 'none'; form-action 'none'`;
const html = readFileSync(join(source, 'shell.html'), 'utf8')
  .replace('POLICY', () => policy)
  .replace('/*STYLE*/', () => style)
  .replace('/*SCRIPT*/', () => script);
writeFileSync(join(folder, 'verify.html'), html);

await build({
  ...common,
  entryPoints: [join(root, 'shared', 'reading', 'readers', 'pdf.ts')],
  outfile: join(folder, 'verify-pdf.mjs'),
});

/**
 * How every script that a browser gets is bundled. In: the checkout. Out: the options of esbuild. Always: the same checkout gives the
 * same bytes, with no text but the sources', whatever machine bundles.
 */
export const browserBundle = (root) => ({
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'error',
});

/**
 * Bundles every script that a browser gets. In: the checkout. Out: the options of esbuild. Always: the same checkout
 * gives the same bytes on every machine, with no text but the sources'.
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

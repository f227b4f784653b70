/**
 * Bundles every module that runs in a function on Node. In: the checkout. Out: the options of esbuild. Always: the same
 * checkout gives the same bytes on every machine.
 */
export const nodeBundle = (root) => ({
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20', // the oldest runtime of the project, regardless of the chosen one: the local stack runs the same bytes
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  charset: 'utf8',
  // Packages written as CommonJS call require. A short name for it collided with a minified one.
  banner: {
    js: "import{createRequire as __createRequireForBundle}from'node:module';const require=__createRequireForBundle(import.meta.url);",
  },
});

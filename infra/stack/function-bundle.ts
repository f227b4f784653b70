/**
 * The bundle of a function. In: its folder in functions/, and the files beside its module. Out: the code of a function for
 * the CDK, bundled by this checkout's esbuild in this process. Always: the same checkout gives the same bytes under the same
 * name, and nothing is fetched. The CDK's own construct starts `npx` for each function: half a second of CPU before
 * esbuild begins.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { nodeBundle } from './node-bundle.mjs';
import type { Printing } from './settings.ts';

export interface BundleOrder {
  /** The folder in functions/ whose handler.ts exports `handler`. */
  readonly folder: string;
  /** Set if the function prints: its package then holds the print parts, with binaries for Lambda's platform. */
  readonly printing?: Printing | undefined;
  /** Scripts of infra/stack that put files beside the bundle: `node SCRIPT ROOT FOLDER`. */
  readonly beside?: readonly string[] | undefined;
}

const root = join(import.meta.dirname, '../..');

/** A function uses one credential provider instead of the SDK's whole chain. */
const credentials = join(root, 'shared', 'runtime', 'lambda-credentials.ts');

export function functionBundle({ folder, printing, beside }: BundleOrder): Code {
  const order = { folder, printing, beside };
  return Code.fromAsset(root, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: NO_IMAGE,
      // Never run: the CDK's cache keys a bundle by these words, and all functions have the same root.
      command: [JSON.stringify(order)],
      local: {
        tryBundle(out) {
          write(order, out);
          return true;
        },
      },
    },
  });
}

/** Required by the CDK, and never started: `tryBundle` always succeeds or throws. */
const NO_IMAGE = DockerImage.fromRegistry('none');

function write({ folder, printing, beside = [] }: BundleOrder, out: string): void {
  const entry = join(root, 'functions', folder, 'handler.ts');
  buildSync({
    ...nodeBundle(root),
    entryPoints: [entry],
    outfile: join(out, 'index.mjs'),
    // The SDK is bundled too: the deployed SDK is the tested one, and it starts faster than the runtime's own.
    alias: { '@aws-sdk/credential-provider-node': credentials },
    logLevel: 'warning',
  });
  if (printing !== undefined) run('print-package.mjs', root, out, printing);
  for (const script of beside) run(script, root, out);
}

function run(script: string, ...words: string[]): void {
  const path = join(root, 'infra', 'stack', script);
  const { status } = spawnSync(process.execPath, [path, ...words], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} ended with exit ${status}`);
}

/**
 * In: the context of cdk.json and of `-c`, CDK_DEFAULT_REGION, CDK_OUTDIR (as the CDK command line sets them).
 * Out: the cloud assembly. The synthesis looks nothing up in an account, so it works offline.
 */
import { buildApp } from './build-app.ts';

(await buildApp()).synth();

/**
 * In: context that overrides cdk.json, and a folder for the assembly; both are optional. Out: the app with its single
 * stack (`Gongkai`, unless the stage differs). cdk-nag and the rules of CloudFormation check it, unless the context
 * says `nag=false`.
 * Always: the flags of cdk.json apply regardless of how the app is started. So the CDK command line, the tests and the
 * local stack get the same template byte for byte.
 */
import { App, CloudFormationValidatePlugin, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import manifest from '../../cdk.json' with { type: 'json' };
import { PipelineStack } from './pipeline-stack.ts';
import { readSettings } from './settings.ts';

export interface BuildOptions {
  readonly context?: Readonly<Record<string, unknown>>;
  readonly outdir?: string;
}

export async function buildApp(options: BuildOptions = {}): Promise<App> {
  const app = new App({
    context: manifest.context,
    postCliContext: { ...options.context },
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: false, // registered below, together with the other rules
    ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
  });
  const settings = readSettings((name) => app.node.tryGetContext(name), process.env);
  new PipelineStack(app, settings.stackName, settings);
  if (settings.nag) {
    // Both take longer than the synthesis itself: a local run does not pay for it.
    const { AwsSolutionsChecks, ServerlessChecks } = await import('cdk-nag');
    Validations.of(app).addPlugins(
      new AwsSolutionsChecks(app, { verbose: true }),
      new ServerlessChecks(app, { verbose: true }),
      cloudFormationRules(),
    );
  }
  return app;
}

/** The plugin that the CDK would add by itself, in a form that passes exactOptionalPropertyTypes. */
function cloudFormationRules(): IPolicyValidationPlugin {
  const plugin = new CloudFormationValidatePlugin();
  return { name: plugin.name, validate: (context) => plugin.validate(context) };
}

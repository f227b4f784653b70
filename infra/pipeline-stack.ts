/**
 * In: settings. Out: the stack, its constructs in the order of the flow, and its outputs.
 * Always: the ids of the outputs are what the command line and the local stack look for.
 */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EventStore } from './event-store.ts';
import { Intake } from './intake.ts';
import { NightlyChain } from './nightly-chain.ts';
import { Publication } from './publication.ts';
import type { Settings } from './settings.ts';

export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      description: '政府信息公开工作年度报告 / annual reports on government information disclosure',
      ...(settings.region === undefined ? {} : { env: { region: settings.region } }),
    });
    const { runtime, throttle, printing } = settings;
    const store = new EventStore(this, 'EventStore');
    const intake = new Intake(this, 'Intake', { store, runtime, throttle });
    const publication = new Publication(this, 'Publication');
    const chain = new NightlyChain(this, 'NightlyChain', { store, publication, runtime, printing });

    const outputs = {
      ApiUrl: intake.url,
      PublicationUrl: publication.url,
      EventLogTable: store.eventLog.tableName,
      JournalTable: store.journal.tableName,
      RegistryTable: store.registry.tableName,
      SecretsTable: store.secrets.tableName,
      ProgressTable: store.progress.tableName,
      DraftsBucket: publication.drafts.bucketName,
      PublicationBucket: publication.bucket.bucketName,
      NightlyChainArn: chain.machine.stateMachineArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

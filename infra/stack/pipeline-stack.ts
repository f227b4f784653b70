/**
 * In: settings. Out: the stack, its constructs in the order of the flow, and its outputs.
 * Always: the command line and the local stack look up the outputs by these ids. Text that CloudFormation keeps beside
 * a resource is ASCII.
 */
import { CfnOutput, type Environment, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { watchSpending } from './budget.ts';
import { Overview } from './dashboard.ts';
import { Desk } from './desk.ts';
import { EventStore } from './event-store.ts';
import { Intake } from './intake.ts';
import { LogKey } from './log-key.ts';
import { Measures } from './measures.ts';
import { NightlyChain } from './nightly-chain.ts';
import { Notices } from './notices.ts';
import { Probe } from './probe.ts';
import { Publication } from './publication.ts';
import { isChinese } from './publication-settings.ts';
import { replicate } from './replica.ts';
import type { Settings } from './settings.ts';

export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      // CloudFormation returns `????` for other characters here.
      description: 'Annual reports on government information disclosure (gongkai)',
      terminationProtection: settings.protection,
      env: environmentOf(settings),
    });
    const { stage, region, encryption, protection, replica } = settings;
    const store = new EventStore(this, 'EventStore', { encryption, protection });
    const { dataKey } = store;
    const publication = new Publication(this, 'Publication', {
      mode: settings.publication,
      dataKey,
      objectLock: settings.objectLock,
    });
    const both = { drafts: publication.drafts, publication: publication.bucket };
    if (replica) replicate(this, { ...both, dataKey, locked: settings.objectLock.mode !== 'none' }, replica);
    const intake = new Intake(this, 'Intake', { store, publication, settings });
    const desk = deskIn(this, { store, publication, intake }, settings);
    const notices = new Notices(this, 'Notices');
    const logKey = new LogKey(this, 'LogKey', settings);
    const chain = new NightlyChain(this, 'NightlyChain', { store, publication, notices, logKey, settings });
    for (const taker of [intake.receiveEvents, ...(desk ? [desk.handler] : [])])
      taker.mayCall(chain.look, 'LOOK');
    const probe = settings.probe
      ? new Probe(this, 'Probe', { store, publication, apiUrl: intake.url, settings })
      : undefined;
    const measures = new Measures({ stage, store, intake, chain, desk, probe });
    const alarms = new Alarms(this, 'Alarms', { measures, email: settings.alarmEmail });
    intake.canary?.guardedBy(alarms.ofIntake);
    chain.steps.listDue.mayTell(alarms.topic, 'ALARM_TOPIC');
    const { budget: amount, alarmEmail: email } = settings;
    const chinese = region !== undefined && isChinese(region);
    if (amount !== undefined && email !== undefined)
      watchSpending(this, { amount, email, currency: chinese ? 'CNY' : 'USD' });
    const edgeRegion = chinese ? 'cn-northwest-1' : 'us-east-1';
    new Overview(this, 'Overview', { measures, alarms, publication, edgeRegion });

    const outputs = outputsOf({ store, publication, intake, desk, notices, logKey, chain, probe, alarms });
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

/** The desk, if the settings name an identity provider. */
function deskIn(
  stack: PipelineStack,
  { store, publication, intake }: Pick<Parts, 'store' | 'publication' | 'intake'>,
  settings: Settings,
): Desk | undefined {
  const { signIn } = settings;
  if (!signIn) return undefined;
  return new Desk(stack, 'Desk', {
    ...{ store, publication, api: intake.api, apiUrl: intake.url },
    settings: { ...settings, signIn },
  });
}

interface Parts {
  store: EventStore;
  publication: Publication;
  intake: Intake;
  desk: Desk | undefined;
  notices: Notices;
  logKey: LogKey;
  chain: NightlyChain;
  probe: Probe | undefined;
  alarms: Alarms;
}

/** The outputs by id; an optional construct adds its own. */
function outputsOf(parts: Parts): Record<string, string> {
  const { store, publication, intake, desk, notices, logKey, chain, probe, alarms } = parts;
  return {
    ApiUrl: intake.url,
    PublicationUrl: publication.url,
    CatalogueUrl: `${publication.url}/index.html`,
    LogVerifierUrl: `${publication.url}/log/key`,
    ...(probe && { StatusUrl: `${publication.url}/status.html` }),
    ...(logKey.key && { LogKeyArn: logKey.key.keyArn }),
    EventLogTable: store.eventLog.tableName,
    JournalTable: store.journal.tableName,
    RegistryTable: store.registry.tableName,
    SecretsTable: store.secrets.tableName,
    ProgressTable: store.progress.tableName,
    DraftsBucket: publication.drafts.bucketName,
    PublicationBucket: publication.bucket.bucketName,
    NightlyChainArn: chain.machine.stateMachineArn,
    AlarmTopicArn: alarms.topic.topicArn,
    NoticeTopicArn: notices.topic.topicArn,
    ...(desk && { DeskUrl: desk.url, DeskSecretsTable: desk.secrets.tableName }),
    ...(intake.domainTarget && { ApiDomainTarget: intake.domainTarget }),
    ...(publication.distribution && { DistributionDomain: publication.distribution.domainName }),
  };
}

function environmentOf({ account, region }: Settings): Environment {
  return { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
}

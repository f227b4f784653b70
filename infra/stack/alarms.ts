/**
 * In: the metrics, and the address of the operator. Out: one alarm for each condition that needs a person, and the
 * topic that announces it.
 * Always: every alarm names its section of the runbook, which says what to do; nothing that recovers by itself wakes
 * anyone. Each alarm metric costs money. Throttled calls are retried, and a throttle that outlasts the retries shows as
 * a 5xx answer or a failed chain. So throttles have no alarm of their own. The meaning of missing data differs, so each
 * alarm states it:
 *
 *  | missing data means                           | alarms                                  | treated as  |
 *  | the work itself is missing                   | night-did-not-run, probe-failed         | breaching   |
 *  | nothing happened, and that is good           | all that count failures                 | not breaching |
 *  | no news since last night: its result holds   | silent-source, agency-failing-twice     | ignored     |
 */
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Measures } from './measures.ts';

export interface AlarmsProps {
  readonly measures: Measures;
  readonly email: string | undefined;
}

interface Watch {
  readonly id: string;
  /** The section of the runbook, and the name of the alarm after that of the stack. */
  readonly section: string;
  readonly meaning: string;
  readonly metric: IMetric;
  readonly atLeast: number;
  /** So many bad periods out of so many; one of one by default. */
  readonly of?: { readonly periods: number; readonly bad: number };
  readonly silence: TreatMissingData;
  /** The bad values: `less` than `atLeast`; by default, `atLeast` or more. */
  readonly failsBy?: 'less';
}

export class Alarms extends Construct {
  readonly topic: Topic;
  readonly all: readonly Alarm[];
  /** Goes on when the intake fails. */
  readonly ofIntake: Alarm;

  constructor(scope: Construct, id: string, { measures, email }: AlarmsProps) {
    super(scope, id);
    this.topic = onDuty(this, email);
    const action = new SnsAction(this.topic);
    const watched = [
      ...watchesOfChain(measures),
      ...watchesOfSenders(measures),
      ...(measures.hasDesk ? watchesOfDesk(measures) : []),
      ...watchesOfProbe(measures),
    ];
    this.all = [nightDidNotRun(this, measures), ...watched.map((watch) => alarm(this, watch))];
    this.ofIntake = this.node.findChild('IntakeFails') as Alarm;
    // Also on recovery: the person on call learns that it is over.
    for (const each of this.all) {
      each.addAlarmAction(action);
      each.addOkAction(action);
    }
  }
}

const night = Duration.hours(1);
const five = Duration.minutes(5);
/** So many bad of the twelve periods of an hour: repeated short failures within it give one alarm and one mail. */
const anHour = (bad: number) => ({ periods: 12, bad });

/**
 * No night finished in thirty hours: a day, plus the five and a half hours that a night may take. It is also on during
 * the first day of a stack, until its first night has run.
 */
function nightDidNotRun(scope: Construct, measures: Measures): Alarm {
  return alarm(scope, {
    id: 'NightDidNotRun',
    section: 'night-did-not-run',
    meaning: 'No night has finished for 30 hours: no draft holds the events sent since.',
    metric: measures.counted('NightsFinished', night),
    atLeast: 1,
    of: { periods: 30, bad: 30 },
    silence: TreatMissingData.BREACHING,
    failsBy: 'less',
  });
}

function watchesOfChain(measures: Measures): Watch[] {
  const quiet = TreatMissingData.NOT_BREACHING;
  return [
    {
      id: 'NightUnfinished',
      section: 'night-unfinished',
      meaning: 'A chain failed, or was not over by 06:00 (Asia/Shanghai): its remaining work stays due.',
      metric: measures.chainsThatEndedBadly(five),
      atLeast: 1,
      // A chain between nights that fails again is the same trouble: one mail, and one after an hour without failures.
      of: anHour(1),
      silence: quiet,
    },
    {
      id: 'AgencyFailingTwice',
      section: 'agency-failing-twice',
      meaning: 'The same agency failed in two nights in a row: its draft is not updated.',
      metric: measures.counted('AgenciesFailedTwice', night, Stats.MAXIMUM),
      atLeast: 1,
      silence: TreatMissingData.IGNORE,
    },
    {
      id: 'DeadLetters',
      section: 'dead-letters',
      meaning:
        'A schedule could not start the chain, or a look, and gave up; its queue keeps the start for 14 days.',
      metric: measures.deadLetters(five),
      atLeast: 1,
      silence: quiet,
    },
    {
      id: 'LookFails',
      section: 'look-fails',
      meaning:
        'Looks between nights failed in three of twelve five-minute periods: finalised years wait for the night.',
      metric: measures.failedLooks(five),
      atLeast: 1,
      of: anHour(3),
      silence: quiet,
    },
  ];
}

function watchesOfSenders(measures: Measures): Watch[] {
  const quiet = TreatMissingData.NOT_BREACHING;
  return [
    {
      id: 'IntakeFails',
      section: 'intake-5xx',
      meaning: 'The intake answered 5xx in three of twelve five-minute periods: senders wait and retry.',
      metric: measures.requests(five).failed,
      atLeast: 1,
      of: anHour(3),
      silence: quiet,
    },
    {
      id: 'RefusedSignatures',
      section: 'refused-signatures',
      meaning:
        'Ten or more refused signatures in each of three quarters of an hour: a lost secret, or a stranger.',
      metric: measures.counted('SignaturesRefused', Duration.minutes(15)),
      atLeast: 10,
      of: { periods: 3, bad: 3 },
      silence: quiet,
    },
    {
      id: 'SilentSource',
      section: 'silent-source',
      meaning: 'A source has been silent for longer than usual: the zeros of its agencies may be false.',
      metric: measures.counted('SilentSources', night, Stats.MAXIMUM),
      atLeast: 1,
      silence: TreatMissingData.IGNORE,
    },
  ];
}

/** An office has few people: two failures within the hour are many, where a vendor's system sends thousands. */
function watchesOfDesk(measures: Measures): Watch[] {
  const silence = TreatMissingData.NOT_BREACHING;
  return [
    {
      id: 'DeskFails',
      section: 'desk-fails',
      meaning:
        'Pages of the desk failed in two of twelve five-minute periods: clerks can neither see nor save.',
      metric: measures.deskFailures(five),
      atLeast: 1,
      of: anHour(2),
      silence,
    },
    {
      id: 'RefusedSignIns',
      section: 'refused-sign-ins',
      meaning:
        'Ten or more refused sign-ins in each of three quarters of an hour: a wrong setting, or a stranger.',
      metric: measures.counted('SignInsRefused', Duration.minutes(15)),
      atLeast: 10,
      of: { periods: 3, bad: 3 },
      silence,
    },
  ];
}

/** One hourly probe may hit a deployment or a network outage; two of three raise the alarm. */
function watchesOfProbe(measures: Measures): Watch[] {
  const metric = measures.failedProbes(night);
  if (!metric) return [];
  return [
    {
      id: 'ProbeFailed',
      section: 'probe-failed',
      meaning:
        'In two of three hours a probe could not fetch public or sender addresses from outside, or none ran.',
      metric,
      atLeast: 1,
      of: { periods: 3, bad: 2 },
      silence: TreatMissingData.BREACHING,
    },
  ];
}

function alarm(scope: Construct, watch: Watch): Alarm {
  const { periods, bad } = watch.of ?? { periods: 1, bad: 1 };
  const missingWork = watch.failsBy === 'less';
  return new Alarm(scope, watch.id, {
    alarmName: `${Stack.of(scope).stackName}-${watch.section}`,
    alarmDescription: `${watch.meaning} What to do: infra/RUNBOOK.md#${watch.section}`,
    metric: watch.metric,
    threshold: watch.atLeast,
    comparisonOperator: missingWork
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: bad,
    treatMissingData: watch.silence,
  });
}

function onDuty(scope: Construct, email: string | undefined): Topic {
  const topic = new Topic(scope, 'Topic', { enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  if (email !== undefined) {
    topic.addSubscription(new EmailSubscription(email));
    for (const subscription of topic.node.children.filter(({ node }) => node.id.includes('@')))
      Validations.of(subscription).acknowledge({
        id: 'Serverless-SNSRedrivePolicy',
        reason:
          'SNS retries a mail by itself, and nobody would read a queue of lost mails: `gongkai doctor` shows the subscriptions of the alarms, `gongkai status` and the dashboard the alarms that are on.',
      });
  }
  return topic;
}

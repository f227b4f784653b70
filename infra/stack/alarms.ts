/**
 * In: what is measured, and who is on duty. Out: one alarm for each thing that needs a person, and the topic that
 * tells of it.
 * Always: every alarm names its section of the runbook, which says what to do; nothing that mends itself wakes
 * anybody. Each metric of an alarm is paid for: calls that were turned away are tried again, and what that does not mend
 * is an answer 5xx or a chain that failed, so that they have no alarm of their own. What silence means differs, so each
 * alarm says it:
 *
 *  | silence                                      | alarms                                  | treated as  |
 *  | the work itself is missing                   | night-did-not-run, probe-failed         | breaching   |
 *  | nothing happened, and that is good           | all that count failures                 | not breaching |
 *  | no news since last night: what it said holds | silent-source, agency-failing-twice     | ignored     |
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
  /** Of so many periods so many are bad; one of one where it is left out. */
  readonly of?: { readonly periods: number; readonly bad: number };
  readonly silence: TreatMissingData;
  /** What is bad: `less` than `atLeast`, or, where it is left out, as much and more. */
  readonly failsBy?: 'less';
}

export class Alarms extends Construct {
  readonly topic: Topic;
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, { measures, email }: AlarmsProps) {
    super(scope, id);
    this.topic = onDuty(this, email);
    const action = new SnsAction(this.topic);
    const watched = [
      ...watches(measures),
      ...(measures.hasDesk ? watchesOfDesk(measures) : []),
      ...watchesOfProbe(measures),
    ];
    this.all = [nightDidNotRun(this, measures), ...watched.map((watch) => alarm(this, watch))];
    // Also when it is over: whoever was woken learns that it mended.
    for (const each of this.all) {
      each.addAlarmAction(action);
      each.addOkAction(action);
    }
  }
}

const night = Duration.hours(1);
const five = Duration.minutes(5);
/** So many bad of the twelve periods of an hour: what comes and goes within it is one alarm, and one mail. */
const anHour = (bad: number) => ({ periods: 12, bad });

/**
 * No night was finished in thirty hours: a day, and the five and a half hours that a night may take. It also goes
 * off on the first day of a stack, until its first night has run.
 */
function nightDidNotRun(scope: Construct, measures: Measures): Alarm {
  return alarm(scope, {
    id: 'NightDidNotRun',
    section: 'night-did-not-run',
    meaning: 'No night was finished for 30 hours: what was sent since is in no draft.',
    metric: measures.counted('NightsFinished', night),
    atLeast: 1,
    of: { periods: 30, bad: 30 },
    silence: TreatMissingData.BREACHING,
    failsBy: 'less',
  });
}

function watches(measures: Measures): Watch[] {
  const quiet = TreatMissingData.NOT_BREACHING;
  const stays = TreatMissingData.IGNORE;
  return [
    {
      id: 'NightUnfinished',
      section: 'night-unfinished',
      meaning: 'A chain failed, or was not over by 06:00 (Asia/Shanghai): what it had to do stays due.',
      metric: measures.chainsThatEndedBadly(five),
      atLeast: 1,
      // A chain between nights that fails again is the same trouble: one mail, and one when an hour went well.
      of: anHour(1),
      silence: quiet,
    },
    {
      id: 'AgencyFailingTwice',
      section: 'agency-failing-twice',
      meaning: 'The same agency failed in two nights in a row: its draft stands still.',
      metric: measures.counted('AgenciesFailedTwice', night, Stats.MAXIMUM),
      atLeast: 1,
      silence: stays,
    },
    {
      id: 'DeadLetters',
      section: 'dead-letters',
      meaning:
        'A schedule could not start the chain, or a look, and gave up; the start lies in its queue for 14 days.',
      metric: measures.deadLetters(five),
      atLeast: 1,
      silence: quiet,
    },
    {
      id: 'LookFails',
      section: 'look-fails',
      meaning:
        'Looks between nights failed in three of twelve five-minute periods: what is finalised waits for the night.',
      metric: measures.failedLooks(five),
      atLeast: 1,
      of: anHour(3),
      silence: quiet,
    },
    {
      id: 'IntakeFails',
      section: 'intake-5xx',
      meaning: 'The intake answered 5xx in three of twelve five-minute periods: senders wait and send again.',
      metric: measures.requests(five).failed,
      atLeast: 1,
      of: anHour(3),
      silence: quiet,
    },
    {
      id: 'RefusedSignatures',
      section: 'refused-signatures',
      meaning:
        'Ten and more refused signatures in each of three quarters of an hour: a lost secret, or a stranger.',
      metric: measures.counted('SignaturesRefused', Duration.minutes(15)),
      atLeast: 10,
      of: { periods: 3, bad: 3 },
      silence: quiet,
    },
    {
      id: 'SilentSource',
      section: 'silent-source',
      meaning: 'A source has been silent for longer than it is used to: a page of zeros may not be true.',
      metric: measures.counted('SilentSources', night, Stats.MAXIMUM),
      atLeast: 1,
      silence: stays,
    },
  ];
}

/** An office has few persons: two failures within the hour are many, where a vendor's system sends thousands. */
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
        'Ten and more refused sign-ins in each of three quarters of an hour: a wrong setting, or a stranger.',
      metric: measures.counted('SignInsRefused', Duration.minutes(15)),
      atLeast: 10,
      of: { periods: 3, bad: 3 },
      silence,
    },
  ];
}

/** One probe of an hour may meet a deployment, or a line that is down; two of three are told. */
function watchesOfProbe(measures: Measures): Watch[] {
  const metric = measures.failedProbes(night);
  if (!metric) return [];
  return [
    {
      id: 'ProbeFailed',
      section: 'probe-failed',
      meaning:
        'In two of three hours what the public or senders fetch was not to be had from outside, or nothing looked.',
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
          'SNS tries a mail again by itself, and a queue of lost mails would be one more thing that nobody reads: `gongkai doctor` shows who hears the alarms, `gongkai status` and the dashboard what is on.',
      });
  }
  return topic;
}

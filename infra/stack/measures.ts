/**
 * In: the constructs of the stack. Out: every metric that an alarm or the dashboard reads.
 * Always: metrics of the functions are in the namespace `Gongkai` with the single dimension `stage` (CloudWatch
 * Embedded Metric Format, from their logs). AWS counts all others itself, free of charge.
 */
import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type Count, NAMESPACE, STAGE } from '../../shared/agreement/metrics.ts';
import type { Desk } from './desk.ts';
import type { EventStore } from './event-store.ts';
import type { Intake } from './intake.ts';
import type { NightlyChain } from './nightly-chain.ts';
import type { Probe } from './probe.ts';

export interface Measured {
  readonly stage: string;
  readonly store: EventStore;
  readonly intake: Intake;
  readonly chain: NightlyChain;
  /** Only with an issuer. */
  readonly desk: Desk | undefined;
  /** Only with the setting. */
  readonly probe: Probe | undefined;
}

/** Sums of all failed starts, of the night and of pending finalisations. */
export const badEnds = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const;

export class Measures {
  readonly #of: Measured;

  constructor(measured: Measured) {
    this.#of = measured;
  }

  counted(metricName: Count, period: Duration, statistic: string = Stats.SUM): Metric {
    const dimensionsMap = { [STAGE]: this.#of.stage };
    return new Metric({
      namespace: NAMESPACE,
      metricName,
      dimensionsMap,
      period,
      statistic,
      label: metricName,
    });
  }

  requests(period: Duration): Record<'all' | 'refused' | 'failed' | 'slowest', IMetric> {
    const { api } = this.#of.intake;
    return {
      all: api.metricCount({ period, statistic: Stats.SUM, label: 'requests' }),
      refused: api.metricClientError({ period, statistic: Stats.SUM, label: '4xx' }),
      failed: api.metricServerError({ period, statistic: Stats.SUM, label: '5xx' }),
      slowest: api.metricLatency({ period, statistic: Stats.p(99), label: 'p99 ms' }),
    };
  }

  executions(metricName: 'ExecutionsStarted' | (typeof badEnds)[number], period: Duration): Metric {
    const dimensionsMap = { StateMachineArn: this.#of.chain.machine.stateMachineArn };
    return new Metric({
      namespace: 'AWS/States',
      metricName,
      dimensionsMap,
      period,
      statistic: Stats.SUM,
      label: metricName,
    });
  }

  /** Chains that failed, or exceeded the time-out of a night. An operator who stopped one knows of it. */
  chainsThatEndedBadly(period: Duration): MathExpression {
    return total(
      (['ExecutionsFailed', 'ExecutionsTimedOut'] as const).map((name) => this.executions(name, period)),
      period,
    );
  }

  longestChain(period: Duration): IMetric {
    return this.#of.chain.machine.metricTime({ period, statistic: Stats.MAXIMUM, label: 'ms' });
  }

  deadLetters(period: Duration): IMetric {
    const waiting = { period, statistic: Stats.MAXIMUM, label: 'starts' };
    return this.#of.chain.deadLetters.metricApproximateNumberOfMessagesVisible(waiting);
  }

  /** Looks between nights that failed; Lambda counts them. */
  failedLooks(period: Duration): IMetric {
    return this.#of.chain.look.lambda.metricErrors({ period, statistic: Stats.SUM, label: 'looks' });
  }

  /** Probes from outside that failed; a probe that did not run leaves no data. Undefined without a probe. */
  failedProbes(period: Duration): IMetric | undefined {
    const { probe } = this.#of;
    return probe?.function.lambda.metricErrors({ period, statistic: Stats.SUM, label: 'probes' });
  }

  get hasDesk(): boolean {
    return this.#of.desk !== undefined;
  }

  /** Failed pages, which the function counts, and missing answers, which Lambda counts. */
  deskFailures(period: Duration): MathExpression {
    const { desk } = this.#of;
    const unanswered = desk ? [desk.handler.lambda.metricErrors({ period, statistic: Stats.SUM })] : [];
    return total([this.counted('DeskFailures', period), ...unanswered], period);
  }

  /** Calls that Lambda or a table throttled; each is retried, so a few cost only time. */
  throttles(period: Duration): MathExpression {
    return total([...this.#throttledFunctions(period), ...this.#throttledTables(period)], period);
  }

  functionErrors(period: Duration): IMetric[] {
    return this.#functions().map(({ lambda }) => lambda.metricErrors({ period, statistic: Stats.SUM }));
  }

  writeUnits(period: Duration): IMetric[] {
    const { eventLog, journal } = this.#of.store;
    return [
      eventLog.metricConsumedWriteCapacityUnits({ period, statistic: Stats.SUM, label: 'event log' }),
      journal.metricConsumedWriteCapacityUnits({ period, statistic: Stats.SUM, label: 'journal' }),
    ];
  }

  #functions() {
    const { intake, chain, desk } = this.#of;
    const ofDesk = desk ? [desk.handler] : [];
    return [intake.receiveEvents, intake.answerSenders, ...ofDesk, chain.look, ...Object.values(chain.steps)];
  }

  #throttledFunctions(period: Duration): IMetric[] {
    return this.#functions().map(({ lambda }) => lambda.metricThrottles({ period, statistic: Stats.SUM }));
  }

  #throttledTables(period: Duration): IMetric[] {
    const { eventLog, journal } = this.#of.store;
    return [eventLog, journal].map(
      ({ tableName }) =>
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName: 'WriteThrottleEvents',
          dimensionsMap: { TableName: tableName },
          period,
          statistic: Stats.SUM,
        }),
    );
  }
}

/** The sum of metrics, each of which has no data while there is nothing to count. */
function total(metrics: readonly IMetric[], period: Duration): MathExpression {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    period,
    label: 'total',
  });
}

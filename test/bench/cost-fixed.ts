/**
 * What a stack costs by standing there, counted in its own template. In: the settings. Out: dollars a month by item. Always: a
 * key, a metric of an alarm and a metric of our own is counted where the template makes it; a metric that is sent in one hour
 * of a day is billed for that hour ("prorated by the hour", aws.amazon.com/cloudwatch/pricing).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../infra/stack/build-app.ts';
import { NAMESPACE } from '../../shared/agreement/metrics.ts';
import PRICES from './prices.json' with { type: 'json' };

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** Sent by the night alone; all others in each hour in which somebody sends. */
const NIGHTLY = ['NightsFinished', 'AgenciesFailed', 'AgenciesFailedTwice', 'SilentSources'];
const HOURS = 24;

export interface Fixed {
  keys: number;
  alarmMetrics: number;
  /** An idle stack sends those of the night alone. */
  metricsIdle: number;
  /** A stack to which something comes in each hour. */
  metricsBusy: number;
  dashboards: number;
}

export async function fixedOf(context: Readonly<Record<string, string>>): Promise<Fixed> {
  const outdir = mkdtempSync(join(tmpdir(), 'gongkai-cost-'));
  try {
    const quick = { nag: false, 'aws:cdk:bundling-stacks': [] };
    const app = await buildApp({ context: { ...quick, ...context }, outdir });
    const { template }: { template: { Resources: Record<string, Resource> } } = app
      .synth()
      .getStackByName('Gongkai');
    return priced(Object.values(template.Resources));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

export function priced(resources: readonly Resource[]): Fixed {
  const { kmsKey, alarmMetric, customMetric, dashboard } = PRICES.eachAMonth;
  const of = (type: string) => resources.filter(({ Type }) => Type === type);
  const alarms = of('AWS::CloudWatch::Alarm').map(({ Properties = {} }) => metricsOf(Properties));
  const own = ownMetrics(of('AWS::CloudWatch::Dashboard'), of('AWS::CloudWatch::Alarm'));
  const nightly = NIGHTLY.filter((name) => own.has(name)).length;
  return {
    keys: of('AWS::KMS::Key').length * kmsKey,
    alarmMetrics: alarms.reduce((sum, count) => sum + count, 0) * alarmMetric,
    metricsIdle: (nightly * customMetric) / HOURS,
    metricsBusy: (own.size - nightly) * customMetric + (nightly * customMetric) / HOURS,
    dashboards: of('AWS::CloudWatch::Dashboard').length * dashboard,
  };
}

/** Metrics that the functions send, by what shows them and by what watches them. */
function ownMetrics(dashboards: readonly Resource[], alarms: readonly Resource[]): Set<string> {
  // The body of a dashboard is a text, whose quotes are escaped.
  const shown = JSON.stringify(dashboards).matchAll(
    new RegExp(`${NAMESPACE}[\\\\"]+,[\\\\"]+([A-Z]\\w+)`, 'g'),
  );
  const watched = JSON.stringify(alarms).matchAll(
    new RegExp(
      `"MetricName":"(\\w+)","Namespace":"${NAMESPACE}"|"Namespace":"${NAMESPACE}","MetricName":"(\\w+)"`,
      'g',
    ),
  );
  return new Set([
    ...[...shown].map(([, name = '']) => name),
    ...[...watched].map(([, a, b]) => a ?? b ?? ''),
  ]);
}

/** Each metric of an expression is billed. */
function metricsOf(alarm: Record<string, unknown>): number {
  const { Metrics } = alarm;
  return Array.isArray(Metrics) ? Metrics.filter((each) => 'MetricStat' in each).length : 1;
}

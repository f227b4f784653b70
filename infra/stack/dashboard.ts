/**
 * In: the metrics, the alarms, and the publication mode. Out: one dashboard that follows an event from top to bottom:
 * alarms, intake, store, night, desk, publication.
 * Always: plain metrics of the region, which CloudWatch has in every region. The dashboard has no fixed name, because
 * all regions of an account share dashboard names.
 */
import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import { badEnds, type Measures } from './measures.ts';
import type { Publication } from './publication.ts';

export interface OverviewProps {
  readonly measures: Measures;
  readonly alarms: Alarms;
  readonly publication: Publication;
  /** The region in which CloudFront counts: one for the world and one for China. */
  readonly edgeRegion: 'us-east-1' | 'cn-northwest-1';
}

const five = Duration.minutes(5);
const hour = Duration.hours(1);

export class Overview extends Construct {
  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    const { measures, alarms } = props;
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(7),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 3, alarms: [...alarms.all] })],
        intake(measures),
        store(measures),
        night(measures),
        ...(measures.hasDesk ? [desk(measures)] : []),
        publication(props),
      ],
    });
  }
}

function intake(measures: Measures): IWidget[] {
  const { all, refused, failed, slowest } = measures.requests(five);
  return [
    graph('Intake: requests', [all, refused, failed]),
    graph('Intake: latency', [slowest]),
    graph('Intake: events', [
      measures.counted('EventsStored', five),
      measures.counted('EventsDuplicate', five),
    ]),
    graph('Intake: refused signatures', [measures.counted('SignaturesRefused', five)]),
  ];
}

function store(measures: Measures): IWidget[] {
  return [
    graph('Store: write units', measures.writeUnits(five)),
    graph('Throttled calls', [measures.throttles(five)]),
    graph('Functions: errors', measures.functionErrors(five)),
    graph('Sources that are silent', [measures.counted('SilentSources', hour, Stats.MAXIMUM)]),
  ];
}

function night(measures: Measures): IWidget[] {
  const ends = badEnds.map((name) => measures.executions(name, hour));
  return [
    graph('Night: chains', [measures.executions('ExecutionsStarted', hour), ...ends]),
    graph('Night: longest chain', [measures.longestChain(hour)]),
    graph('Night: finished, agencies failed', [
      measures.counted('NightsFinished', hour),
      measures.counted('AgenciesFailed', hour),
      measures.counted('AgenciesFailedTwice', hour),
    ]),
    graph('Night: starts that failed', [measures.deadLetters(five)]),
  ];
}

function desk(measures: Measures): IWidget[] {
  return [
    graph('Desk: failures', [measures.deskFailures(five)]),
    graph('Desk: refused sign-ins', [measures.counted('SignInsRefused', five)]),
  ];
}

/** S3 counts requests only for a fee, and storage once a day. */
function publication({ publication: { bucket, distribution }, edgeRegion }: OverviewProps): IWidget[] {
  const stored = new Metric({
    namespace: 'AWS/S3',
    metricName: 'NumberOfObjects',
    dimensionsMap: { BucketName: bucket.bucketName, StorageType: 'AllStorageTypes' },
    period: Duration.days(1),
    statistic: Stats.AVERAGE,
    label: 'objects',
  });
  const edge = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/CloudFront',
      metricName,
      dimensionsMap: { DistributionId: distribution?.id ?? '', Region: 'Global' },
      region: edgeRegion,
      period: hour,
      statistic,
      label: metricName,
    });
  return [
    graph('Publication: objects', [stored]),
    ...(distribution === undefined
      ? []
      : [
          graph('Publication: requests', [edge('Requests', Stats.SUM)]),
          graph('Publication: refused, in percent', [
            edge('4xxErrorRate', Stats.AVERAGE),
            edge('5xxErrorRate', Stats.AVERAGE),
          ]),
        ]),
  ];
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 6, height: 6 });
}

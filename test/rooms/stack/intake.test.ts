import { beforeAll, expect, test } from 'vitest';
import { flat, named, ofType, type Synthesized, synthesize } from './synthesized.ts';

let stack: Synthesized;
beforeAll(async () => {
  stack = await synthesize();
});

const only = (type: string) => {
  const [first, ...others] = ofType(stack, type);
  if (first === undefined || others.length > 0) throw new Error(`not one ${type}`);
  return first[1].Properties;
};

const WAY_BACK = [
  'GET /sources/{source}',
  'GET /sources/{source}/faults',
  'GET /sources/{source}/refusals',
  'GET /sources/{source}/subjects',
  'GET /sources/{source}/years',
  'POST /sources/{source}/reconcile',
  'POST /sources/{source}/rehearsal',
];

test('every path reaches a function: the questions the one that reads, all else the one that receives', () => {
  const routes = ofType(stack, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
  const functionOf = new Map(
    ofType(stack, 'AWS::ApiGatewayV2::Integration').map(([id, { Properties }]) => [
      id,
      flat(Properties['IntegrationUri']),
    ]),
  );
  const reached = routes.map((route) => {
    const { 'Fn::Join': join } = route['Target'] as { 'Fn::Join': [string, [string, { Ref: string }]] };
    return [route['RouteKey'], functionOf.get(join[1][1].Ref)];
  });
  expect(reached.sort()).toEqual(
    [
      ['$default', '<IntakeReceiveEventsFunction.Arn>'],
      ...WAY_BACK.map((key) => [key, '<IntakeAnswerSendersFunction.Arn>']),
      ['POST /sources/{source}/events', '<IntakeReceiveEventsFunction.Arn>'],
    ].sort(),
  );
});

test('requests come with payload 2.0, as the signature check reads them', () => {
  for (const [, { Properties }] of ofType(stack, 'AWS::ApiGatewayV2::Integration'))
    expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
});

test('only this API may call the functions from outside, each by its own routes', () => {
  const permissions = ofType(stack, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
  expect(permissions.map((each) => each['Principal'])).toEqual(
    permissions.map(() => 'apigateway.amazonaws.com'),
  );
  const api = 'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<IntakeApi>/*/*';
  expect(permissions.map((each) => flat(each['SourceArn'])).sort()).toEqual(
    [
      api,
      `${api}/sources/{source}/events`,
      ...WAY_BACK.map((key) => `${api}${key.replace(/^\S+ /, '')}`),
    ].sort(),
  );
});

test('the one stage deploys itself and throttles: 100 a second, 200 at once', () => {
  expect(only('AWS::ApiGatewayV2::Stage')).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100 },
  });
});

test('the throttle is a setting', async () => {
  const other = await synthesize({ throttleRate: '7', throttleBurst: '9' });
  expect(named(other, 'IntakeStage').Properties['DefaultRouteSettings']).toEqual({
    ThrottlingBurstLimit: 9,
    ThrottlingRateLimit: 7,
  });
});

test('the access log names no path, address or agent of a caller', () => {
  const { DestinationArn, Format } = only('AWS::ApiGatewayV2::Stage')['AccessLogSettings'] as {
    DestinationArn: unknown;
    Format: string;
  };
  expect(flat(DestinationArn)).toBe('<IntakeAccessLog.Arn>');
  expect(JSON.parse(Format)).toEqual({
    requestId: '$context.requestId',
    routeKey: '$context.routeKey',
    status: '$context.status',
    latency: '$context.responseLatency',
  });
});

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

test('every path reaches the one function, so that it alone words the refusals', () => {
  const routes = ofType(stack, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
  expect(routes.map((route) => route['RouteKey']).sort()).toEqual([
    '$default',
    'POST /sources/{source}/events',
  ]);
  const [integration] = ofType(stack, 'AWS::ApiGatewayV2::Integration');
  expect(routes.map((route) => route['Target'])).toEqual(
    routes.map(() => ({ 'Fn::Join': ['', ['integrations/', { Ref: integration?.[0] }]] })),
  );
});

test('requests come with payload 2.0, as the signature check reads them', () => {
  expect(only('AWS::ApiGatewayV2::Integration')).toMatchObject({
    IntegrationType: 'AWS_PROXY',
    PayloadFormatVersion: '2.0',
  });
  expect(flat(only('AWS::ApiGatewayV2::Integration')['IntegrationUri'])).toBe(
    '<IntakeReceiveEventsFunction.Arn>',
  );
});

test('only this API may call the function from outside', () => {
  const permissions = ofType(stack, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
  expect(permissions.map((each) => each['Principal'])).toEqual(
    permissions.map(() => 'apigateway.amazonaws.com'),
  );
  expect(permissions.map((each) => flat(each['SourceArn'])).sort()).toEqual([
    'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<IntakeApi>/*/*',
    'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<IntakeApi>/*/*/sources/{source}/events',
  ]);
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

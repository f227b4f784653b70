/**
 * Under which name the endpoint is reached, and what screens it. In: the API, and the settings. Out: its address without a
 * slash at the end, and where the record of a domain of one's own has to point.
 * Always: the HTTP API and its own address stay what they are, so that a domain or a firewall comes and goes without a sender
 * being cut off. A web ACL cannot be put on an HTTP API: CloudFront stands before it then and hands on every header but Host.
 * Who knows the API's own address passes the firewall by; no output and no page names it any more.
 */
import { Aws, Validations } from 'aws-cdk-lib';
import { ApiMapping, DomainName, type HttpApi, type IStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { ApiDomain, Firewall, Reach } from './reach-settings.ts';

export interface ApiAddress {
  readonly url: string;
  /** Where the record of the domain points; undefined without a domain. */
  readonly target: string | undefined;
}

interface Addressed {
  readonly api: HttpApi;
  readonly stage: IStage;
}

export function addressOf(
  scope: Construct,
  api: Addressed,
  { apiDomain, firewall }: Omit<Reach, 'replica'>,
): ApiAddress {
  const certificate =
    apiDomain && Certificate.fromCertificateArn(scope, 'ApiCertificate', apiDomain.certificate);
  if (firewall.mode !== 'none') return screened(scope, api.api, { firewall, apiDomain, certificate });
  if (!apiDomain || !certificate) return { url: api.api.apiEndpoint, target: undefined };
  const domain = new DomainName(scope, 'ApiDomain', { domainName: apiDomain.name, certificate });
  new ApiMapping(scope, 'ApiMapping', { api: api.api, domainName: domain, stage: api.stage });
  return { url: `https://${apiDomain.name}`, target: domain.regionalDomainName };
}

interface Screen {
  readonly firewall: Exclude<Firewall, { mode: 'none' }>;
  readonly apiDomain: ApiDomain | undefined;
  readonly certificate: ICertificate | undefined;
}

function screened(scope: Construct, api: HttpApi, { firewall, apiDomain, certificate }: Screen): ApiAddress {
  const named = apiDomain && certificate && { domainNames: [apiDomain.name], certificate };
  const made = new Distribution(scope, 'Screen', {
    ...named,
    ...(named && { minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021 }),
    comment: 'Screen before the endpoint of annual reports',
    httpVersion: HttpVersion.HTTP2_AND_3,
    webAclId: firewall.mode === 'given' ? firewall.acl : ownAcl(scope, firewall.rate),
    defaultBehavior: {
      origin: new HttpOrigin(`${api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    },
  });
  Validations.of(made).acknowledge(
    {
      id: 'AwsSolutions-CFR1',
      reason: 'Case systems send from wherever they stand; the signature says who they are.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason:
        'An access log would hold the address of every caller; the access log of the API names it where a setting asks.',
    },
    ...(named
      ? []
      : [
          {
            id: 'AwsSolutions-CFR4',
            reason:
              "Without a domain of one's own CloudFront answers under its own certificate, whose protocols it sets itself.",
          },
        ]),
  );
  const { distributionDomainName: target } = made;
  return { url: `https://${apiDomain?.name ?? target}`, target: apiDomain && target };
}

/** One rule: an address that asks more often in five minutes is turned away until it asks less. */
function ownAcl(scope: Construct, limit: number): string {
  const measured = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: false, // a sample would show the address and the headers of a caller
    metricName,
  });
  const acl = new CfnWebACL(scope, 'Firewall', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: measured('EndpointFirewall'),
    rules: [
      {
        name: 'RateOfOneAddress',
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
        visibilityConfig: measured('EndpointRate'),
      },
    ],
  });
  return acl.attrArn;
}

/**
 * The endpoint's public name and its firewall. In: the API, and the settings. Out: its address without a trailing
 * slash, and the target for the DNS record of an own domain.
 * Always: the HTTP API keeps its own address, so a domain or a firewall comes and goes without cutting off a sender. An
 * HTTP API takes no web ACL, so CloudFront stands in front of it and forwards every header but Host. A caller who knows
 * the API's own address bypasses the firewall; no output and no page names that address any more.
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
  /** The target of the domain's DNS record; undefined without a domain. */
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
    comment: 'Firewall in front of the endpoint of annual reports',
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
  acknowledge(made, named !== undefined);
  const { distributionDomainName: target } = made;
  return { url: `https://${apiDomain?.name ?? target}`, target: apiDomain && target };
}

function acknowledge(made: Distribution, hasOwnDomain: boolean): void {
  Validations.of(made).acknowledge(
    {
      id: 'AwsSolutions-CFR1',
      reason: 'Case systems send from any network; the signature identifies them.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason:
        'An access log would hold the address of every caller; the access log of the API holds it if a setting asks.',
    },
    ...(hasOwnDomain
      ? []
      : [
          {
            id: 'AwsSolutions-CFR4',
            reason:
              "Without a domain of one's own CloudFront answers under its own certificate, whose protocols it sets itself.",
          },
        ]),
  );
}

/** One rule: block an address that sends more requests than this in five minutes, until it sends fewer. */
function ownAcl(scope: Construct, limit: number): string {
  const measured = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: false, // a sample would show a caller's address and headers
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

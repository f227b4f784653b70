/**
 * In: the bucket of reports and the CloudFront mode of the region. Out: the domain name of the distribution.
 * Always: only this distribution reads the bucket, viewers use TLS, and each object's own Cache-Control sets its
 * lifetime. A region of China gets the features that CloudFront has there. It has no cache policies ("The parameter
 * CachePolicyId can't be set for this region", aws-cdk issue 31033). As far as is documented, it also lacks header
 * policies, functions, HTTP/3 and origin access controls. So the older form is written out, with an identity.
 */
import { Duration, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  CfnDistribution,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginAccessIdentity,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Domain, PublicationMode } from './publication-settings.ts';

export interface Distributed {
  readonly id: string;
  /** CloudFront's own name for it, the target of the DNS record of an own domain. */
  readonly domainName: string;
}

/** Objects state their own lifetime; this one applies to objects that do not. */
const unsaid = Duration.minutes(1);
const longest = Duration.days(365);
/** ASCII: CloudFormation returns `????` for anything else. */
const comment = 'Annual reports on government information disclosure';

export function distribute(
  scope: Construct,
  bucket: Bucket,
  publication: PublicationMode & { mode: 'cloudfront' },
): Distributed {
  return publication.in === 'china'
    ? inChina(scope, bucket, publication.domain)
    : inTheWorld(scope, bucket, publication.domain);
}

function inTheWorld(scope: Construct, bucket: Bucket, domain: Domain | undefined): Distributed {
  const named = domain && {
    domainNames: [domain.name],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', domain.certificate),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
  const { quiet, scripted } = behaviorsOf(scope, bucket);
  const made = new Distribution(scope, 'Distribution', {
    ...named,
    comment,
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    defaultBehavior: {
      ...quiet,
      functionAssociations: [
        { function: directoryPages(scope), eventType: FunctionEventType.VIEWER_REQUEST },
      ],
    },
    additionalBehaviors: { 'verify*': scripted, 'search.html': scripted },
    errorResponses: WRONG_ADDRESS.map((httpStatus) => ({
      httpStatus,
      responseHttpStatus: 404,
      responsePagePath: '/404.html',
      ttl: unsaid,
    })),
  });
  Validations.of(made).acknowledge(...readers, ...(domain ? [] : [defaultCertificate]));
  return { id: made.distributionId, domainName: made.distributionDomainName };
}

/** Serves pages: those with a script of their own, and all others. */
function behaviorsOf(scope: Construct, bucket: Bucket) {
  const behavior = {
    origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket), // the CDK types differ in their optional fields
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    cachePolicy: new CachePolicy(scope, 'Cache', {
      minTtl: Duration.seconds(0), // `no-cache` of a changing page is honoured at once
      defaultTtl: unsaid,
      maxTtl: longest,
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    }),
  };
  const quiet = {
    ...behavior,
    responseHeadersPolicy: new ResponseHeadersPolicy(scope, 'Headers', {
      ...anySiteReads,
      securityHeadersBehavior: { ...house, contentSecurityPolicy: noScript },
    }),
  };
  // The pages with a script: their own policies, by digest, are as strict, and a header would forbid the script.
  const scripted = {
    ...behavior,
    responseHeadersPolicy: new ResponseHeadersPolicy(scope, 'VerifyHeaders', {
      ...anySiteReads,
      securityHeadersBehavior: house,
    }),
  };
  return { quiet, scripted };
}

/** A bucket that may not be listed answers 403 for a missing object. */
const WRONG_ADDRESS = [403, 404];

/** Any site may read; set here, so that CloudFront does not cache each answer once per origin. */
const anySiteReads = {
  corsBehavior: {
    accessControlAllowCredentials: false,
    accessControlAllowHeaders: ['*'],
    accessControlAllowMethods: ['GET', 'HEAD'],
    accessControlAllowOrigins: ['*'],
    accessControlExposeHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
    originOverride: true,
  },
};

const house = {
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
  strictTransportSecurity: { accessControlMaxAge: longest, includeSubdomains: false, override: true },
};

/** The pages hold no script and load nothing; this header makes the browser enforce it. */
const noScript = {
  contentSecurityPolicy:
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  override: true,
};

/**
 * Printed addresses end in index.html. A reader who types one may end it with the folder, or leave out the stroke behind
 * it: relative links of a page need that stroke, so the browser is sent there. Tiles of the log have no dot either, and
 * are no folders.
 */
const DIRECTORY_PAGES = `function handler(event) {
  var request = event.request;
  if (request.uri.endsWith('/')) request.uri += 'index.html';
  else if (/^\\/[a-z0-9-]+(\\/[0-9]{4}(\\/v[0-9]+)?)?$/.test(request.uri))
    return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: request.uri + '/' } } };
  return request;
}`;

function directoryPages(scope: Construct): EdgeFunction {
  return new EdgeFunction(scope, 'DirectoryPages', {
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(DIRECTORY_PAGES),
  });
}

const behaviourInChina: CfnDistribution.DefaultCacheBehaviorProperty = {
  targetOriginId: 'reports',
  viewerProtocolPolicy: 'redirect-to-https',
  allowedMethods: ['GET', 'HEAD'],
  compress: true,
  forwardedValues: {
    queryString: false,
    cookies: { forward: 'none' },
    headers: ['Origin'], // the bucket answers other sites; there is no header policy here
  },
  minTtl: 0,
  defaultTtl: unsaid.toSeconds(),
  maxTtl: longest.toSeconds(),
};

function configInChina(
  origin: string,
  identityId: string,
  domain: Domain,
): CfnDistribution.DistributionConfigProperty {
  return {
    enabled: true,
    comment,
    aliases: [domain.name],
    defaultRootObject: 'index.html',
    httpVersion: 'http2',
    ipv6Enabled: false,
    viewerCertificate: {
      iamCertificateId: domain.certificate,
      sslSupportMethod: 'sni-only',
      minimumProtocolVersion: 'TLSv1.2_2021',
    },
    origins: [
      {
        id: 'reports',
        domainName: origin,
        s3OriginConfig: {
          originAccessIdentity: `origin-access-identity/cloudfront/${identityId}`,
        },
      },
    ],
    customErrorResponses: WRONG_ADDRESS.map((errorCode) => ({
      errorCode,
      responseCode: 404,
      responsePagePath: '/404.html',
      errorCachingMinTtl: unsaid.toSeconds(),
    })),
    defaultCacheBehavior: behaviourInChina,
  };
}

function inChina(scope: Construct, bucket: Bucket, domain: Domain): Distributed {
  const identity = new OriginAccessIdentity(scope, 'Reader', { comment });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'DistributionReads',
      principals: [identity.grantPrincipal],
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects('*')],
    }),
  );
  const made = new CfnDistribution(scope, 'Distribution', {
    distributionConfig: configInChina(
      bucket.bucketRegionalDomainName,
      identity.originAccessIdentityId,
      domain,
    ),
  });
  Validations.of(made).acknowledge(...readers, {
    id: 'AwsSolutions-CFR7',
    reason:
      'An origin access identity does the same; the documentation of the regions of China names only that.',
  });
  return { id: made.ref, domainName: made.attrDomainName };
}

const readers = [
  {
    id: 'AwsSolutions-CFR1',
    reason: 'The reports are public (条例, articles 49 and 50), in every country.',
  },
  {
    id: 'AwsSolutions-CFR2',
    reason: 'Static files behind GET and HEAD alone: a web ACL would have nothing to filter.',
  },
  {
    id: 'AwsSolutions-CFR3',
    reason:
      'An access log would hold the addresses of readers of public reports: personal data without need.',
  },
];

const defaultCertificate = {
  id: 'AwsSolutions-CFR4',
  reason:
    "Without a domain of one's own CloudFront answers under its own certificate, whose protocols it sets itself.",
};

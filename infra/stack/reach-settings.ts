/**
 * In: the context and the region. Out: the endpoint's domain, its firewall, and the replica of the master copy.
 * Always: a feature that a region lacks is refused here, with an alternative: a web ACL works only through CloudFront,
 * which has none in China. A certificate belongs to the region that needs it.
 */
import { domainName, isChinese } from './publication-settings.ts';
import { type Context, text, wholeNumber, wrong } from './setting-values.ts';

/** The endpoint's own domain; its certificate is in the stack's region, with a firewall in us-east-1. */
export interface ApiDomain {
  readonly name: string;
  readonly certificate: string;
}

export type Firewall =
  | { readonly mode: 'none' }
  /** The stack's own web ACL, which must be in us-east-1. */
  | { readonly mode: 'own'; readonly rate: number }
  /** An existing web ACL. */
  | { readonly mode: 'given'; readonly acl: string };

/** A bucket of another region or account, which receives the objects under `versions/` and `log/`. */
export interface Replica {
  readonly bucket: string;
  readonly account: string | undefined;
  /** ARN of the key there; required if the stack has its own key. */
  readonly key: string | undefined;
}

export interface Reach {
  readonly apiDomain: ApiDomain | undefined;
  readonly firewall: Firewall;
  readonly replica: Replica | undefined;
}

export function reach(context: Context, region: string | undefined, encryption: 'aws' | 'own'): Reach {
  const screened = firewall(context, region);
  return {
    firewall: screened,
    apiDomain: apiDomain(context, screened.mode === 'none' ? region : EDGE),
    replica: replica(context, encryption),
  };
}

/** The region of CloudFront's certificates and web ACLs. */
const EDGE = 'us-east-1';
const CERTIFICATE = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):\d{12}:certificate\/[0-9a-f-]{36}$/;

function apiDomain(context: Context, region: string | undefined): ApiDomain | undefined {
  const name = domainName(context('apiDomain'), 'apiDomain');
  const where = region ?? "the stack's region";
  const remedy = `the ARN of a certificate of ACM in ${where} (-c apiCertificate=arn:…)`;
  const certificate = text('apiCertificate', context('apiCertificate'), remedy);
  if (name === undefined)
    return certificate === undefined
      ? undefined
      : wrong('apiCertificate', certificate, 'it with its domain (-c apiDomain=api.example.cn)');
  if (certificate === undefined) return wrong('apiDomain', name, `it with ${remedy}`);
  const [, of] = CERTIFICATE.exec(certificate) ?? [];
  if (of === undefined || (region !== undefined && of !== region))
    return wrong('apiCertificate', certificate, remedy);
  return { name, certificate };
}

const ACL = /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]{1,128}\/[0-9a-f-]{36}$/;
/** Requests of one address in five minutes: twenty a second, each of which may hold 500 events. */
const RATE = 6_000;

function firewall(context: Context, region: string | undefined): Firewall {
  const value = context('firewall') ?? 'none';
  const rate = context('firewallRate');
  if (value !== 'own' && rate !== undefined && rate !== '')
    wrong('firewallRate', rate, 'it with firewall=own');
  if (value === 'none' || value === '') return { mode: 'none' };
  if (region === undefined || isChinese(region))
    return wrong(
      'firewall',
      value,
      'none: a web ACL screens the endpoint through CloudFront, which needs a region and has no web ACLs in China; throttleRate and sourceRate hold there too',
    );
  if (value === 'own') {
    if (region === EDGE) return { mode: 'own', rate: wholeNumber('firewallRate', rate ?? RATE) };
    return wrong(
      'firewall',
      value,
      `the ARN of a web ACL of us-east-1 for CloudFront: this stack is of ${region}`,
    );
  }
  if (typeof value === 'string' && ACL.test(value)) return { mode: 'given', acl: value };
  return wrong('firewall', value, 'none, own, or the ARN of a web ACL for CloudFront (-c firewall=own)');
}

function replica(context: Context, encryption: 'aws' | 'own'): Replica | undefined {
  const wanted = 'the name of a versioned bucket of another region (-c replicaBucket=gongkai-replica)';
  const bucket = text('replicaBucket', context('replicaBucket'), wanted);
  const account = digits(context('replicaAccount'));
  const key = text('replicaKey', context('replicaKey'), KEY_REMEDY);
  if (bucket === undefined) {
    const [alone, value] = account === undefined ? ['replicaKey', key] : ['replicaAccount', account];
    return value === undefined ? undefined : wrong(alone, value, `it with ${wanted}`);
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return wrong('replicaBucket', bucket, wanted);
  if (key !== undefined && !KEY.test(key)) return wrong('replicaKey', key, KEY_REMEDY);
  if (encryption === 'own' && key === undefined)
    return wrong(
      'replicaBucket',
      bucket,
      `it with ${KEY_REMEDY}: with encryption=own a replica needs a key too`,
    );
  return { bucket, account, key };
}

const KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-f-]{36}$/;
const KEY_REMEDY = "the ARN of a key of KMS in the replica's region (-c replicaKey=arn:…)";

function digits(value: unknown): string | undefined {
  const wanted = 'the twelve digits of the account that owns the bucket (-c replicaAccount=111122223333)';
  const given = text('replicaAccount', typeof value === 'number' ? String(value) : value, wanted);
  return given === undefined || /^\d{12}$/.test(given) ? given : wrong('replicaAccount', value, wanted);
}

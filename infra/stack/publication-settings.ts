/**
 * In: the context and the region. Out: the publication mode: from the bucket itself, or through CloudFront. Also the
 * lock period of publications in the private bucket, if any, and who runs the publication.
 * Always: everything that CloudFront needs in the region is set. In a region of China that is a domain with an ICP
 * record (CloudFront's own domain serves nothing there) and a certificate in the IAM store (it accepts none of ACM's).
 * https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html
 */
import type { RunBy } from '../../shared/agreement/run-by.ts';
import { type Context, oneOf, text, wholeNumber, wrong } from './setting-values.ts';

export type PublicationMode =
  | { readonly mode: 'bucket' }
  | { readonly mode: 'cloudfront'; readonly in: 'world'; readonly domain: Domain | undefined }
  | { readonly mode: 'cloudfront'; readonly in: 'china'; readonly domain: Domain };

export interface Domain {
  readonly name: string;
  /** The ARN of a certificate of ACM in us-east-1; in China the id of a server certificate of IAM. */
  readonly certificate: string;
}

export function isChinese(region: string): boolean {
  return region.startsWith('cn-');
}

export function publicationMode(context: Context, region: string | undefined): PublicationMode {
  const mode = oneOf('publication', context('publication') ?? 'bucket', ['bucket', 'cloudfront']);
  const name = domainName(context('domain'));
  const certificate = text('certificate', context('certificate'), remedy.world);
  if (mode === 'bucket') return bucket(name, certificate);
  if (region === undefined)
    return wrong('publication', mode, 'it with a region, which CloudFront depends on (-c region=cn-north-1)');
  const chinese = isChinese(region);
  const domain = domainOf(name, certificate, chinese ? 'china' : 'world');
  if (!chinese) return { mode, in: 'world', domain };
  if (domain === undefined) {
    return wrong(
      'publication',
      mode,
      `it in ${region} with a domain that has an ICP record and its certificate (-c domain=… -c certificate=ASCA…), or publication=bucket`,
    );
  }
  return { mode, in: 'china', domain };
}

export type ObjectLock =
  | { readonly mode: 'none' }
  | { readonly mode: 'governance' | 'compliance'; readonly days: number };

/** The longest name of an office, and the longest line that says how to reach it. */
const LONGEST = { runBy: 60, contact: 120 };

/** Controls, formats and line ends: none of them shows on a page. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Who runs the publication, as its catalogue is to name it. */
export function runBy(context: Context): RunBy | undefined {
  const name = line('runBy', context, '-c runBy=清河区数据局');
  const contact = line('contact', context, '-c contact=0517-80000000');
  if (name !== undefined) return { name, contact };
  if (contact === undefined) return undefined;
  return wrong('contact', contact, 'it with the office that it reaches (-c runBy=清河区数据局)');
}

function line(setting: keyof typeof LONGEST, context: Context, example: string): string | undefined {
  const remedy = `one line of at most ${LONGEST[setting]} characters (${example})`;
  const value = text(setting, context(setting), remedy)?.trim();
  if (value === undefined) return undefined;
  const fits = value !== '' && value.length <= LONGEST[setting] && !UNSEEN.test(value);
  return fits ? value : wrong(setting, value, remedy);
}

/** Ten years: the longest period that a record-keeping rule asks for short of `for ever`. */
const TEN_YEARS = 3650;

export function objectLock(context: Context): ObjectLock {
  const mode = oneOf('objectLock', context('objectLock') ?? 'none', ['none', 'governance', 'compliance']);
  const days = context('objectLockDays');
  if (mode !== 'none') return { mode, days: wholeNumber('objectLockDays', days ?? TEN_YEARS) };
  if (days === undefined || days === '') return { mode };
  return wrong('objectLockDays', days, 'it with objectLock=governance or compliance, or leave it out');
}

/** In the form that functions read. */
export function objectLockVariable(setting: ObjectLock): string {
  return setting.mode === 'none' ? 'none' : `${setting.mode.toUpperCase()} ${setting.days}`;
}

function bucket(name: string | undefined, certificate: string | undefined): PublicationMode {
  if (name !== undefined)
    wrong('domain', name, 'it with publication=cloudfront: a bucket serves its own domain only without TLS');
  if (certificate !== undefined)
    wrong('certificate', certificate, 'it with publication=cloudfront and a domain, or leave it out');
  return { mode: 'bucket' };
}

function domainOf(
  name: string | undefined,
  certificate: string | undefined,
  where: 'world' | 'china',
): Domain | undefined {
  if (name === undefined) {
    if (certificate !== undefined)
      wrong(
        'certificate',
        certificate,
        'it with the domain that it was issued for (-c domain=gongkai.example.cn)',
      );
    return undefined;
  }
  if (certificate === undefined) return wrong('domain', name, `it with a certificate: ${remedy[where]}`);
  if (!form[where].test(certificate)) return wrong('certificate', certificate, remedy[where]);
  return { name, certificate };
}

const form = {
  world: /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/,
  china: /^ASCA[A-Z0-9]{12,}$/,
};

const remedy = {
  world: "the ARN of a certificate of ACM in us-east-1, CloudFront's region (-c certificate=arn:…)",
  china:
    'the id of a server certificate of IAM, as `aws iam upload-server-certificate` prints it (-c certificate=ASCA…)',
};

export function domainName(value: unknown, setting = 'domain'): string | undefined {
  const wanted = `a domain name in small letters (-c ${setting}=gongkai.example.cn)`;
  const name = text(setting, value, wanted);
  const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
  if (name === undefined || new RegExp(`^(${label}\\.)+${label}$`).test(name)) return name;
  return wrong(setting, value, wanted);
}

/**
 * In: the context of the app (`-c name=value`) and the variables of the process.
 * Out: the settings of the stack, every one of them valid.
 * Always: a wrong setting stops the synthesis, and the message says what to write instead. So do valid settings that
 * contradict each other. Alternatives for features missing in China are chosen here, not discovered at deployment.
 */
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { RunBy } from '../../shared/agreement/run-by.ts';
import { type Operation, operation } from './operation-settings.ts';
import {
  isChinese,
  type ObjectLock,
  objectLock,
  type PublicationMode,
  publicationMode,
  runBy,
} from './publication-settings.ts';
import { type Reach, reach } from './reach-settings.ts';
import { type Context, oneOf, text, wholeNumber, wrong, yesOrNo } from './setting-values.ts';

export interface Throttle {
  /** Sustained requests a second. */
  readonly rate: number;
  /** Burst of requests. */
  readonly burst: number;
}

/** The sign-in provider of the desk. */
export interface SignIn {
  readonly issuer: string;
  readonly client: string;
}

export type LogKeySetting = 'kms' | 'sealed' | 'file';

/** `if-possible` leaves out binaries that this machine lacks: for the local stack only. */
export type Printing = 'required' | 'if-possible';

export interface Settings extends Operation, Reach {
  /** Distinguishes stacks of one account; metrics carry it as their only dimension. */
  readonly stage: string;
  readonly stackName: string;
  /** undefined: the template fits any region. */
  readonly region: string | undefined;
  readonly runtime: Runtime;
  readonly throttle: Throttle;
  readonly publication: PublicationMode;
  /** Whether, and for how long, no one and no key can remove a publication from the private bucket. */
  readonly objectLock: ObjectLock;
  /** Who runs the publication, if its catalogue is to say so. */
  readonly runBy: RunBy | undefined;
  /** The recipient of alarms; without it the topic has no subscription. */
  readonly alarmEmail: string | undefined;
  readonly logRetention: RetentionDays;
  /** `own`: a key of this stack encrypts store and drafts, and can be disabled. */
  readonly encryption: 'aws' | 'own';
  /** The signer of the transparency log: a key in KMS, a key sealed under KMS, or a file. */
  readonly logKey: LogKeySetting;
  /** The sign-in provider of the desk; without it there is no desk. */
  readonly signIn: SignIn | undefined;
  /** Whether the rules of cdk-nag and of CloudFormation check the synthesis. */
  readonly nag: boolean;
  /** `if-possible` for a template of this machine only, which may lack the binaries of Lambda's platform. */
  readonly printing: Printing;
}

/** The stage whose stack is called just `Gongkai`. */
const DEFAULT_STAGE = 'prod';

// A setting and not a constant, because the regions of China get a runtime later than the others.
const runtimes: Readonly<Record<string, Runtime>> = {
  'nodejs20.x': Runtime.NODEJS_20_X,
  'nodejs22.x': Runtime.NODEJS_22_X,
  'nodejs24.x': Runtime.NODEJS_24_X,
};

export function readSettings(
  context: Context,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const inRegion = region(context('region') ?? environment['CDK_DEFAULT_REGION']);
  const ofStage = stage(context('stage') ?? DEFAULT_STAGE);
  const stackName = ofStage === DEFAULT_STAGE ? 'Gongkai' : `Gongkai-${ofStage}`;
  const encryption = oneOf('encryption', context('encryption') ?? 'aws', ['aws', 'own']);
  const settings = {
    stage: ofStage,
    stackName,
    region: inRegion,
    ...operation(context, stackName),
    ...reach(context, inRegion, encryption),
    runtime: runtime(context('runtime') ?? 'nodejs24.x'),
    throttle: throttle(context),
    publication: publicationMode(context, inRegion),
    objectLock: objectLock(context),
    runBy: runBy(context),
    alarmEmail: email(context('alarmEmail')),
    logRetention: retention(context('logRetentionDays') ?? 180),
    encryption,
    logKey: logKey(context('logKey'), inRegion),
    signIn: signIn(context),
    nag: yesOrNo('nag', context('nag') ?? true),
    printing: printing(context('printing') ?? 'required'),
  };
  heard(settings);
  return settings;
}

/**
 * KMS signs with Ed25519 in the regions of the world. Its documentation does not say so for the regions of China, the
 * closed partitions, or a template for any region: there it seals the key.
 */
function logKey(value: unknown, region: string | undefined): LogKeySetting {
  const inWorld = region !== undefined && RegionInfo.get(region).partition === 'aws';
  return oneOf('logKey', value ?? (inWorld ? 'kms' : 'sealed'), ['kms', 'sealed', 'file']);
}

/** A budget without a recipient is useless. */
function heard({ budget, alarmEmail }: Pick<Settings, 'budget' | 'alarmEmail'>): void {
  if (budget !== undefined && alarmEmail === undefined)
    wrong('budget', budget, 'it with a recipient (-c alarmEmail=ops@example.cn)');
}

/** An issuer uses TLS; one on this machine, for the local stack, need not. */
function signIn(context: Context): SignIn | undefined {
  const remedy = 'the address of an OpenID Connect issuer (-c signInIssuer=https://id.example.cn)';
  const issuer = text('signInIssuer', context('signInIssuer'), remedy);
  const client = text(
    'signInClient',
    context('signInClient'),
    'the id of the desk there (-c signInClient=gongkai)',
  );
  if (issuer === undefined && client === undefined) return undefined;
  if (issuer === undefined || !URL.canParse(issuer)) return wrong('signInIssuer', issuer, remedy);
  const { protocol, hostname } = new URL(issuer);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
  if (!isSafe) return wrong('signInIssuer', issuer, `an address with https (${remedy})`);
  return client === undefined
    ? wrong('signInClient', client, 'the id of the desk at the issuer (-c signInClient=gongkai)')
    : { issuer, client };
}

function region(value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined;
  const known = RegionInfo.regions.map((info) => info.name);
  if (typeof value === 'string' && known.includes(value)) return value;
  return wrong('region', value, `the name of a region, such as ${example(known)} (-c region=cn-north-1)`);
}

function example(known: readonly string[]): string {
  return known.filter((name) => isChinese(name) || /^(us-east-1|eu-central-1)$/.test(name)).join(', ');
}

function stage(value: unknown): string {
  if (typeof value === 'string' && /^[a-z][a-z0-9]{1,15}$/.test(value)) return value;
  return wrong('stage', value, 'a small letter and 1 to 15 small letters or digits (-c stage=test)');
}

function runtime(value: unknown): Runtime {
  const found = typeof value === 'string' && Object.hasOwn(runtimes, value) ? runtimes[value] : undefined;
  return found ?? wrong('runtime', value, `${Object.keys(runtimes).join(' or ')} (-c runtime=nodejs24.x)`);
}

function throttle(context: Context): Throttle {
  const rate = wholeNumber('throttleRate', context('throttleRate') ?? 200);
  const burst = wholeNumber('throttleBurst', context('throttleBurst') ?? Math.max(400, rate));
  if (burst >= rate) return { rate, burst };
  return wrong('throttleBurst', burst, `a number not below throttleRate, ${rate} (-c throttleBurst=${rate})`);
}

/** A subscription address by its form; the confirmation mail proves that someone reads it. */
function email(value: unknown): string | undefined {
  const given = text('alarmEmail', value, 'the address of the person on duty (-c alarmEmail=ops@example.cn)');
  if (given === undefined || /^[^\s@"<>]+@[^\s@"<>.]+(\.[^\s@"<>.]+)+$/.test(given)) return given;
  return wrong('alarmEmail', value, 'one mail address (-c alarmEmail=ops@example.cn)');
}

// 网络安全法, article 21(3): no less than six months. CloudWatch Logs accepts only certain numbers of days.
const allowedRetention = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days >= 180 && days <= 3653,
);

function retention(value: unknown): RetentionDays {
  const days = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return (
    allowedRetention.find((allowed) => allowed === days) ??
    wrong(
      'logRetentionDays',
      value,
      `${allowedRetention.join(', ')}: the law asks for six months (-c logRetentionDays=180)`,
    )
  );
}

function printing(value: unknown): Printing {
  return oneOf('printing', value, ['required', 'if-possible']);
}

/**
 * In: the context of the app (`-c name=value`) and the variables of the process.
 * Out: the settings of the stack, every one of them valid.
 * Always: a wrong setting stops the synthesis, and the message says what to write instead.
 */
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Printing } from './service-function.ts';

export interface Throttle {
  /** Requests a second that are let through for long. */
  readonly rate: number;
  /** Requests that are let through at once. */
  readonly burst: number;
}

export interface Settings {
  /** undefined: the template is for any region. */
  readonly region: string | undefined;
  readonly runtime: Runtime;
  readonly throttle: Throttle;
  /** Whether the synthesis is checked by the AWS Solutions rules and those of CloudFormation. */
  readonly nag: boolean;
  /** `if-possible` where the template is for this machine alone, which may not have the binaries of Lambda's platform. */
  readonly printing: Printing;
}

// A setting and not a constant, because the regions of China get a runtime later than the others.
const runtimes: Readonly<Record<string, Runtime>> = {
  'nodejs20.x': Runtime.NODEJS_20_X,
  'nodejs22.x': Runtime.NODEJS_22_X,
};

type Context = (name: string) => unknown;

export function readSettings(
  context: Context,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  return {
    region: region(context('region') ?? environment['CDK_DEFAULT_REGION']),
    runtime: runtime(context('runtime') ?? 'nodejs22.x'),
    throttle: {
      rate: wholeNumber('throttleRate', context('throttleRate') ?? 100),
      burst: wholeNumber('throttleBurst', context('throttleBurst') ?? 200),
    },
    nag: yesOrNo('nag', context('nag') ?? true),
    printing: printing(context('printing') ?? 'required'),
  };
}

function region(value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined;
  const known = RegionInfo.regions.map((info) => info.name);
  if (typeof value === 'string' && known.includes(value)) return value;
  return wrong('region', value, `the name of a region, such as ${example(known)} (-c region=cn-north-1)`);
}

function example(known: readonly string[]): string {
  return known.filter((name) => /^(cn-|us-east-1$|eu-central-1$)/.test(name)).join(', ');
}

function runtime(value: unknown): Runtime {
  const found = typeof value === 'string' && Object.hasOwn(runtimes, value) ? runtimes[value] : undefined;
  return found ?? wrong('runtime', value, `${Object.keys(runtimes).join(' or ')} (-c runtime=nodejs22.x)`);
}

function wholeNumber(name: string, value: unknown): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= 10_000)
    return number;
  return wrong(name, value, `a whole number from 1 to 10000 (-c ${name}=100)`);
}

function yesOrNo(name: string, value: unknown): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return wrong(name, value, `true or false (-c ${name}=false)`);
}

function printing(value: unknown): Printing {
  if (value === 'required' || value === 'if-possible') return value;
  return wrong('printing', value, 'required or if-possible (-c printing=required)');
}

function wrong(name: string, value: unknown, remedy: string): never {
  throw new Error(`setting "${name}" is ${JSON.stringify(value)}: use ${remedy}`);
}

/**
 * Runs a synthesized assembly on this machine, behind one port of 127.0.0.1, and shuts it down again.
 *
 * Comes in: the folder of the assembly, a folder for the data, a port. Goes out: the outputs of the stack and the
 * address of the front door. The data folder holds `outputs.json` (the shape of `cdk deploy --outputs-file`) and
 * `local.json` (endpoint and keys of the operator, only for the command line), both only while all of it is up.
 *
 * Always: every caller acts under a role of the template or as the operator, and the policies of the template apply.
 * The data survives: names depend only on the template, and nothing is removed at the end.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { announce, removeAnnouncement } from './announcement.ts';
import { createDynamoEngine } from './dynamodb/server.ts';
import type { AccessRequest, Authenticate, Authorize, Decision, TableCounters } from './engine.ts';
import { PortInUseError, takeDoor } from './front-door.ts';
import { openApi } from './http-api/routes.ts';
import { createAuthenticate } from './iam/credentials.ts';
import { authorizeBy, issueKeys, type Keys, keyOf } from './iam/identities.ts';
import { describeDenial } from './iam/policy.ts';
import { createKms } from './kms/server.ts';
import { openCalls } from './lambda/calls.ts';
import { type InvocationCounters, type Lambda, startLambda } from './lambda/functions.ts';
import { DataFolderInUseError, lockFolder } from './lock.ts';
import { createS3Engine } from './s3/server.ts';
import { type Clock, nextTime, startSchedules } from './scheduler/schedule.ts';
import { startBySchedule, type Targets } from './scheduler/targets.ts';
import type { Site } from './site.ts';
import { createSns } from './sns/server.ts';
import type { Executions } from './step-functions/executions.ts';
import type { Surroundings } from './step-functions/frame.ts';
import { openMachines } from './step-functions/machines.ts';
import { createStepFunctions } from './step-functions/server.ts';
import { readAssembly } from './template/assembly.ts';
import { localAddresses, planStack, type StackPlan } from './template/plan.ts';

export { DataFolderInUseError, PortInUseError };

export interface StackOptions {
  /** The folder that `cdk synth` wrote. */
  readonly assembly: string;
  readonly dataDirectory: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** Child processes per function. */
  readonly concurrency?: number;
  /**
   * Pauses of the state machine are multiplied by it: a developer should not wait two minutes for a service to recover.
   */
  readonly pauseScale?: number;
  /** Of express children: another limit than AWS's five minutes, and executions that start twice. */
  readonly express?: Surroundings['express'];
  /** Used if the assembly names no region. */
  readonly region?: string;
  readonly clock?: Clock;
  /** `held`: the schedules of the template, and asynchronous invocations, start nothing until `keepTime` is called. */
  readonly schedules?: 'kept' | 'held';
  /** Addresses of other services in variables and outputs, and their substitutes on this machine. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Receives every question to the policies of the template, and its decision. */
  readonly watch?: (request: AccessRequest, decision: Decision) => void;
  /** Receives internal faults; they are in `logs/stack.log` too. */
  readonly report?: (message: string) => void;
}

export interface LocalStack {
  /** Without a trailing slash. */
  readonly url: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly region: string;
  readonly operator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly counters: () => {
    readonly tables: Readonly<Record<string, TableCounters>>;
    readonly functions: InvocationCounters;
  };
  /** From now on the schedules start their targets; a second call has no effect. */
  readonly keepTime: () => void;
  /**
   * Starts at once the target that a schedule would start at this time; `logicalId` may be a prefix of the name in the
   * template.
   */
  readonly fire: (logicalId: string, at?: Date) => Promise<void>;
  readonly close: () => Promise<void>;
}

const realClock: Clock = {
  now: () => new Date(),
  wake: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

/** Rejects if any part cannot start, after ending every part that did. */
export async function putUp(options: StackOptions): Promise<LocalStack> {
  const plan = planStack(readAssembly(options.assembly, options.region ? { region: options.region } : {}));
  const dataDirectory = resolve(options.dataDirectory);
  mkdirSync(join(dataDirectory, 'logs'), { recursive: true });
  const undo = new UndoList();
  undo.add(lockFolder(dataDirectory));
  // Files of a killed process would name an address where nothing answers.
  removeAnnouncement(dataDirectory);
  try {
    return await raise(plan, { ...options, dataDirectory }, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** The started parts, to end once in reverse order. */
class UndoList {
  #steps: (() => unknown)[] = [];
  add(step: () => unknown): void {
    this.#steps.push(step);
  }
  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step();
  }
}

async function raise(plan: StackPlan, options: StackOptions, undo: UndoList): Promise<LocalStack> {
  const { dataDirectory, clock = realClock } = options;
  const report = reporter(dataDirectory, options.report);
  const door = await takeDoor(options.port, report);
  undo.add(door.close);
  const { url } = door;
  const keys = issueKeys(plan);
  const site: Site = { plan, url, keys, clock, report, authorize: watched(plan, keys, options) };
  const engines = await openEngines(site, dataDirectory, undo);
  const lambda = openFunctions(site, options);
  undo.add(lambda.close);
  const executions = openMachines(site, lambda, options);
  undo.add(executions.close);
  const calls = openCalls({ ...site, authorize: reportDenials(site.authorize, report) }, lambda);
  undo.add(calls.close);
  const { keepTime: keepSchedules, fire } = openSchedules(site, { executions, lambda }, undo);
  const keepTime = () => {
    keepSchedules();
    calls.start();
  };
  if (options.schedules !== 'held') keepTime();
  const services = openServices(site, { dataDirectory, executions, authenticate: engines.authenticate });
  const [api, functions] = [openApi(site, lambda), calls.api(engines.authenticate)];
  door.open(plan.buckets, { ...engines, ...services, functions, api });
  const outputs = localOutputs(plan, url, options);
  const { accessKeyId, secretAccessKey } = keys.operator;
  const { region, stackName } = plan.setting;
  const operator = { accessKeyId, secretAccessKey };
  undo.add(announce(dataDirectory, { stackName, outputs, endpoint: url, region, operator }));
  return {
    url,
    outputs,
    region,
    operator,
    keepTime,
    fire,
    counters: () => ({ tables: engines.counters(), functions: lambda.counters() }),
    close: () => undo.run(),
  };
}

function localOutputs(plan: StackPlan, url: string, { addresses }: StackOptions): LocalStack['outputs'] {
  const toLocal = localAddresses(plan, url, addresses);
  return Object.fromEntries(Object.entries(plan.outputs).map(([name, value]) => [name, toLocal(value)]));
}

/** The executions, the topic of notices, and the keys. */
function openServices(
  { plan, report, authorize }: Site,
  opened: { dataDirectory: string; executions: Executions; authenticate: Authenticate },
) {
  const { dataDirectory, executions, authenticate } = opened;
  const rights = { report, authorize: reportDenials(authorize, report), authenticate };
  return {
    stepFunctions: createStepFunctions({ executions, report, authorize, authenticate }),
    notices: createSns({ file: join(dataDirectory, 'notices.jsonl'), ...rights }),
    kms: createKms({ keys: plan.keys, directory: join(dataDirectory, 'kms'), ...rights }),
  };
}

/** An unknown schedule is refused here, whether time is kept or not. */
function openSchedules(site: Site, targets: Targets, undo: UndoList): Pick<LocalStack, 'keepTime' | 'fire'> {
  const { plan, clock } = site;
  for (const schedule of plan.schedules) nextTime(schedule);
  let stop: (() => void) | undefined;
  let isOver = false;
  undo.add(() => {
    isOver = true;
    stop?.();
  });
  // A function that ends with the stack did not fail.
  const report = (message: string) => {
    if (!isOver) site.report(message);
  };
  const start = (schedule: StackPlan['schedules'][number], at: Date) =>
    startBySchedule({ ...site, report }, targets, schedule, at);
  return {
    keepTime: () => {
      stop ??= startSchedules(plan.schedules, clock, (schedule, at) => {
        start(schedule, at).catch((error: unknown) => report(`schedule ${schedule.name}: ${String(error)}`));
      });
    },
    fire: async (logicalId, at = clock.now()) => {
      const schedule = plan.schedules.find(({ logicalId: id }) => id.startsWith(logicalId));
      if (!schedule) throw new Error(`no schedule is called ${logicalId}`);
      await start(schedule, at);
    },
  };
}

function reporter(
  dataDirectory: string,
  tell: (message: string) => void = () => {},
): (message: string) => void {
  return (message) => {
    appendFileSync(join(dataDirectory, 'logs', 'stack.log'), `${new Date().toISOString()} ${message}\n`);
    tell(message);
  };
}

function watched(plan: StackPlan, keys: Keys, { watch = () => {} }: StackOptions): Authorize {
  const authorize = authorizeBy(plan, keys.operator);
  return (request) => {
    const decision = authorize(request);
    watch(request, decision);
    return decision;
  };
}

/** A refused role lacks a grant of the template, and its caller sees only a 500: so the report says it, once. */
function reportDenials(authorize: Authorize, report: (message: string) => void): Authorize {
  const said = new Set<string>();
  return (request) => {
    const decision = authorize(request);
    if (decision.allowed || request.principal.kind !== 'role') return decision;
    const denial = describeDenial(request, decision);
    if (!said.has(denial)) report(denial);
    said.add(denial);
    return decision;
  };
}

async function openEngines({ plan, keys, authorize, report }: Site, dataDirectory: string, undo: UndoList) {
  const authenticate = createAuthenticate([keys.operator, ...keys.roles.values()]);
  const { partition, region, account } = plan.setting;
  const guard = { partition, authenticate, authorize: reportDenials(authorize, report) };
  const dynamo = await createDynamoEngine({
    ...guard,
    region,
    account,
    directory: join(dataDirectory, 'dynamodb'),
  });
  undo.add(dynamo.close);
  await dynamo.createTables(plan.tables);
  const s3 = await createS3Engine({ ...guard, cors: plan.cors, directory: join(dataDirectory, 's3') });
  undo.add(s3.close);
  await s3.createBuckets(plan.buckets);
  return { authenticate, dynamo: dynamo.handle, s3: s3.handle, counters: dynamo.counters };
}

function openFunctions(
  { plan, url, keys }: Site,
  { dataDirectory, concurrency, addresses }: StackOptions,
): Lambda {
  const toLocal = localAddresses(plan, url, addresses);
  const endpoints = {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_SFN: url,
    AWS_ENDPOINT_URL_SNS: url,
    AWS_ENDPOINT_URL_KMS: url,
    AWS_ENDPOINT_URL_LAMBDA: url,
  };
  return startLambda({
    functions: plan.functions.map(({ roleArn, variables, ...definition }) => ({
      ...definition,
      variables: {
        ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, toLocal(value)])),
        ...endpoints,
      },
      credentials: keyOf(keys, roleArn),
    })),
    region: plan.setting.region,
    logDirectory: join(dataDirectory, 'logs'),
    ...(concurrency !== undefined && { concurrency }),
  });
}

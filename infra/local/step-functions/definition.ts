/**
 * The part of Amazon States Language that the local stack runs, as strict schemas: an unknown field is refused when the
 * definition is loaded, before anything runs.
 *
 * Unknown, and so refused by name: JSONata, variables (`Assign`), activities, callbacks and service integrations other
 * than Lambda, time limits and heartbeats of tasks. Of distributed maps: anything but one JSON file in S3, batches,
 * written results, and failures tolerated by number.
 * Source: states-language.net; Step Functions Developer Guide, "State machine structure".
 */
import { z } from 'zod';
import { DefinitionError } from './paths.ts';

const path = z.string().nullish();
const named = {
  Type: z.string(),
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
};
const filtered = { ...named, InputPath: path, OutputPath: path };
const goesOn = { Next: z.string().optional(), End: z.literal(true).optional() };
const template = z.json();

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.number().positive().default(1),
  MaxAttempts: z.number().int().min(0).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.number().positive().optional(),
  JitterStrategy: z.literal('NONE').optional(),
});
const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  ResultPath: path,
  Next: z.string(),
});
const worked = {
  ...filtered,
  ...goesOn,
  Parameters: template.optional(),
  ResultSelector: template.optional(),
  ResultPath: path,
  Retry: z.array(retrier).default([]),
  Catch: z.array(catcher).default([]),
};

const pass = z.strictObject({
  ...filtered,
  ...goesOn,
  Parameters: template.optional(),
  Result: z.json().optional(),
  ResultPath: path,
});
const task = z.strictObject({ ...worked, Resource: z.string() });
const succeed = z.strictObject(filtered);
const fail = z.strictObject({ ...named, Error: z.string().optional(), Cause: z.string().optional() });
const wait = z.strictObject({
  ...filtered,
  ...goesOn,
  Seconds: z.number().min(0).optional(),
  SecondsPath: z.string().optional(),
});
const choice = z.strictObject({
  ...filtered,
  Choices: z.array(z.record(z.string(), z.json())).min(1),
  Default: z.string().optional(),
});
const machine = z.strictObject({
  Comment: z.string().optional(),
  TimeoutSeconds: z.number().int().positive().max(99_999_999).optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  StartAt: z.string(),
  States: z.record(z.string(), z.looseObject({ Type: z.string() })),
  ProcessorConfig: z
    .discriminatedUnion('Mode', [
      z.strictObject({ Mode: z.literal('INLINE') }),
      z.strictObject({ Mode: z.literal('DISTRIBUTED'), ExecutionType: z.enum(['STANDARD', 'EXPRESS']) }),
    ])
    .optional(),
});
const itemReader = z.strictObject({
  Resource: z.string().regex(/^arn:[\w-]+:states:::s3:getObject$/),
  ReaderConfig: z.strictObject({ InputType: z.literal('JSON') }),
  Parameters: template,
});
const map = z.strictObject({
  ...worked,
  ItemsPath: path,
  ItemSelector: template.optional(),
  MaxConcurrency: z.number().int().min(0).default(0),
  ItemReader: itemReader.optional(),
  Label: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .optional(),
  ToleratedFailurePercentage: z.number().min(0).max(100).default(0),
  ItemProcessor: machine.optional(),
  Iterator: machine.optional(),
});
const parallel = z.strictObject({ ...worked, Branches: z.array(machine).min(1) });

const STATES = {
  Pass: pass,
  Task: task,
  Succeed: succeed,
  Fail: fail,
  Wait: wait,
  Choice: choice,
  Map: map,
  Parallel: parallel,
};

type StateSchemas = typeof STATES;
type StateType = keyof StateSchemas;
export type StateOf<T extends StateType> = z.infer<StateSchemas[T]>;
export type Machine = z.infer<typeof machine>;
export type Retrier = z.infer<typeof retrier>;
export type Catcher = z.infer<typeof catcher>;

export type State = { [T in StateType]: { readonly type: T; readonly fields: StateOf<T> } }[StateType];

/** Reads a machine, its own or that of a map or a branch; `parseState` reads its states one by one. */
export function parseMachine(definition: unknown, where: string): Machine {
  return checked(machine, definition, where);
}

export function parseState(state: { readonly Type: string }, where: string): State {
  const type = Object.keys(STATES).find((known): known is StateType => known === state.Type);
  if (!type) throw new DefinitionError(where, `the state type ${state.Type} is not known to the local stack`);
  const fields = checked<unknown>(STATES[type], state, where);
  // The schema of the type has already verified it.
  return { type, fields } as State;
}

function checked<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'here'}: ${issue.message}`);
  throw new DefinitionError(where, `not known to the local stack: ${faults.join('; ')}`);
}

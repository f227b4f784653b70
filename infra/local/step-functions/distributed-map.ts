/**
 * The additions of a distributed map over an inline one: a list read from S3, children with executions of their own,
 * and tolerated failures.
 *
 * Comes in: the fields of the map. Goes out: its list, the context of a child, and its results. Always: reading the
 * list and starting the children are authorized under the role of the machine. Locally the children run in this process
 * and are not listed; AWS lists them only by their map run. AWS does not define what a tolerated failure adds to the
 * results; here it adds nothing.
 * Source: Step Functions Developer Guide, "Using Map state in Distributed mode", "ItemReader", "Tolerated failures".
 */

import { isObject, type Json, type JsonObject } from '../template/intrinsics.ts';
import type { StateOf } from './definition.ts';
import { compileTemplate, DefinitionError, type Scope, StateError } from './paths.ts';

/** The services that a distributed map needs. */
export interface MapSurroundings {
  /** The text of an object. */
  readonly readObject: (bucket: string, key: string) => Promise<string>;
  /** Throws if the role of the machine may not start, watch and stop a child like this one. */
  readonly admitChild: (machineArn: string, childArn: string) => void;
}

export interface DistributedMap {
  readonly items: (scope: Scope) => Promise<Json[]>;
  /** The context of the child with this number. */
  readonly child: (scope: Scope, child: Child) => JsonObject;
  /** Turns that fail within the tolerance give no result; one more fails the map. */
  readonly tolerant: (turns: readonly Turn[]) => Turn[];
}

interface Child {
  readonly index: number;
  readonly input: Json;
  readonly startTime: string;
}

type Turn = (signal: AbortSignal) => Promise<Json>;

/** AWS's default concurrency of children, if the definition sets none. */
export const MOST_CHILDREN = 10_000;

export function compileDistributed(
  fields: StateOf<'Map'>,
  around: MapSurroundings,
  where: string,
): DistributedMap {
  const { ItemReader: reader, Label: label, ToleratedFailurePercentage: tolerated } = fields;
  if (!reader || label === undefined || fields.ItemsPath != null)
    throw new DefinitionError(
      where,
      'a distributed map is known with ItemReader and Label, without ItemsPath',
    );
  const place = compileTemplate(reader.Parameters, `${where}.ItemReader.Parameters`);
  return {
    items: async (scope) => {
      around.admitChild(machineOf(scope.context), nameOf(scope.context, label, 0).id);
      const { Bucket: bucket, Key: key } = objectOf(place(scope));
      return listOf(await textOf(around, String(bucket), String(key)), String(key));
    },
    child: ({ context }, child) => childOf(context, label, child),
    tolerant: (turns) => {
      let failed = 0;
      return turns.map((turn) => async (signal) => {
        try {
          return [await turn(signal)];
        } catch (thrown) {
          signal.throwIfAborted();
          failed += 1;
          if (100 * failed <= tolerated * turns.length) return [];
          const cause = thrown instanceof Error ? thrown.message : String(thrown);
          throw new StateError(
            'States.ExceedToleratedFailureThreshold',
            `${failed} failed; the last: ${cause}`,
          );
        }
      });
    },
  };
}

const objectOf = (value: Json | undefined): JsonObject =>
  value !== undefined && isObject(value) ? value : {};

async function textOf(around: MapSurroundings, bucket: string, key: string): Promise<string> {
  try {
    return await around.readObject(bucket, key);
  } catch (error) {
    throw new StateError('States.ItemReaderFailed', `s3://${bucket}/${key}: ${String(error)}`);
  }
}

function listOf(text: string, key: string): Json[] {
  try {
    const list: Json = JSON.parse(text);
    if (Array.isArray(list)) return list;
  } catch {
    // Reported below.
  }
  throw new StateError('States.ItemReaderFailed', `${key} is no list in JSON`);
}

/** A child sees only the selector's output of its parent, not even the name of its execution. */
function childOf(context: JsonObject, label: string, { index, input, startTime }: Child): JsonObject {
  const { id, name } = nameOf(context, label, index);
  const machineName = String(objectOf(context['StateMachine'])['Name']);
  return {
    Execution: { ...objectOf(context['Execution']), Id: id, Name: name, Input: input, StartTime: startTime },
    StateMachine: { Id: `${machineOf(context)}/${label}`, Name: `${machineName}/${label}` },
  };
}

const machineOf = (context: JsonObject): string => String(objectOf(context['StateMachine'])['Id']);

function nameOf(context: JsonObject, label: string, index: number): { id: string; name: string } {
  const name = `${String(objectOf(context['Execution'])['Name'])}-${index}`;
  const machine = machineOf(context).replace(':stateMachine:', ':execution:');
  return { id: `${machine}/${label}:${name}`, name };
}

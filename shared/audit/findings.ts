/** The findings of a verification, in order, and the parsing of published JSON. */
import { isObject } from '../checks/read-tables.ts';
import type { FaultText } from '../events/faults.ts';
import { parseJson } from '../events/json.ts';
import type { PublishedPlace } from './port.ts';

/** The cases counted in a cell: the first of them by number, and the total. */
export interface Standing {
  cases: string[];
  count: number;
}

export interface Finding extends FaultText {
  /** Key of the file, with a JSON Pointer if that helps. */
  place: string;
  result: 'pass' | 'fail' | 'not-assessable';
  /** For a fault that programs distinguish: a name that never changes. */
  code?: string;
  /** For a cell that differs from the events: the cases counted in it. */
  behind?: Standing;
}

export class Findings {
  readonly all: Finding[] = [];

  /** Records a success, or a failure in its own words. */
  check(place: string, holds: boolean, good: FaultText, bad: FaultText): boolean {
    this.all.push({ place, result: holds ? 'pass' : 'fail', ...(holds ? good : bad) });
    return holds;
  }

  pass(place: string, words: FaultText): void {
    this.all.push({ place, result: 'pass', ...words });
  }

  fail(place: string, words: FaultText, behind?: Standing): void {
    this.all.push({ place, result: 'fail', ...words, ...(behind && { behind }) });
  }

  /** A fault with its own name. */
  fault(place: string, code: string, { zh, en }: FaultText): void {
    this.all.push({ place, result: 'fail', code, zh, en });
  }

  unknown(place: string, words: FaultText): void {
    this.all.push({ place, result: 'not-assessable', ...words });
  }
}

export type Json = Record<string, unknown>;

export async function readObject(key: string, place: PublishedPlace): Promise<Json | undefined> {
  const bytes = await place.read(key);
  const value = bytes && jsonOf(bytes);
  return isObject(value) ? value : undefined;
}

export function jsonOf(bytes: Uint8Array): unknown {
  const parsed = parseJson(bytes);
  return 'value' in parsed ? parsed.value : undefined;
}

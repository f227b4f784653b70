/**
 * Recounts a version with the file of rules that its seal names. In: the seal, its place, its report, and the cases.
 * Out: the file's result, and findings: each differing cell, and the checks. Always holds: the file that runs is the
 * one that the seal names, byte by byte. A code reports any failure of it, and a failed file agrees with nothing.
 */
import { readFile } from 'node:fs/promises';
import type { Findings } from '../../../shared/audit/findings.ts';
import type { PublishedPlace } from '../../../shared/audit/port.ts';
import { rulesKey } from '../../../shared/audit/seal.ts';
import { isObject } from '../../../shared/checks/read-tables.ts';
import { digestOfBytes } from '../../../shared/formats/seal.ts';
import type { RulesAnswer, RulesCase, RulesRequest } from '../../../shared/rules/recount.ts';
import { unreadable } from '../input-file.ts';
import { RulesFault } from './rules-faults.ts';
import { type RulesLimits, RulesProcess } from './rules-process.ts';

/** Selects the file: the one that a seal names, from the seal's publication or from a path; or any at a path. */
export interface RulesToRun {
  /** The digest in the seal; absent: run the file at `file` unchecked. */
  digest?: string | undefined;
  file?: string | undefined;
  place?: PublishedPlace | undefined;
}

/** The outcome of a file; `code` if it gave nothing. */
export interface RulesRun {
  sha256: string | null;
  ruleSet?: string;
  code?: string;
}

/** The bytes of the file, verified against their digest. */
export async function rulesBytes({ digest, file, place }: RulesToRun): Promise<Uint8Array> {
  const bytes =
    file !== undefined
      ? await readFile(file).catch((error: unknown) => {
          throw unreadable(file, error);
        })
      : digest !== undefined && (await place?.read(rulesKey(digest)));
  if (!bytes) throw new RulesFault('rules-missing');
  if (digest !== undefined && digestOfBytes(bytes) !== digest) throw new RulesFault('rules-digest');
  return bytes;
}

export interface Runner {
  root: string;
  limits?: RulesLimits | undefined;
}

/** Lets a file count along with any traversal of the cases; a fault ends its count, not the traversal. */
export class RulesCount {
  readonly #request: RulesRequest;
  readonly #process: RulesProcess | undefined;
  readonly sha256: string | null;
  #fault: RulesFault | undefined;

  private constructor(
    request: RulesRequest,
    opened: { sha256: string | null; by: RulesProcess | RulesFault },
  ) {
    this.#request = request;
    this.sha256 = opened.sha256;
    if (opened.by instanceof RulesFault) this.#fault = opened.by;
    else this.#process = opened.by;
  }

  static async open(toRun: RulesToRun, request: RulesRequest, runner: Runner): Promise<RulesCount> {
    let sha256 = toRun.digest ?? null;
    const opened = async () => {
      const bytes = await rulesBytes(toRun);
      sha256 = digestOfBytes(bytes);
      const by = await RulesProcess.open(bytes, runner.root, runner.limits);
      await by.begin(request);
      return by;
    };
    const by = await opened().catch(asFault);
    return new RulesCount(request, { sha256, by });
  }

  /** The same cases, each counted on the way. */
  async *alongWith<One extends RulesCase>(cases: AsyncIterable<One>): AsyncGenerator<One> {
    for await (const one of cases) {
      if (!this.#fault) this.#fault = await this.#process?.take(one).then(() => undefined, asFault);
      yield one;
    }
  }

  async answer(): Promise<RulesAnswer | RulesFault> {
    const given = this.#fault ?? (await this.#process?.answer(this.#request).catch(asFault));
    this.#process?.close();
    return given ?? new RulesFault('rules-not-run');
  }
}

function asFault(error: unknown): RulesFault {
  if (error instanceof RulesFault) return error;
  throw error;
}

export interface DifferingLeaf {
  path: string;
  pointer: string;
  printed: string;
  recomputed: string;
}

/** Every number that exists on one side only or differs, in any form, even one that this software does not know. */
export function differingLeaves(printed: unknown, recomputed: unknown): DifferingLeaf[] {
  const [before, after] = [leavesOf(printed), leavesOf(recomputed)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((pointer) => {
    const [was, is] = [before.get(pointer), after.get(pointer)];
    if (was === is) return [];
    const path = pointer.slice(1).replaceAll('/', '.');
    return [{ path, pointer, printed: shown(was), recomputed: shown(is) }];
  });
}

const shown = (leaf: string | undefined): string =>
  leaf === undefined ? '—' : leaf === 'null' ? '空白 blank' : leaf.replaceAll('"', '');

const NO_CELLS = new Set(['/format', '/agency/id', '/agency/name', '/year']);

function leavesOf(value: unknown, pointer = '', leaves = new Map<string, string>()): Map<string, string> {
  if (isObject(value))
    for (const [name, inner] of Object.entries(value)) leavesOf(inner, `${pointer}/${name}`, leaves);
  else if (!NO_CELLS.has(pointer)) leaves.set(pointer, JSON.stringify(value));
  return leaves;
}

/** Compares the check results in the report with those of the file, from the same tables, texts and events. */
export function verifyChecksByRules(
  at: string,
  { checks }: RulesAnswer,
  report: Record<string, unknown>,
  findings: Findings,
): void {
  const stated = new Map(
    (Array.isArray(report['checks']) ? report['checks'] : [])
      .filter(isObject)
      .map(({ id, result }) => [String(id), result]),
  );
  const assessed = checks.filter(
    ({ needs, result }) => ['tables', 'texts', 'events'].includes(needs) && result !== 'not-assessable',
  );
  const differing = assessed.filter(({ id, result }) => stated.has(id) && stated.get(id) !== result);
  for (const { id, result } of differing)
    findings.fail(`${at} /checks/${id}`, {
      zh: `核对 ${id} 按规则文件重算为 ${result}，报告载为 ${String(stated.get(id))}`,
      en: `the check ${id} is ${result} by the file of rules, not ${String(stated.get(id))}`,
    });
  if (differing.length === 0)
    findings.pass(`${at} /checks`, {
      zh: `${assessed.length} 项核对按规则文件重算一致`,
      en: `${assessed.length} checks, recomputed by the file of rules, agree`,
    });
}

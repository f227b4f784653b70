/**
 * The changes of a registry as lines. In: changes, oldest first. Out: one line per change, with its time in
 * Asia/Shanghai, its subject, and each changed field.
 */
import type { RegistryChange } from '../../../shared/registry/agency.ts';

const KINDS = { agency: '机关', source: '来源', person: '人员' } as const;

/** Only the registry holds the sub by which a person signs in. */
const UNSAID = new Set(['subject']);

export function changeLines(changes: readonly RegistryChange[]): string {
  return changes.map((change) => `${changeLine(change)}\n`).join('');
}

function changeLine({ at, kind, id, before, after }: RegistryChange): string {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
  const changes = names.map((name) => `${name}：${was.get(name) ?? '—'} → ${is.get(name) ?? '—'}`);
  return `${shanghai(at)}  ${KINDS[kind]} ${id}  ${before ? changes.join('；') : '新登记'}`;
}

function fieldsOf(entry: object | null): Map<string, string> {
  const fields = Object.entries(entry ?? {}).filter(([name]) => !UNSAID.has(name));
  return new Map(fields.map(([name, value]) => [name, JSON.stringify(value)]));
}

/** 2026-11-29 22:30:05, the clock of Asia/Shanghai. */
function shanghai(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

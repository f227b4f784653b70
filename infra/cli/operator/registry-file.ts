/**
 * The registry file: agencies and sources as their operator writes them down. In: a path, and what is registered
 * already. Out: agencies and sources with every field filled in, or a refusal that names each fault by its pointer.
 * Contract, section 4. Nothing may be written before all of it holds.
 */
import { z } from 'zod';
import { FOUR_DECIMALS } from '../../../shared/counting/tally.ts';
import { PERMISSIONS, REGISTERED_ID } from '../../../shared/events/catalogue.ts';
import type { Agency, Source } from '../../../shared/store/ports.ts';
import { readJsonFile } from '../input-file.ts';
import { FaultList, Refused, type Words } from '../messages.ts';

export type ListedSource = Omit<Source, 'disabled'>;

export interface RegistryFile {
  agencies: Agency[];
  sources: ListedSource[];
}

/** What is registered before the file is applied; for a file that is read alone, nothing. */
export interface Registered {
  agencies: readonly Agency[];
  sources: readonly Source[];
}

const name = z.string().trim().min(1).max(200);
const agencyId = z.string().regex(REGISTERED_ID);
const sourceId = z.string().regex(REGISTERED_ID);

const agency = z.strictObject({
  id: agencyId,
  name,
  parent: agencyId.nullable(),
  contact: z.string().trim().min(1).max(1000).nullable().default(null),
  chargeDecimals: z.int().min(0).max(6).default(FOUR_DECIMALS),
});
const source = z.strictObject({
  id: sourceId,
  agencies: z.array(agencyId).min(1),
  may: z.array(z.enum(PERMISSIONS)).min(1).default(['facts']),
  succeeds: z.array(sourceId).default([]),
});
const file = z.strictObject({
  agencies: z.array(agency).default([]),
  sources: z.array(source).default([]),
});

/** Reads a registry file; what it refers to is checked by `checkReferences`. */
export async function readRegistryFile(path: string): Promise<RegistryFile> {
  const { value } = await readJsonFile(path);
  const result = file.safeParse(value, { reportInput: true });
  const faults = new FaultList();
  for (const issue of result.error?.issues ?? []) {
    for (const [pointer, words] of wordsOf(issue)) faults.add(`${path} ${pointer}`, words);
  }
  const listed = result.data ?? { agencies: [], sources: [] };
  if (result.success && listed.agencies.length + listed.sources.length === 0)
    faults.add(path, { zh: '没有任何机关或来源', en: 'holds no agency and no source' });
  refuseIf(faults, path);
  return listed;
}

/** Refuses a file that refers to what is neither in it nor registered, or that names a thing twice. */
export function checkReferences(path: string, listed: RegistryFile, registered: Registered): void {
  const faults = new FaultList();
  const found = (pointer: string, words: Words) => faults.add(`${path} ${pointer}`, words);
  checkAgencies(listed.agencies, registered.agencies, found);
  checkSources(listed, registered, found);
  refuseIf(faults, path);
}

function refuseIf(faults: FaultList, path: string): void {
  const { count } = faults;
  if (count === 0) return;
  throw new Refused(
    {
      zh: `${path} 中有 ${count} 处问题，未作任何更改`,
      en: `${count} fault(s) in ${path}; nothing was changed`,
    },
    faults.lines(),
  );
}

type Found = (pointer: string, words: Words) => void;

function checkAgencies(listed: readonly Agency[], registered: readonly Agency[], found: Found): void {
  const parents = new Map(
    [...registered, ...listed].map(({ id, parent }) => [id, parent === null ? [] : [parent]]),
  );
  listed.forEach(({ id, parent }, index) => {
    if (listed.findIndex((other) => other.id === id) < index)
      found(`/agencies/${index}/id`, { zh: '此机关编号重复', en: 'this agency is listed twice' });
    if (parent === null) return;
    const pointer = `/agencies/${index}/parent`;
    if (!parents.has(parent))
      found(pointer, {
        zh: `上级机关 ${parent} 既不在文件中，也未登记`,
        en: `the parent ${parent} is neither in the file nor registered`,
      });
    else if (leadsBack(id, parents))
      found(pointer, { zh: '上级关系成环', en: 'the parents run in a circle' });
  });
}

function checkSources({ agencies, sources }: RegistryFile, registered: Registered, found: Found): void {
  const known = new Set([...registered.agencies, ...agencies].map(({ id }) => id));
  const retired = new Set(registered.agencies.filter((agency) => agency.retired).map(({ id }) => id));
  const before = new Map([...registered.sources, ...sources].map(({ id, succeeds }) => [id, succeeds]));
  sources.forEach((each, index) => {
    const at = `/sources/${index}`;
    if (sources.findIndex(({ id }) => id === each.id) < index)
      found(`${at}/id`, { zh: '此来源编号重复', en: 'this source is listed twice' });
    for (const list of ['agencies', 'may', 'succeeds'] as const)
      checkRepeats(each[list], `${at}/${list}`, found);
    each.agencies.forEach((id, place) => {
      if (!known.has(id))
        found(`${at}/agencies/${place}`, {
          zh: `机关 ${id} 既不在文件中，也未登记`,
          en: `the agency ${id} is neither in the file nor registered`,
        });
      else if (retired.has(id))
        found(`${at}/agencies/${place}`, {
          zh: `机关 ${id} 已撤并，不能再有来源；请删去，或先用 gongkai registry retire --agency ${id} --undo 恢复`,
          en: `the agency ${id} is retired; leave it out, or bring it back with gongkai registry retire --agency ${id} --undo`,
        });
    });
    each.succeeds.forEach((id, place) => {
      if (!before.has(id))
        found(`${at}/succeeds/${place}`, {
          zh: `来源 ${id} 既不在文件中，也未登记`,
          en: `the source ${id} is neither in the file nor registered`,
        });
    });
    if (leadsBack(each.id, before))
      found(`${at}/succeeds`, { zh: '接替关系成环', en: 'the sources succeed each other in a circle' });
  });
}

function checkRepeats(values: readonly string[], pointer: string, found: Found): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index)
      found(`${pointer}/${index}`, { zh: `${value} 重复`, en: `${value} is listed twice` });
  });
}

/** Whether one comes back to where one started. */
function leadsBack(start: string, next: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const ahead = [...(next.get(start) ?? [])];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (id === start) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    ahead.push(...(next.get(id) ?? []));
  }
  return false;
}

/** An issue of the schema in words, with its pointer; a stray field is pointed at itself. */
function wordsOf(issue: z.core.$ZodIssue): [pointer: string, words: Words][] {
  const pointer = issue.path.map((step) => `/${escaped(String(step))}`).join('');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => [
      `${pointer}/${escaped(key)}`,
      { zh: '没有这一字段，请检查拼写', en: 'there is no such field; check its spelling' },
    ]);
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return [[pointer, missing ? { zh: '缺少此字段', en: 'this field is missing' } : expected(issue)]];
}

const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

function expected(issue: z.core.$ZodIssue): Words {
  const field = issue.path.findLast((step) => typeof step === 'string');
  switch (field) {
    case 'id':
      return { zh: '应为 2–64 个小写字母、数字或连字符', en: 'must be 2 to 64 of a–z, 0–9 and -' };
    case 'name':
      return { zh: '名称应为 1–200 个字符的文本', en: 'must be a text of 1 to 200 characters' };
    case 'contact':
      return { zh: '应为 1–1000 个字符的文本或 null', en: 'must be a text of 1 to 1000 characters, or null' };
    case 'parent':
      return { zh: '应为机关编号或 null', en: 'must be the id of an agency, or null' };
    case 'chargeDecimals':
      return { zh: '应为 0–6 的整数', en: 'must be a whole number from 0 to 6' };
    case 'may':
      return {
        zh: `应为列表，取值 ${PERMISSIONS.join('、')}`,
        en: `must be a list of ${PERMISSIONS.join(', ')}`,
      };
    default:
      return listExpected(field);
  }
}

function listExpected(field: PropertyKey | undefined): Words {
  if (field === 'succeeds') return { zh: '应为来源编号的列表', en: 'must be a list of ids of sources' };
  if (field === undefined) return { zh: '此处应为一个 JSON 对象', en: 'a JSON object is expected here' };
  return {
    zh: `${String(field)} 应为非空列表，各项形状见合同`,
    en: `${String(field)} must be a list of objects or ids as documented`,
  };
}

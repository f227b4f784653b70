/**
 * References between the entries of a registry file, and to registered entries. In: the file, and the registered
 * entries. Out: every fault by its pointer. Always holds: dated entries are never rewritten, a sandbox stays one, and
 * the agencies are a tree on every day (shared/registry/membership.ts).
 */
import { type Agency, TAKEN_FOLDERS } from '../../../shared/registry/agency.ts';
import { type TreeFault, type TreeFaultKind, treeFaults } from '../../../shared/registry/membership.ts';
import type { Words } from '../messages.ts';
import type { Found, Registered, RegistryFile } from './registry-shape.ts';

export function findReferenceFaults(listed: RegistryFile, registered: Registered, found: Found): void {
  checkAgencies(listed.agencies, registered.agencies, found);
  checkSources(listed, registered, found);
  checkPeople(listed, registered, found);
}

function checkAgencies(listed: readonly Agency[], registered: readonly Agency[], found: Found): void {
  const before = new Map(registered.map((agency) => [agency.id, agency]));
  const place = new Map(listed.map(({ id }, index) => [id, index]));
  listed.forEach((agency, index) => {
    if (listed.findIndex((other) => other.id === agency.id) < index)
      found(`/agencies/${index}/id`, { zh: '此机关编号重复', en: 'this agency is listed twice' });
    const known = before.get(agency.id);
    if (!known && TAKEN_FOLDERS.has(agency.id))
      found(`/agencies/${index}/id`, {
        zh: `${agency.id} 是公开网址保留的目录名，请另取机关编号`,
        en: `${agency.id} is a name that the publication keeps for itself; take another id`,
      });
    if (known) checkKept(agency, known, (at, words) => found(`/agencies/${index}${at}`, words));
  });
  const after = new Map([...before, ...listed.map((agency) => [agency.id, agency] as const)]);
  for (const fault of treeFaults([...after.values()])) {
    const index = place.get(fault.agency);
    if (index !== undefined) found(`/agencies/${index}${fault.at}`, TREE[fault.kind](fault));
  }
}

/** Dated entries are facts: new ones may be added, none changed or left out. */
function checkKept(agency: Agency, known: Agency, found: Found): void {
  for (const field of ['names', 'parents'] as const) {
    const now = new Set((agency[field] ?? []).map((entry) => JSON.stringify(entry)));
    for (const entry of known[field] ?? []) {
      if (!now.has(JSON.stringify(entry)))
        found(`/${field}`, {
          zh: `已登记的记录不能更改或删去：${JSON.stringify(entry)}`,
          en: `a dated entry cannot be changed or left out: ${JSON.stringify(entry)}`,
        });
    }
  }
  for (const field of ['until', 'mergedInto'] as const) {
    const entry = known[field];
    if (entry !== undefined && agency[field] !== entry)
      found(`/${field}`, {
        zh: `已登记的截止日和承接机关不能更改或删去：${entry}`,
        en: `the last day and the heir, once registered, cannot be changed or left out: ${entry}`,
      });
  }
  if ((known.sandbox ?? false) !== (agency.sandbox ?? false))
    found('/sandbox', {
      zh: '测试机关与正式机关不能互换；请另用编号登记',
      en: 'an agency is a sandbox for ever or never; register another id',
    });
}

const on = ({ day }: TreeFault): Words => ({
  zh: day === undefined ? '' : `（${day}）`,
  en: day === undefined ? '' : ` (${day})`,
});
const said = (zh: string, en: string) => (fault: TreeFault) => ({
  zh: zh + on(fault).zh,
  en: en + on(fault).en,
});

const TREE: Readonly<Record<TreeFaultKind, (fault: TreeFault) => Words>> = {
  'unknown-parent': ({ other }) => ({
    zh: `上级机关 ${other} 既不在文件中，也未登记`,
    en: `the parent ${other} is neither in the file nor registered`,
  }),
  circle: said('上级关系成环', 'the parents run in a circle'),
  'too-deep': said('层级超过 8 级', 'the tree has more than 8 levels'),
  'two-on-one-day': said(
    '各条记录的截止日应依次递增，同一天不能有两条',
    'entries run in the order of their last days; one day cannot have two',
  ),
  'end-before-beginning': said('截止日早于成立日', 'it ends before its beginning'),
  'after-its-end': said('截止日应早于机关自身的截止日', 'an entry has to end before the agency itself ends'),
  'unknown-heir': ({ other }) => ({
    zh: `承接机关 ${other} 既不在文件中，也未登记`,
    en: `the heir ${other} is neither in the file nor registered`,
  }),
  'heir-circle': said('承接关系成环', 'the heirs run in a circle'),
  'heir-without-end': said(
    '有承接机关而没有截止日；请填 until',
    'it names an heir and no last day; give until',
  ),
  'heir-ended-before': said('承接机关此前已撤并', 'the heir had ended before'),
  'sandbox-in-a-tree': said('测试机关没有上级，也没有成员', 'a sandbox has no parent and no members'),
};

function checkSources({ agencies, sources }: RegistryFile, registered: Registered, found: Found): void {
  const known = new Set([...registered.agencies, ...agencies].map(({ id }) => id));
  const retired = new Set(registered.agencies.filter((agency) => agency.retired).map(({ id }) => id));
  const before = new Map([...registered.sources, ...sources].map(({ id, succeeds }) => [id, succeeds]));
  sources.forEach((each, index) => {
    const at = `/sources/${index}`;
    if (sources.findIndex(({ id }) => id === each.id) < index)
      found(`${at}/id`, { zh: '此来源编号重复', en: 'this source is listed twice' });
    if (each.id === 'desk')
      found(`${at}/id`, { zh: 'desk 为保留编号，请另取', en: 'desk is reserved; take another id' });
    for (const list of ['agencies', 'may', 'succeeds'] as const)
      checkRepeats(each[list], `${at}/${list}`, found);
    each.agencies.forEach((id, place) => {
      if (!known.has(id)) found(`${at}/agencies/${place}`, unknownAgency(id));
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

const unknownAgency = (id: string): Words => ({
  zh: `机关 ${id} 既不在文件中，也未登记`,
  en: `the agency ${id} is neither in the file nor registered`,
});

function checkPeople({ agencies, people }: RegistryFile, registered: Registered, found: Found): void {
  const known = new Set([...registered.agencies, ...agencies].map(({ id }) => id));
  const all = new Map([...registered.people, ...people].map((person) => [person.id, person]));
  people.forEach((person, index) => {
    const at = `/people/${index}`;
    if (people.findIndex(({ id }) => id === person.id) < index)
      found(`${at}/id`, { zh: '此人员编号重复', en: 'this person is listed twice' });
    if ([...all.values()].some(({ id, subject }) => id !== person.id && subject === person.subject))
      found(`${at}/subject`, { zh: '此 sub 属于另一人员', en: 'this sub belongs to another person' });
    for (const list of ['agencies', 'may'] as const) checkRepeats(person[list], `${at}/${list}`, found);
    person.agencies.forEach((id, place) => {
      if (!known.has(id)) found(`${at}/agencies/${place}`, unknownAgency(id));
    });
  });
}

function checkRepeats(values: readonly string[], pointer: string, found: Found): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index)
      found(`${pointer}/${index}`, { zh: `${value} 重复`, en: `${value} is listed twice` });
  });
}

/** Whether the path returns to its start. */
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

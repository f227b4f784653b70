/**
 * A version that was counted by an earlier set of rules, against the log as it is counted now: what the rules alone
 * move becomes a proposed correction that names the rule, and no event need have come.
 */
import { expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { movedByRules, RULE_SET } from '../../../shared/counting/rule-sets.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { EvidenceFile } from '../../../shared/night/evidence.ts';
import type { Manifest } from '../../../shared/night/manifest.ts';
import { Comparison } from '../../../shared/night/version-against-log.ts';
import { digestOf } from '../../../shared/store/digest.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { told } from '../reading.ts';

const received = (subject: string, day: string, more: object = {}) =>
  told({ subject, type: 'application.received', day, data: { applicantType: 'natural-person', ...more } });
const handedOn = (subject: string, day: string) =>
  told({ subject, type: 'application.transferred', day, data: { to: 'lianshui' } });
const later = [received('A', '2023-12-01'), handedOn('A', '2024-02-01')];
const back = [
  received('B', '2023-12-01'),
  handedOn('B', '2024-02-01'),
  received('B', '2024-05-01', { transferredFrom: 'lianshui' }),
];
const sameYear = [received('C', '2023-11-01'), handedOn('C', '2023-12-01')];
const plain = [received('D', '2023-12-01')];

const moved = (events: readonly KeptEvent[], year: number, ruleSet = '1') =>
  movedByRules(foldCase(events[0]?.subject ?? '', events), year, { ruleSet, form: edition2021 })
    .filter(({ path }) => path.endsWith('.total'))
    .map(({ path, rule }) => `${path} ${rule.code} ${rule.mark}`);

test('an application that was handed on in a later year counts since, through the year before', () => {
  expect(moved(later, 2023)).toEqual([
    'applications.received.total handed-on-later D',
    'applications.carriedOut.total handed-on-later D',
  ]);
  expect(moved(later, 2024)).toEqual([]);
});

test('one that came back is carried in since, not received', () => {
  expect(moved(back, 2023)).toHaveLength(2);
  expect(moved(back, 2024)).toEqual([
    'applications.carriedIn.total carried-in-again D',
    'applications.received.total carried-in-again D',
  ]);
});

test('others count as before, and by the same set of rules nothing is moved', () => {
  for (const events of [sameYear, plain])
    for (const year of [2023, 2024]) expect(moved(events, year)).toEqual([]);
  expect(moved(later, 2023, RULE_SET)).toEqual([]);
});

async function compared(ruleSet: string, events: readonly KeptEvent[]): Promise<Comparison> {
  const { drafts } = memoryStores();
  const logged = events.map((event) => ({ event, digest: digestOf(event) }));
  const file = new EvidenceFile();
  await file.add(logged);
  const agency = { id: 'huaian', name: '淮安' };
  const manifest = {
    agency,
    year: 2023,
    number: 1,
    ruleSet,
    evidence: await file.freeze(drafts),
  } as Manifest;
  const comparison = new Comparison(manifest, { published: edition2021, after: edition2021 }, drafts);
  for (const subject of [...new Set(events.map((event) => event.subject))])
    await comparison.add(
      subject,
      logged.filter(({ event }) => event.subject === subject),
    );
  return comparison.close();
}

test('a comparison with a version of the earlier set names case and rule, though the events are the same', async () => {
  const events = [...later, ...sameYear, ...plain];
  const { moved: cells, differing } = await compared('1', events);
  expect(differing.size).toBe(0);
  const { cases, rules } = cells.get('applications.received.total') ?? {};
  expect([cases, [...(rules?.keys() ?? [])]]).toEqual([['A'], ['handed-on-later']]);
  expect((await compared(RULE_SET, events)).moved.size).toBe(0);
});

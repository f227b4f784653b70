import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { workingDays } from '../../../../infra/cli/sample/calendar.ts';
import type { CloudEvent } from '../../../../infra/cli/sample/ledger.ts';
import {
  membersOfSample,
  ownPartOf,
  registryOf,
  SAMPLES,
  type Sample,
  sampleDeliveries,
} from '../../../../infra/cli/sample/samples.ts';
import { consolidate } from '../../../../shared/consolidation/consolidate.ts';
import { edition2021 } from '../../../../shared/editions/edition-2021.ts';
import { APPLICANT_TYPES, OUTCOMES } from '../../../../shared/events/catalogue.ts';
import { contractFaults, FACT_TYPES } from './contract-faults.ts';
import { feedFaults } from './feed-faults.ts';
import { recount } from './recount.ts';

const [huaian, zhoukou] = SAMPLES as [Sample, Sample];
const PUBLISHED: [Sample, string][] = [
  [huaian, 'huaian_city_2024'],
  [zhoukou, 'zhoukou_dbj_2021_seed'],
];
const eventsOf = (sample: Sample) => sampleDeliveries(sample).flatMap(({ events }) => events);
const factsOf = (sample: Sample) => sampleDeliveries(sample)[0]?.events ?? [];

interface Published {
  section2: Record<string, number | Record<string, number>>;
  section3: { matrix: number[][] };
  section4: number[];
}

function published(name: string): Published {
  const file = new URL(`../../../fixtures/published/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

describe.each(PUBLISHED)('the sample of $tables.agency.name', (sample, fixture) => {
  const { tables } = sample;

  it('has the published figures in all its cells', () => {
    const { section2, section3, section4 } = published(fixture);
    const { received, carriedIn, outcomes, concluded, carriedOut } = tables.applications;
    const rows = [
      received,
      carriedIn,
      ...OUTCOMES.map((outcome) => outcomes[outcome]),
      concluded,
      carriedOut,
    ];
    const { review, lawsuitDirect, lawsuitAfterReview } = tables.disputes;
    const { rules, normativeDocuments, licences, penalties, coercions, chargesWanYuan } = tables.proactive;
    const columns = [...APPLICANT_TYPES, 'total'] as const;
    expect(rows.map((row) => columns.map((column) => row[column]))).toEqual(section3.matrix);
    expect(
      [review, lawsuitDirect, lawsuitAfterReview].flatMap((row) => [
        ...[row.upheld, row.corrected, row.other, row.pending, row.total],
      ]),
    ).toEqual(section4);
    expect([
      ...[rules, normativeDocuments].map(({ issued, repealed, inForce }) => [issued, repealed, inForce]),
      ...[licences, penalties, coercions, Number(chargesWanYuan)],
    ]).toEqual(
      Object.values(section2).map((cell) => (typeof cell === 'object' ? Object.values(cell) : cell)),
    );
  });

  it('leads to exactly its own part of them, without a fault of the feed', () => {
    expect(recount(factsOf(sample), ownPartOf(sample))).toEqual(ownPartOf(sample));
    expect(feedFaults(factsOf(sample))).toEqual([]);
    expect(factsOf(sample).flatMap(contractFaults)).toEqual([]);
  });

  it('says in its text, in its note and in every event that the cases are generated', () => {
    expect(sample.narrative.other).toContain('由程序按固定随机种子生成');
    expect(sample.note).toContain('由程序按固定随机种子生成');
    expect(eventsOf(sample).every(({ source }) => source.startsWith('/generated-sample/'))).toBe(true);
  });

  it('states the processing fee in section six', () => {
    expect(sample.narrative.other).toContain(`信息处理费${Number(tables.processingFees.yuan)}元`);
  });

  it('sends from the two sources of its registry: facts from one, texts and finalisation from the other', () => {
    const may = sample.registry.sources.map(({ id, may }) => [id, may]);
    expect(may).toEqual([
      [`${tables.agency.id}-cases`, ['facts']],
      [`${tables.agency.id}-office`, ['text', 'finalise']],
    ]);
    expect(
      sampleDeliveries(sample)
        .slice(0, 2)
        .map(({ source }) => source),
    ).toEqual(may.map(([id]) => id));
    expect(sample.registry.agencies.map(({ id, name }) => ({ id, name }))).toEqual([tables.agency]);
  });
});

describe('the members of the sample city', () => {
  const members = membersOfSample(huaian);

  it('are a district made of its published figures and two generated offices, marked so', () => {
    expect(members.map(({ agency }) => agency)).toEqual([
      { id: 'hongze', name: '淮安市洪泽区人民政府', casesFrom: null },
      { id: 'sample-office-1', name: '样例一局（程序生成）' },
      { id: 'sample-office-2', name: '样例二局（程序生成）' },
    ]);
    expect(membersOfSample(zhoukou)).toEqual([]);
  });

  it('sum with the city’s own part to its published figures, cell by cell', () => {
    const parts = members.map(({ agency, tables }) => ({
      ...({
        agency: agency.id,
        name: agency.name,
        state: 'published',
        version: null,
        tablesDigest: null,
      } as const),
      tables,
    }));
    const parent = { agency: huaian.tables.agency, year: 2024, chargeDecimals: 4, own: ownPartOf(huaian) };
    const whole = consolidate(edition2021, { parent, contributions: parts, countedFor: 'version' });
    expect(whole.tables).toEqual(huaian.tables);
    expect(whole.incomplete.map(({ agencies }) => agencies)).toEqual(
      Array.from({ length: 14 }, () => ['hongze']),
    );
  });

  it('send what gives exactly their tables; one hands an application on to the other', () => {
    for (const { sources, tables } of members.slice(1)) {
      const facts = sources[0]?.events ?? [];
      expect(recount(facts, tables as typeof huaian.tables)).toEqual(tables);
      expect(feedFaults(facts)).toEqual([]);
    }
    const types = members[1]?.sources[0]?.events.map(({ type, data }) => [type, data?.['to']]);
    expect(types).toContainEqual(['application.transferred', 'sample-office-2']);
  });

  it('belong to the city in its registry', () => {
    const { agencies } = registryOf(huaian);
    expect(agencies.map(({ id, parent }) => [id, parent])).toEqual([
      ['huaian', null],
      ...members.map(({ agency }) => [agency.id, 'huaian']),
    ]);
  });
});

describe('the sample of a whole city', () => {
  const events = factsOf(huaian);
  const cases = new Map<string, CloudEvent[]>();
  for (const event of events) cases.set(event.subject, [...(cases.get(event.subject) ?? []), event]);
  const some = (holds: (types: string[]) => boolean) =>
    [...cases.values()].some((own) => holds(own.map(({ type }) => type.replace('application.', ''))));

  it('has every type of fact of the catalogue', () => {
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(FACT_TYPES));
  });

  it.each<[string, (types: string[]) => boolean]>([
    ['a decision over a withdrawal', (types) => types.join().includes('withdrawn,decided')],
    ['a withdrawal after a decision', (types) => types.join().includes('decided,withdrawn')],
    [
      'a decision taken back and sent anew',
      (types) => types.join().includes('decided,event.retracted,decided'),
    ],
    ['a decision made anew', (types) => types.join().includes('decided,decided')],
    [
      'an application handed on and returned',
      (types) => types.join().startsWith('received,transferred,received'),
    ],
    ['an application handed on for good', (types) => types.join() === 'received,transferred'],
    ['a receipt taken back', (types) => types.join().startsWith('received,event.retracted,received')],
    ['a result over another', (types) => types.join().includes('concluded,review.concluded')],
  ])('has %s', (_name, holds) => {
    expect(some(holds)).toBe(true);
  });

  it('has two decisions of one instant that only their sequence orders, by number', () => {
    const ordered = events.filter(({ sequence }) => sequence !== undefined);
    expect(new Set(ordered.map(({ sequence }) => sequence))).toEqual(new Set(['9', '10']));
  });

  it('decides in time: 20 working days, anew from a correction, without the third party, as extended', () => {
    const { days } = workingDays(2024);
    const late = [...cases.values()].filter((own) => {
      const at = (type: RegExp) => own.find((event) => type.test(event.type));
      const day = (event?: CloudEvent) => days.indexOf(event?.time.slice(0, 10) ?? '');
      const concluded = at(/decided|withdrawn/);
      const applicantIsLate = own.some(({ data }) => /overdue/.test(String(data?.['outcome'])));
      if (!concluded || applicantIsLate) return false;
      const start = at(/\.corrected/) ?? own.findLast(({ type }) => type === 'application.received');
      const extension = Number(at(/extended/)?.data?.['workingDays'] ?? 0);
      return day(concluded) - day(start) - (day(at(/answered/)) - day(at(/consulted/))) - extension > 20;
    });
    expect(late.map(([first]) => first?.subject)).toEqual([]);
  });

  it('brings in older documents with dates of many earlier years', () => {
    const issued = events
      .filter(({ type }) => type === 'document.issued')
      .map(({ time }) => time.slice(0, 4));
    expect(new Set(issued).size).toBeGreaterThan(10);
  });

  it('spreads the receipts over all twelve months', () => {
    const months = events
      .filter(({ type, time }) => type === 'application.received' && time.startsWith('2024'))
      .map(({ time }) => time.slice(5, 7));
    expect(new Set(months).size).toBe(12);
  });
});

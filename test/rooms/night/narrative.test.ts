import { describe, expect, test } from 'vitest';
import { type Fold, rollUp } from '../../../shared/night/roll-up.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { kept } from '../reading.ts';

/** An event of the agency, one number an application. */
function event(type: string, subject: string, time: string, data: object = {}) {
  const id = `${subject}-${type}`;
  return { specversion: '1.0', id, source: '/cases', type, time, subject, agency: 'any-agency', data };
}

function application(subject: string, year: number) {
  const data = { applicantType: 'natural-person' };
  return event('application.received', subject, `${year}-05-06T09:00:00+08:00`, data);
}

async function folded(overview: string, events: ReturnType<typeof event>[]) {
  const stores = memoryStores();
  await stores.registry.putAgency({
    id: 'any-agency',
    name: '某机关',
    parent: null,
    contact: null,
    chargeDecimals: 4,
  });
  const written = event('narrative.written', '2024', '2025-01-05T09:00:00+08:00', {
    section: 'overview',
    markdown: overview,
  });
  for (const one of [...events, written]) await stores.eventLog.append(kept(one), 'test');
  const run = { run: 'r1', at: '2025-01-06T02:00:00+08:00', mode: 'night', agency: 'any-agency' } as const;
  const { fold } = (await rollUp(run, { ...stores, clock: () => 0, segmentDiffers: () => {} })).rolled;
  const object = await stores.drafts.get(fold);
  const { years } = JSON.parse(Buffer.from(object?.bytes ?? []).toString('utf8')) as Fold;
  const report = years.find(({ year }) => year === 2024)?.report;
  return {
    overview: report?.narrative.overview,
    check: report?.checks.find(({ id }) => id === 'narrative'),
  };
}

describe('the narrative of a year', () => {
  const history = [
    application('1', 2023),
    application('2', 2023),
    ...['3', '4', '5'].map((n) => application(n, 2024)),
  ];

  test('is folded with its cited cells, the year before from the same log', async () => {
    const text =
      '新收政府信息公开申请{{applications.received.total}}件，{{applications.received.total|yoy}}。';
    const { overview, check } = await folded(text, history);
    expect(overview).toBe('新收政府信息公开申请3件，增长50.0%。');
    expect(check).toMatchObject({ level: 'warning', result: 'pass', findings: [] });
  });

  test('keeps a citation that no cell answers as it was written, and warns of it', async () => {
    const { overview, check } = await folded('新收{{applications.recieved.total}}件。', history);
    expect(overview).toBe('新收{{applications.recieved.total}}件。');
    expect(check).toMatchObject({ level: 'warning', result: 'fail' });
    expect(check?.findings.map(({ pointer }) => pointer)).toEqual(['/narrative/overview']);
  });

  test('warns of a figure that was typed wrong', async () => {
    const { check } = await folded('新收政府信息公开申请4件。', history);
    expect(check?.findings.map(({ pointer }) => pointer)).toEqual(['/applications/received/total']);
  });
});

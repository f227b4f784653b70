import { describe, expect, it } from 'vitest';
import { nationalLog } from './bench/national-log.ts';

const SIZE = { events: 50_000, agencies: 300, years: 3, seed: 17 };
const lines = [...nationalLog(SIZE)];
const events: { id: string; agency: string; subject: string; time: string; type: string }[] = lines.map(
  (line) => JSON.parse(line),
);
const cases = new Map<string, typeof events>();
for (const event of events) cases.set(event.subject, [...(cases.get(event.subject) ?? []), event]);

describe('the log for benches', () => {
  it('has as many events as asked for, agencies and years included', () => {
    expect(lines).toHaveLength(SIZE.events);
    expect(new Set(events.map(({ agency }) => agency)).size).toBe(SIZE.agencies);
    expect(new Set(events.map(({ subject }) => subject.slice(0, 4)))).toEqual(
      new Set(['2021', '2022', '2023']),
    );
  });

  it('has about 4.2 events an application and about 326 bytes an event', () => {
    const applications = [...cases.values()].filter(([first]) => first?.type === 'application.received');
    const steps = applications.reduce((sum, own) => sum + own.length, 0) / applications.length;
    const bytes = Buffer.byteLength(lines.join('')) / lines.length;
    expect(Math.abs(steps - 4.2)).toBeLessThan(0.1);
    expect(Math.abs(bytes - 326)).toBeLessThan(5);
  });

  it('is the same to the byte for the same seed, and another for another', () => {
    expect([...nationalLog(SIZE)].join('\n') === lines.join('\n')).toBe(true);
    expect([...nationalLog({ ...SIZE, seed: 18 })].join('\n') === lines.join('\n')).toBe(false);
  });

  it('never gives an id twice, and keeps a case in one agency with rising times', () => {
    expect(new Set(events.map(({ id }) => id)).size).toBe(SIZE.events);
    const wrong = [...cases.values()].filter((own) =>
      own.some(({ agency, time }, index) => {
        const before = own[index - 1];
        return before !== undefined && (before.agency !== agency || before.time >= time);
      }),
    );
    expect(wrong).toEqual([]);
  });
});

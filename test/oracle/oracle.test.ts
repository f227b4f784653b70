import { describe, expect, test } from 'vitest';
import { type Delivered, oracleBlockedYears, oracleFaults, oracleTables, printed } from './oracle.ts';
import { decided, received, retracted, returned, told, transferred, withdrawn } from './told.ts';

const tables = (
  events: readonly Delivered[],
  year: number,
  more: { asOf?: string; chargeDecimals?: number } = {},
) => oracleTables(events, { agency: 'a', name: '甲', year, ...more });

/** received, carriedIn, concluded, carriedOut of a year, and the outcomes that are not zero. */
const row = (events: readonly Delivered[], year: number, asOf?: string) => {
  const { applications } = tables(events, year, asOf === undefined ? {} : { asOf });
  const outcomes = Object.entries(applications.outcomes).filter(([, columns]) => columns['total'] !== 0);
  const totals = (['received', 'carriedIn', 'concluded', 'carriedOut'] as const).map(
    (name) => applications[name]['total'],
  );
  return [totals.join(' '), ...outcomes.map(([outcome, columns]) => `${outcome} ${columns['total']}`)].join(
    ' | ',
  );
};

const faults = (events: readonly Delivered[]) =>
  oracleFaults(events, 'a').map(
    ({ code, events: ids, years }) => `${code} ${ids.join(',')} ${years.join(',')}`,
  );

const OPEN_2024 = '1 0 0 1';
const NOTHING = '0 0 0 0';

describe('days and years', () => {
  test('an event belongs to the calendar year of its instant in Asia/Shanghai', () => {
    expect(row([received('2023-12-31T15:59:59.999Z')], 2023)).toBe(OPEN_2024);
    expect(row([received('2023-12-31T16:00:00.000Z')], 2024)).toBe(OPEN_2024);
    expect(row([received('2023-12-31T03:59:59-12:00')], 2023)).toBe(OPEN_2024);
    expect(row([received('2023-12-31T04:00:00-12:00')], 2024)).toBe(OPEN_2024);
    expect(row([received('2024-01-01T05:59:59+14:00')], 2023)).toBe(OPEN_2024);
    expect(row([received('2024-01-01T06:00:00+14:00')], 2024)).toBe(OPEN_2024);
  });

  test('the last instant of a year stays in it however many digits its fraction has', () => {
    expect(row([received('2023-12-31T15:59:59.9999999999999999999Z')], 2023)).toBe(OPEN_2024);
  });

  test('"before" is an earlier day: facts of one day are never out of order', () => {
    const events = [received('2024-03-01T17:00:00+08:00'), decided('2024-03-01')];
    expect(row(events, 2024)).toBe('1 0 1 0 | granted 1');
    expect(faults(events)).toEqual([]);
  });

  test('the day is that of Asia/Shanghai, not that of the offset in which it was written', () => {
    const sameDay = [received('2024-03-02T15:00:00Z'), decided('2024-03-01T16:00:00Z')];
    const earlierDay = [received('2024-03-01T16:00:00Z'), decided('2024-03-01T15:59:59.9Z')];
    expect(faults(sameDay)).toEqual([]);
    expect(faults(earlierDay)).toEqual([
      'conclusion-before-receipt application.decided@2024-03-01T15:59:59.9Z 2024',
    ]);
  });

  test('the order of a case is instant, sequence with absent first, id, source, by bytes of UTF-8', () => {
    const last = (...words: Delivered[]) => row([received('2024-01-02'), ...words], 2024).split(' | ')[1];
    const at = '2024-02-01T00:00:00.50Z';
    const plain = decided(at, 'granted', { id: 'z' });
    const second = decided('2024-02-01T08:00:00.5+08:00', 'partly-granted', { id: 'y', sequence: '2' });
    const tenth = decided(at, 'other.other', { id: 'a', sequence: '10' });
    expect(last(tenth, second, plain)).toBe('other.other 1');
    expect(last(second, plain)).toBe('partly-granted 1');
    const later = decided('2024-02-01T00:00:00.5000000000001Z', 'refused.state-secret', { id: 'a' });
    expect(last(later, tenth)).toBe('refused.state-secret 1');
    // U+FF5E is before U+1F600 in UTF-8, and after it in UTF-16: the earlier of an ambiguous pair stands.
    const tilde = decided(at, 'granted', { id: '\uff5e' });
    const face = decided(at, 'partly-granted', { id: '\u{1f600}' });
    expect(last(face, tilde)).toBe('granted 1');
  });
});

describe('the log', () => {
  test('the order and the number of deliveries change nothing', () => {
    const events = [received('2023-12-01'), decided('2024-02-01'), returned('2024-03-01')];
    const shuffled = [...events, ...events].reverse();
    expect(tables(shuffled, 2024)).toEqual(tables(events, 2024));
    expect(oracleFaults(shuffled, 'a')).toEqual(oracleFaults(events, 'a'));
  });

  test('identity is agency, source of the path, subject and id', () => {
    const one = told('A1', 'charge.reported', '2024-01-01', { id: 'x', data: { yuan: '10000' } });
    const other = { ...one, source: 's2' };
    const renamed = { ...one, event: { ...one.event, source: '/renamed' } };
    const elsewhere = { ...one, event: { ...one.event, subject: 'A2' } };
    const foreign = { ...one, event: { ...one.event, agency: 'b' } };
    const sum = (...events: Delivered[]) => tables(events, 2024).proactive.chargesWanYuan;
    expect(sum(one, renamed)).toBe('1.0000');
    expect(sum(one, other, elsewhere)).toBe('3.0000');
    expect(sum(one, foreign)).toBe('1.0000');
  });

  test('facts of several sources about one number are one case', () => {
    const elsewhere = { ...decided('2024-05-01'), source: 's2' };
    expect(row([received('2024-03-01'), elsewhere], 2024)).toBe('1 0 1 0 | granted 1');
  });

  test('a retracted event never happened, wherever the retraction stands in the order', () => {
    const wrong = decided('2024-04-01');
    const early = retracted(wrong);
    const before = { ...early, event: { ...early.event, time: '2020-01-01T00:00:00Z' } };
    expect(row([received('2024-03-01'), wrong, early], 2024)).toBe(OPEN_2024);
    expect(row([before, received('2024-03-01'), wrong], 2024)).toBe(OPEN_2024);
    expect(faults([before, received('2024-03-01'), wrong])).toEqual([]);
  });

  test('a retraction meets the event of its own subject and source, or of the source that it names', () => {
    const wrong = decided('2024-04-01', 'granted', { id: 'x' });
    const data = { id: 'x', reason: '重复' };
    const facts = [received('2024-03-01'), wrong];
    const by = (source: string, named: Record<string, string> = {}, subject = 'A1') =>
      told(subject, 'event.retracted', '2024-04-02', { source, id: 'r', data: { ...data, ...named } });
    expect(row([...facts, by('s2')], 2024)).toBe('1 0 1 0 | granted 1');
    expect(row([...facts, by('s1', {}, 'A2')], 2024)).toBe('1 0 1 0 | granted 1');
    expect(row([...facts, by('s2', { source: 's1' })], 2024)).toBe(OPEN_2024);
  });

  test('a retraction of an event that never came is a warning only, and blocks no year', () => {
    const events = [received('2024-03-01'), retracted(decided('2024-04-01'))];
    expect(faults(events)).toEqual(['retraction-of-nothing not application.decided@2024-04-01 2024']);
    expect(oracleBlockedYears(events, 'a')).toEqual([]);
  });

  test('a retraction cannot itself be retracted', () => {
    const wrong = decided('2024-04-01');
    const events = [received('2024-03-01'), wrong, retracted(wrong), retracted(retracted(wrong))];
    expect(row(events, 2024)).toBe(OPEN_2024);
    expect(faults(events)).toEqual(['retraction-of-nothing not not application.decided@2024-04-01 2024']);
  });

  test('a point of view in time keeps what happened by then; retractions, amendments and voids always apply', () => {
    const asOf = '2024-06-01T00:00:00+08:00';
    const facts = [received('2024-03-01'), decided('2024-06-01T00:00:00+08:00')];
    expect(row(facts, 2024, asOf)).toBe('1 0 1 0 | granted 1');
    expect(row(facts, 2024, '2024-05-31T15:59:59.99Z')).toBe(OPEN_2024);
    expect(row([...facts, transferred('2024-03-01')], 2024, '2024-03-01T00:00:00Z')).toBe(NOTHING);
    expect(row([...facts, retracted(decided('2024-06-01T00:00:00+08:00'))], 2024, asOf)).toBe(OPEN_2024);
    const voided = told('A1', 'application.voided', '2025-01-01', { data: { reason: '误登' } });
    expect(row([...facts, voided], 2024, asOf)).toBe(NOTHING);
    const data = { applicantType: 'research-institution' };
    const amended = told('A1', 'application.amended', '2025-01-01', { data });
    expect(tables([...facts, amended], 2024, { asOf }).applications.received['research-institution']).toBe(1);
  });
});

describe('applications', () => {
  test('received, carried in, concluded and carried out follow the case through the years', () => {
    const events = [received('2022-05-01'), decided('2024-02-01')];
    expect([2021, 2022, 2023, 2024, 2025].map((year) => row(events, year))).toEqual([
      NOTHING,
      '1 0 0 1',
      '0 1 0 1',
      '0 1 1 0 | granted 1',
      NOTHING,
    ]);
  });

  test('the first decision or withdrawal fixes the year; a decision of a later year changes no table', () => {
    const events = [received('2023-05-01'), decided('2023-12-31'), decided('2024-01-01', 'partly-granted')];
    expect(row(events, 2023)).toBe('1 0 1 0 | granted 1');
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual([]);
  });

  test('within the concluding year the last decision stands', () => {
    const events = [received('2024-01-01'), decided('2024-03-01'), decided('2024-12-31', 'other.other')];
    expect(row(events, 2024)).toBe('1 0 1 0 | other.other 1');
  });

  test('withdrawal counts as other.other', () => {
    expect(row([received('2024-01-01'), withdrawn('2024-03-01')], 2024)).toBe('1 0 1 0 | other.other 1');
  });

  test('a decision stands over a withdrawal before it in the same year, not in a later one', () => {
    expect(row([received('2024-01-01'), withdrawn('2024-03-01'), decided('2024-04-01')], 2024)).toBe(
      '1 0 1 0 | granted 1',
    );
    const later = [received('2023-12-01'), withdrawn('2023-12-31'), decided('2024-01-01')];
    expect(row(later, 2023)).toBe('1 0 1 0 | other.other 1');
    expect(row(later, 2024)).toBe(NOTHING);
  });

  test('a withdrawal after a decision changes nothing', () => {
    const events = [received('2024-01-01'), decided('2024-03-01'), withdrawn('2024-04-01')];
    expect(row(events, 2024)).toBe('1 0 1 0 | granted 1');
    expect(faults(events)).toEqual([]);
  });

  test('corrections, consultations, extensions and fees move no application between rows', () => {
    const steps = [
      'correction-requested',
      'corrected',
      'third-party-consulted',
      'third-party-answered',
      'extended',
      'fee-charged',
      'fee-paid',
    ];
    const data = { workingDays: 20, yuan: '1' };
    const events = steps.map((step) => told('A1', `application.${step}`, '2024-02-01', { data }));
    expect(row([received('2024-01-01'), ...events], 2024)).toBe(OPEN_2024);
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual([]);
  });

  test('the last amendment stands over every receipt, whatever its time, for all the years of the case', () => {
    const amended = (time: string, applicantType: string) =>
      told('A1', 'application.amended', time, { data: { applicantType } });
    const events = [
      amended('2020-01-01', 'research-institution'),
      received('2023-05-01'),
      amended('2019-01-01', 'other-organisation'),
      decided('2024-01-05'),
    ];
    const { received: inflow, carriedOut } = tables(events, 2023).applications;
    expect([inflow['research-institution'], inflow['natural-person'], inflow['total']]).toEqual([1, 0, 1]);
    expect(carriedOut['research-institution']).toBe(1);
    expect(tables(events, 2024).applications.concluded['research-institution']).toBe(1);
    expect(faults(events)).toEqual([]);
    expect(faults([amended('2020-01-01', 'research-institution')])).toEqual([]);
  });

  test('a transferred application does not count at the unit that handed it on, in no year', () => {
    const events = [received('2023-12-01'), transferred('2024-01-05')];
    expect([2023, 2024].map((year) => row(events, year))).toEqual([NOTHING, NOTHING]);
    expect(faults(events)).toEqual([]);
  });

  test('a decision or a withdrawal after a transfer is a fault', () => {
    for (const conclusion of [decided('2024-01-06'), withdrawn('2024-01-06')]) {
      const events = [received('2023-12-01'), transferred('2024-01-05'), conclusion];
      expect([2023, 2024].map((year) => row(events, year))).toEqual([NOTHING, NOTHING]);
      expect(faults(events)).toEqual([`decision-after-transfer ${conclusion.event.id} 2023,2024`]);
    }
  });

  test('a transfer on a later day than the conclusion is a fault and changes nothing', () => {
    const events = [received('2024-01-01'), decided('2024-02-01'), transferred('2024-02-02')];
    expect(row(events, 2024)).toBe('1 0 1 0 | granted 1');
    expect(faults(events)).toEqual(['transfer-after-conclusion application.transferred@2024-02-02 2024']);
  });

  test('of a transfer and a conclusion on one day the transfer is in effect, without fault', () => {
    const events = [received('2024-01-01'), decided('2024-02-01'), transferred('2024-02-01T09:00:00+08:00')];
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual([]);
    expect(faults([...events, decided('2024-02-02')])).toEqual([
      'decision-after-transfer application.decided@2024-02-02 2024',
    ]);
  });

  test('a receipt with transferredFrom after a transfer opens the case again, and its time is the receipt', () => {
    const events = [
      received('2022-12-01'),
      transferred('2022-12-05'),
      returned('2023-03-01'),
      decided('2024-01-02'),
    ];
    expect([2022, 2023, 2024].map((year) => row(events, year))).toEqual([
      NOTHING,
      OPEN_2024,
      '0 1 1 0 | granted 1',
    ]);
    expect(faults(events)).toEqual([]);
    const gap = [...events, decided('2023-01-01', 'other.other')];
    expect(faults(gap)).toEqual(['decision-after-transfer application.decided@2023-01-01 2022,2023,2024']);
    expect(row(gap, 2024)).toBe('0 1 1 0 | granted 1');
  });

  test('a return on the day of the transfer opens the case again, in whatever order they came', () => {
    const handed = '2024-02-01T15:00:00+08:00';
    for (const back of ['2024-02-01T09:00:00+08:00', handed, '2024-02-01T16:00:00+08:00']) {
      const events = [received('2024-01-01'), transferred(handed), returned(back)];
      expect(row(events, 2024)).toBe(OPEN_2024);
      expect(faults(events)).toEqual([]);
    }
  });

  test('an application that was handed here and handed on the same day is transferred', () => {
    const events = [returned('2024-02-01T15:00:00+08:00'), transferred('2024-02-01')];
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual([]);
  });

  test('a receipt after a transfer that does not say where it came from is a second receipt', () => {
    const events = [received('2024-01-01'), transferred('2024-01-05'), received('2024-02-01')];
    expect(row(events, 2024)).toBe(NOTHING);
    expect(faults(events)).toEqual(['second-receipt application.received@2024-02-01 2024']);
  });

  test('a voided application counts nowhere, also for the years before, and has no faults', () => {
    const fee = told('A1', 'application.fee-paid', '2023-12-30', { data: { yuan: '100' } });
    const events = [received('2023-12-01'), fee, transferred('2023-12-02'), decided('2024-01-05')];
    const voided = told('A1', 'application.voided', '2025-01-01', { data: { reason: '误登' } });
    expect(faults(events)).toHaveLength(1);
    expect(faults([...events, voided])).toEqual([]);
    const without = [received('2023-12-01'), fee, decided('2024-01-05'), voided];
    expect([2023, 2024].map((year) => row(without, year))).toEqual([NOTHING, NOTHING]);
    expect(tables(without, 2023).processingFees).toEqual({ applications: 0, yuan: '0.00' });
    expect(row([...without, retracted(voided)], 2023)).toBe(OPEN_2024);
  });

  test('every cell is there, in the order of the form', () => {
    const { applications } = tables([], 2024);
    expect(Object.keys(applications)).toEqual([
      'received',
      'carriedIn',
      'outcomes',
      'concluded',
      'carriedOut',
    ]);
    expect(Object.keys(applications.outcomes)).toHaveLength(21);
    expect(Object.keys(applications.outcomes).at(0)).toBe('granted');
    expect(Object.keys(applications.outcomes).at(-1)).toBe('other.other');
    expect(Object.keys(applications.received)).toEqual([
      'natural-person',
      'commercial-enterprise',
      'research-institution',
      'public-welfare-organisation',
      'legal-service-organisation',
      'other-organisation',
      'total',
    ]);
  });
});

describe('faults of applications', () => {
  test('an outcome without a receipt is left out, a retracted receipt included', () => {
    const receipt = received('2023-12-01');
    const expected = 'outcome-without-receipt application.decided@2024-01-02 2024';
    expect(faults([decided('2024-01-02')])).toEqual([expected]);
    expect(faults([receipt, retracted(receipt), decided('2024-01-02')])).toEqual([expected]);
    expect(faults([withdrawn('2024-01-02')])).toEqual([
      'outcome-without-receipt application.withdrawn@2024-01-02 2024',
    ]);
    expect(row([decided('2024-01-02')], 2024)).toBe(NOTHING);
  });

  test('a transfer without a receipt, or on a day before it, is left out', () => {
    const fault = 'transfer-without-receipt application.transferred@2024-01-02 2024';
    expect(faults([transferred('2024-01-02')])).toEqual([fault]);
    const events = [transferred('2024-01-02'), received('2024-01-03')];
    expect(faults(events)).toEqual([fault]);
    expect(row(events, 2024)).toBe(OPEN_2024);
  });

  test('a conclusion on a day before the receipt is left out, and the case stays open', () => {
    for (const conclusion of [decided('2023-12-31'), withdrawn('2023-12-31')]) {
      const events = [conclusion, received('2024-01-01')];
      expect(row(events, 2024)).toBe(OPEN_2024);
      expect(faults(events)).toEqual([`conclusion-before-receipt ${conclusion.event.id} 2023,2024`]);
      expect(row([...events, decided('2024-02-01')], 2024)).toBe('1 0 1 0 | granted 1');
    }
  });

  test('of two receipts of one number the earlier counts', () => {
    const later = received('2024-01-01', { applicantType: 'research-institution' });
    const events = [later, received('2023-12-31')];
    expect([2023, 2024].map((year) => row(events, year))).toEqual(['1 0 0 1', '0 1 0 1']);
    expect(tables(events, 2023).applications.received['natural-person']).toBe(1);
    expect(faults(events)).toEqual(['second-receipt application.received@2024-01-01 2023,2024']);
    expect(faults([...events, retracted(later)])).toEqual([]);
  });

  test('of two decisions of one instant that nothing orders the earlier in the order counts', () => {
    const at = (id: string, outcome: string, sequence?: string) =>
      decided('2024-02-01', outcome, { id, ...(sequence === undefined ? {} : { sequence }) });
    const judged = (...words: Delivered[]) => {
      const events = [received('2024-01-01'), ...words];
      return [row(events, 2024), ...faults(events)];
    };
    expect(judged(at('q', 'other.other'), at('p', 'granted'))).toEqual([
      '1 0 1 0 | granted 1',
      'ambiguous-decision q 2024',
    ]);
    expect(judged(at('q', 'other.other', '1'), at('p', 'granted', '2'))).toEqual(['1 0 1 0 | granted 1']);
    expect(judged(at('q', 'other.other', '2'), at('p', 'granted', '02'))[1]).toBe(
      'ambiguous-decision q 2024',
    );
    expect(judged(at('q', 'other.other'), at('p', 'granted', '1'))).toEqual(['1 0 1 0 | granted 1']);
    expect(judged(at('q', 'granted'), at('p', 'granted'))).toEqual(['1 0 1 0 | granted 1']);
    expect(judged(at('q', 'granted'), at('p', 'granted'), at('o', 'other.other')).at(-1)).toBe(
      'ambiguous-decision p,q 2024',
    );
  });

  test('a fault of one case leaves its neighbours as they are', () => {
    const neighbour = told('A2', 'application.received', '2024-01-01', {
      data: { applicantType: 'natural-person' },
    });
    expect(row([decided('2024-01-02'), neighbour], 2024)).toBe(OPEN_2024);
  });

  test('a fault blocks every year in which its case has an event', () => {
    const events = [
      received('2021-06-01'),
      received('2022-06-01'),
      told('A1', 'application.extended', '2024-06-01', { data: { workingDays: 20 } }),
      told('A2', 'application.received', '2025-06-01', { data: { applicantType: 'natural-person' } }),
    ];
    expect(oracleBlockedYears(events, 'a')).toEqual([2021, 2022, 2024]);
  });
});

describe('reviews and lawsuits', () => {
  const filed = (time: string, route = 'direct') => told('L1', 'lawsuit.filed', time, { data: { route } });
  const judged = (time: string, result: string, id = `${time} ${result}`) =>
    told('L1', 'lawsuit.concluded', time, { id, data: { result } });
  const block = (events: readonly Delivered[], year: number) =>
    Object.values(tables(events, year).disputes.lawsuitDirect).join(' ');

  test('the total is the four results together, those carried in included', () => {
    const events = [filed('2022-03-01'), judged('2024-03-01', 'upheld')];
    expect([2021, 2022, 2023, 2024, 2025].map((year) => block(events, year))).toEqual([
      '0 0 0 0 0',
      '0 0 0 1 1',
      '0 0 0 1 1',
      '1 0 0 0 1',
      '0 0 0 0 0',
    ]);
  });

  test('the first conclusion fixes the year, and the last of that year stands', () => {
    const events = [
      filed('2023-03-01'),
      judged('2023-05-01', 'upheld'),
      judged('2023-06-01', 'other'),
      judged('2024-01-01', 'corrected'),
    ];
    expect([2023, 2024].map((year) => block(events, year))).toEqual(['0 0 1 0 1', '0 0 0 0 0']);
    expect(faults(events)).toEqual([]);
  });

  test('reviews, direct lawsuits and those after a review are three blocks, and need no application', () => {
    const review = told('R1', 'review.filed', '2024-02-01', { data: { application: 'unknown' } });
    const { disputes } = tables([review, filed('2024-02-01', 'after-review')], 2024);
    expect(Object.entries(disputes).map(([name, { total }]) => `${name} ${total}`)).toEqual([
      'review 1',
      'lawsuitDirect 0',
      'lawsuitAfterReview 1',
    ]);
  });

  test('of two filings of one number the earlier counts, with its route', () => {
    const events = [filed('2024-02-02', 'after-review'), filed('2024-02-01')];
    expect(block(events, 2024)).toBe('0 0 0 1 1');
    expect(faults(events)).toEqual(['second-filing lawsuit.filed@2024-02-02 2024']);
  });

  test('a result without a filing is left out', () => {
    expect(block([judged('2024-02-01', 'upheld')], 2024)).toBe('0 0 0 0 0');
    expect(faults([judged('2024-02-01', 'upheld', 'x')])).toEqual(['result-without-filing x 2024']);
  });

  test('a result on a day before the filing is left out, and the case stays open', () => {
    const events = [filed('2024-02-02'), judged('2024-02-01', 'upheld', 'x')];
    expect(block(events, 2024)).toBe('0 0 0 1 1');
    expect(faults(events)).toEqual(['result-before-filing x 2024']);
    expect(faults([filed('2024-02-02T09:00:00+08:00'), judged('2024-02-02', 'upheld')])).toEqual([]);
  });

  test('of two results of one instant that nothing orders the earlier in the order counts', () => {
    const events = [
      filed('2024-02-02'),
      judged('2024-03-01', 'upheld', 'x'),
      judged('2024-03-01', 'other', 'y'),
    ];
    expect(block(events, 2024)).toBe('1 0 0 0 1');
    expect(faults(events)).toEqual(['ambiguous-result y 2024']);
  });
});

describe('documents', () => {
  const issued = (time: string, kind = 'rule') => told('D1', 'document.issued', time, { data: { kind } });
  const repealed = (time: string, kind = 'rule') => told('D1', 'document.repealed', time, { data: { kind } });
  const counts = (events: readonly Delivered[], year: number) => {
    const { rules, normativeDocuments } = tables(events, year).proactive;
    return `${Object.values(rules).join(' ')} | ${Object.values(normativeDocuments).join(' ')}`;
  };

  test('issued in Y, repealed in Y, in force at the end of Y, brought in with true dates', () => {
    const events = [issued('1988-07-01'), repealed('2024-05-01')];
    expect([1988, 2023, 2024, 2025].map((year) => counts(events, year))).toEqual([
      '1 0 1 | 0 0 0',
      '0 0 1 | 0 0 0',
      '0 1 0 | 0 0 0',
      '0 0 0 | 0 0 0',
    ]);
    expect(faults(events)).toEqual([]);
  });

  test('the kind of a document is that of its issue', () => {
    expect(counts([issued('2024-01-01'), repealed('2024-02-01', 'normative-document')], 2024)).toBe(
      '1 1 0 | 0 0 0',
    );
  });

  test('the earliest issue and the earliest repeal count', () => {
    const events = [
      issued('2023-01-01'),
      issued('2024-01-01'),
      repealed('2024-05-01'),
      repealed('2025-05-01'),
    ];
    expect([2023, 2024, 2025].map((year) => counts(events, year))).toEqual([
      '1 0 1 | 0 0 0',
      '0 1 0 | 0 0 0',
      '0 0 0 | 0 0 0',
    ]);
    expect(faults(events)).toEqual([
      'second-issue document.issued@2024-01-01 2023,2024,2025',
      'second-repeal document.repealed@2025-05-01 2023,2024,2025',
    ]);
  });

  test('the repeal of an unknown document counts as repealed and lowers nothing in force', () => {
    const events = [repealed('2024-05-01', 'normative-document')];
    expect(counts(events, 2024)).toBe('0 0 0 | 0 1 0');
    expect(faults(events)).toEqual(['repeal-of-unknown document.repealed@2024-05-01 2024']);
  });

  test('a repeal on a day before the issue is left out, and a later one then counts', () => {
    const events = [issued('2023-05-02'), repealed('2023-05-01')];
    expect(counts(events, 2023)).toBe('1 0 1 | 0 0 0');
    expect(faults(events)).toEqual(['repeal-before-issue document.repealed@2023-05-01 2023']);
    expect(counts([...events, repealed('2024-01-01')], 2024)).toBe('0 1 0 | 0 0 0');
    expect(faults([issued('2023-05-02T09:00:00+08:00'), repealed('2023-05-02')])).toEqual([]);
  });
});

describe('decisions, charges and fees', () => {
  test('decisions are sums by kind of what was reported with a time in the year', () => {
    const batch = (time: string, kind: string, count: number) =>
      told(`B ${time}`, 'action.reported', time, { data: { kind, count } });
    const events = [
      batch('2024-06-30', 'licence', 3_000_000),
      batch('2024-12-31T23:59:59+08:00', 'licence', 4),
      batch('2025-01-01', 'licence', 50),
      batch('2024-01-01', 'penalty', 7),
      batch('2024-01-02', 'coercion', 0),
    ];
    const { licences, penalties, coercions } = tables(events, 2024).proactive;
    expect([licences, penalties, coercions]).toEqual([3_000_004, 7, 0]);
  });

  test('charges are summed in fen and rounded once, half up, to the decimals of the agency', () => {
    const charge = (id: string, yuan: string) =>
      told('C1', 'charge.reported', '2024-06-30', { id, data: { yuan } });
    const wan = (decimals: number, ...yuan: string[]) =>
      tables(
        yuan.map((each, index) => charge(String(index), each)),
        2024,
        { chargeDecimals: decimals },
      ).proactive.chargesWanYuan;
    expect(wan(4, '961715999.5', '0.49')).toBe('96171.6000');
    expect(wan(4, '0.49')).toBe('0.0000');
    expect(wan(4, '0.5')).toBe('0.0001');
    expect(wan(4, '0.25', '0.25')).toBe('0.0001');
    expect(wan(2, '149.99')).toBe('0.01');
    expect(wan(2, '150')).toBe('0.02');
    expect(wan(0, '5000')).toBe('1');
    expect(wan(0, '4999.99')).toBe('0');
    expect(tables([], 2024).proactive.chargesWanYuan).toBe('0.0000');
    expect(wan(4, '999999999999999.99', '999999999999999.99')).toBe('200000000000.0000');
    expect(printed(123n, 1_000_000n, 8)).toBe('0.00012300');
  });

  test('the processing fee is the sum of what was paid in the year and the number of applications with one', () => {
    const fee = (subject: string, time: string, yuan: string) =>
      told(subject, 'application.fee-paid', time, { data: { yuan } });
    const charged = told('A9', 'application.fee-charged', '2024-03-01', { data: { yuan: '900' } });
    const events = [
      fee('A1', '2024-03-01', '100.5'),
      fee('A1', '2024-03-02', '0.05'),
      fee('A2', '2024-12-31', '3000'),
      fee('A3', '2025-01-01', '7'),
      charged,
    ];
    expect(tables(events, 2024).processingFees).toEqual({ applications: 2, yuan: '3100.55' });
    expect(tables(events, 2023).processingFees).toEqual({ applications: 0, yuan: '0.00' });
  });

  test('a fee counts where it was paid, also without a receipt and after a transfer', () => {
    const fee = told('A1', 'application.fee-paid', '2024-03-01', { data: { yuan: '100' } });
    const expected = { applications: 1, yuan: '100.00' };
    expect(tables([fee], 2024).processingFees).toEqual(expected);
    expect(tables([received('2024-01-01'), fee, transferred('2024-03-02')], 2024).processingFees).toEqual(
      expected,
    );
  });
});

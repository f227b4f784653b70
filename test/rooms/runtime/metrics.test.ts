import { expect, test } from 'vitest';
import { counted, countedBy, MOST_VALUES } from '../../../shared/runtime/metrics.ts';

test('a count is a metric of the one dimension stage, in the embedded metric format', () => {
  expect(counted({ EventsStored: 3, EventsDuplicate: 0 }, 1_700_000_000_000)).toEqual({
    _aws: {
      Timestamp: 1_700_000_000_000,
      CloudWatchMetrics: [
        {
          Namespace: 'Gongkai',
          Dimensions: [['stage']],
          Metrics: [
            { Name: 'EventsStored', Unit: 'Count' },
            { Name: 'EventsDuplicate', Unit: 'Count' },
          ],
        },
      ],
    },
    stage: 'prod',
    EventsStored: 3,
    EventsDuplicate: 0,
  });
});

test('a source is a dimension while there are few, and a property of the line above that', () => {
  const few = countedBy({ source: 'cases' }, { SourceSilentDays: 4 }, { at: 0, of: MOST_VALUES });
  expect(JSON.stringify(few)).toContain('"Dimensions":[["stage","source"]]');
  const many = countedBy({ source: 'cases' }, { SourceSilentDays: 4 }, { at: 0, of: MOST_VALUES + 1 });
  expect(many).toEqual({ source: 'cases', SourceSilentDays: 4 });
});

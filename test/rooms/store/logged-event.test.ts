import { expect, test } from 'vitest';
import { loggedOf } from '../../../shared/store/dynamodb-log.ts';

test('an event has its fields in one order, because a segment holds it as JSON beside those that earlier releases wrote', () => {
  const item = {
    ...{ agency: 'qinghe', key: '2024-1\0office\0e-1', format: 1, digest: Buffer.alloc(32) },
    ...{ type: 'application.received', at: '2024-03-01T02:00:00', data: { applicantType: 'natural-person' } },
    ...{ sequence: 7, person: 'p', may: ['facts'] },
  };
  expect(Object.keys(loggedOf(item).event).join()).toBe(
    'agency,source,subject,id,type,at,sequence,person,data,may',
  );
});

import { expect, test } from 'vitest';
import { countsOf } from '../../../shared/desk/counts.ts';
import { openOffice } from './office.ts';

const CALLBACK = '/desk/sign-in/callback';

test.each([
  ['/desk', 200, {}],
  ['/desk', 404, {}],
  ['/desk/sign-in', 302, {}],
  ['/desk/huaian/2024/review', 422, {}],
  [CALLBACK, 302, {}],
  [CALLBACK, 400, { SignInsRefused: 1 }],
  [CALLBACK, 403, { SignInsRefused: 1 }],
  [CALLBACK, 503, { DeskFailures: 1 }],
  ['/desk', 500, { DeskFailures: 1 }],
])('%s answered %i counts %o', (path, status, counts) => {
  expect(countsOf(path, status)).toEqual(counts);
});

test('what the desk really answers is counted: a forged way back, a store that fails', async () => {
  const office = openOffice();
  await office.register('huaian');
  const clerk = await office.person('clerk', ['read']);
  const forged = await office.ask(`${CALLBACK}?code=x&state=y`);
  expect(countsOf(CALLBACK, forged.status)).toEqual({ SignInsRefused: 1 });
  office.ports.registry.agency = () => Promise.reject(new Error('the store does not answer'));
  const failed = await clerk.get('/desk');
  expect(countsOf('/desk', failed.status)).toEqual({ DeskFailures: 1 });
});

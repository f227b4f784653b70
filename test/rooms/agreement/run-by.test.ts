import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runByOf, runByVariable } from '../../../shared/agreement/run-by.ts';

test('what the stack writes is ASCII, and a function reads the same', () => {
  const line = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(line, fc.option(line, { nil: undefined }), (name, contact) => {
      const variable = runByVariable({ name, contact });
      expect(variable).toMatch(/^[\x20-\x7e]+$/);
      expect(runByOf(variable)).toEqual({ name, contact });
    }),
  );
});

test('nobody is named without the setting, and an unreadable variable stops the function', () => {
  expect(runByOf(runByVariable(undefined))).toBeUndefined();
  expect(() => runByOf('{"contact":"0517"}')).toThrow('RUN_BY names nobody');
  expect(() => runByOf('清河区')).toThrow();
});

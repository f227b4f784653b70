import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportLog, importLog } from '../../../../../infra/cli/operator/recovery/log-export.ts';
import { memoryStores } from '../../../../doubles/memory-store.ts';
import { all, fact } from '../../../store/stores.ts';
import { NOW, scratch } from '../../recording-shell.ts';

const { folder, write } = scratch();

async function exported(name: string): Promise<string> {
  const { eventLog } = memoryStores();
  for (const id of ['e-1', 'e-2', 'e-3']) await eventLog.append(fact({ id, subject: `案-${id}` }), 'attempt');
  const path = join(folder, name);
  await exportLog(['huaian', 'zhoukou'], eventLog, path);
  return path;
}

describe('an export of the log', () => {
  test('brings back every event with its digest, and makes the agencies due first', async () => {
    const stores = memoryStores();
    const path = await exported('whole.jsonl');
    expect(await importLog(path, stores, NOW)).toMatchObject({ stored: 3, duplicates: 0, conflicts: [] });
    expect(await importLog(path, stores, NOW)).toMatchObject({ stored: 0, duplicates: 3, conflicts: [] });
    expect((await all(stores.eventLog.read('huaian'))).map(({ event }) => event.id)).toEqual([
      'e-1',
      'e-2',
      'e-3',
    ]);
    expect((await stores.journal.entries('huaian'))[0]).toMatchObject({ fromYear: 0 });
  });

  test('never stands over what is stored: another content is a conflict, named by its line', async () => {
    const stores = memoryStores();
    const other = fact({ id: 'e-2', subject: '案-e-2', data: { applicantType: 'research-institution' } });
    await stores.eventLog.append(other, 'before');
    const path = await exported('conflict.jsonl');
    expect(await importLog(path, stores, NOW)).toMatchObject({ stored: 2, conflicts: [2] });
    const kept = (await all(stores.eventLog.read('huaian'))).find(({ event }) => event.id === 'e-2');
    expect(kept?.event).toEqual(other);
  });

  test.each([
    ['cut off', (lines: string[]) => lines.slice(0, -1)],
    ['with an event taken out', (lines: string[]) => lines.slice(1)],
    [
      'with an event changed',
      (lines: string[]) => lines.map((line) => line.replace('natural-person', 'other-organisation')),
    ],
    ['in another order', ([a = '', b = '', ...rest]: string[]) => [b, a, ...rest]],
    ['with something behind it', (lines: string[]) => [...lines, lines[0] ?? '']],
    ['that is none', () => ['{"id":"e-1"}', 'x']],
  ])('%s is refused, and nothing of it is stored', async (name, change) => {
    const stores = memoryStores();
    const lines = readFileSync(await exported('source.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    const path = write(`${name}.jsonl`, `${change(lines).join('\n')}\n`);
    await expect(importLog(path, stores, NOW)).rejects.toThrow(/nothing was stored/);
    expect(await all(stores.eventLog.read('huaian'))).toEqual([]);
    expect(await all(stores.journal.all())).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { KnownSources } from '../../../shared/intake/known-sources.ts';
import { type Source, StoreUnavailable } from '../../../shared/store/ports.ts';

/** A registry that counts how often its list is read, and that can be away. */
function registry(...ids: string[]) {
  const state = { reads: 0, away: false, now: 0, ids };
  const sources = async (): Promise<Source[]> => {
    state.reads += 1;
    if (state.away) throw new StoreUnavailable('away');
    return state.ids.map((id) => ({ id, agencies: [], may: [], succeeds: [], disabled: false }));
  };
  return { state, known: new KnownSources({ sources }, () => state.now) };
}

test('unknown ids within one second cause one read, concurrent or not', async () => {
  const { state, known } = registry('huaian-cases');
  const asked = await Promise.all(Array.from({ length: 50 }, (_, n) => known.has(`stranger-${n}`)));
  expect(asked.some(Boolean)).toBe(false);
  for (let n = 0; n < 50; n++) expect(await known.has(`later-${n}`)).toBe(false);
  expect(state.reads).toBe(1);
  state.now += 1_000;
  expect(await known.has('stranger-1')).toBe(false);
  expect(state.reads).toBe(2);
});

test('a registered source causes no read once the list was read', async () => {
  const { state, known } = registry('huaian-cases');
  expect(await known.has('huaian-cases')).toBe(true);
  state.now += 86_400_000;
  for (let n = 0; n < 50; n++) expect(await known.has('huaian-cases')).toBe(true);
  expect(state.reads).toBe(1);
});

test('a new source is known at once, or within a second if unknown ids keep arriving', async () => {
  const { state, known } = registry('huaian-cases');
  await known.has('stranger');
  state.ids.push('newcomer');
  expect(await known.has('newcomer')).toBe(false);
  state.now += 1_000;
  expect(await known.has('newcomer')).toBe(true);
});

test('a large list is read less often: one second per thousand ids', async () => {
  const { state, known } = registry(...Array.from({ length: 2_500 }, (_, n) => `source-${n}`));
  await known.has('stranger');
  state.now += 2_999;
  await known.has('stranger');
  expect(state.reads).toBe(1);
  state.now += 1;
  await known.has('stranger');
  expect(state.reads).toBe(2);
});

test('if the list cannot be read, unknown ids get an error and known ones stay known', async () => {
  const { state, known } = registry('huaian-cases');
  state.away = true;
  await expect(known.has('huaian-cases')).rejects.toThrow(StoreUnavailable);
  state.away = false;
  expect(await known.has('huaian-cases')).toBe(true);
  state.away = true;
  state.now += 60_000;
  await expect(known.has('stranger')).rejects.toThrow(StoreUnavailable);
  expect(await known.has('huaian-cases')).toBe(true);
});

import { expect, test } from 'vitest';
import { notifySecret } from '../../../../infra/cli/operator/notify-secret.ts';
import { memoryStores } from '../../../doubles/memory-store.ts';

test('a secret is shown, rotated and retired; what cannot be is refused in words', async () => {
  const { drafts } = memoryStores();
  const first = await notifySecret('huaian', 'show', drafts);
  expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(await notifySecret('huaian', 'show', drafts)).toBe(first);
  await expect(notifySecret('huaian', 'retire', drafts)).rejects.toThrow(/there is only one secret/);
  const second = await notifySecret('huaian', 'rotate', drafts);
  expect(second).not.toBe(first);
  expect(await notifySecret('huaian', 'show', drafts)).toBe(second);
  await expect(notifySecret('huaian', 'rotate', drafts)).rejects.toThrow(/two secrets are active/);
  expect(await notifySecret('huaian', 'retire', drafts)).toBe(second);
});

test('the secrets of two agencies are rotated apart: neither loses the one that it still signs with', async () => {
  const { drafts } = memoryStores();
  const first = await notifySecret('huaian', 'show', drafts);
  const second = await notifySecret('huaian', 'rotate', drafts);
  const other = await notifySecret('zhoukou', 'rotate', drafts);
  expect(new Set([first, second, other]).size).toBe(3);
  expect(await notifySecret('huaian', 'show', drafts)).toBe(second);
  expect(await notifySecret('huaian', 'retire', drafts)).toBe(second);
});

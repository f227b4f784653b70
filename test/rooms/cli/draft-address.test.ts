/** Behind an address that has expired stands English XML: whoever gets one is told until when, and of the lasting way. */
import { expect, test } from 'vitest';
import { howLong } from '../../../infra/cli/clerk/draft-address.ts';
import type { Site } from '../../../infra/cli/connect.ts';

const draft = { agency: 'huaian', year: 2024, file: 'index.html' };
const site = (DeskUrl?: string) => ({ outputs: { DeskUrl } }) as Site;
/** A quarter of an hour before New Year in Beijing. */
const NOW = Date.UTC(2025, 11, 31, 15, 50);

test('an address of a draft says until when it is good, by a Beijing clock', () => {
  const { zh, en } = howLong(draft, site(), NOW);
  expect(zh).toContain('到北京时间 2026-01-01 00:05 为止有效');
  expect(en).toContain('good until 2026-01-01 00:05 in Beijing');
  expect(zh).not.toContain('工作台');
});

test('where there is a desk, it names the page of the draft that does not expire', () => {
  expect(howLong(draft, site('https://desk.example/desk'), NOW).zh).toContain(
    '不失效的是工作台中的草稿（须登录）：https://desk.example/desk/huaian/2024',
  );
  const file = { ...draft, file: 'report.pdf' };
  expect(howLong(file, site('https://desk.example/desk'), NOW).zh).not.toContain('工作台');
});

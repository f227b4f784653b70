import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { renderHtml } from '../../../shared/report/html.tsx';
import { draftReport, versionReport } from './report-builder.ts';

const made = (bytes: number) => ({ bytes, sha256: 'ab'.repeat(32) });

test.each([
  [999, '999 B'],
  [1024, '1 KB'],
  [150_000, '146 KB'],
  [3_500_000, '3.3 MB'],
])('a download of %i bytes states its size as %s', (bytes, said) => {
  const downloads = [{ name: 'report.pdf', label: '印本', made: made(bytes) }];
  const $ = load(renderHtml(versionReport(), { base: 'v2/', downloads, current: null }));
  expect($('.files a').text()).toBe(`印本 ${said}`);
});

test('the digests stand as a tool checks them, and a page that is itself a file states none of its own', () => {
  const downloads = [
    { name: 'report.html', label: '网页', made: null },
    { name: 'report.json', label: '数据', made: made(10) },
  ];
  const $ = load(renderHtml(versionReport(), { base: '', downloads, current: null }));
  expect($('.downloads pre').text()).toBe(`${'ab'.repeat(32)}  report.json`);
  expect($('.files small')).toHaveLength(1);
});

test('a version says how anybody can check it, and a draft, which nobody can reach, does not', () => {
  const links = { base: '', downloads: [], current: null };
  expect(load(renderHtml(versionReport(), links))('#verify').parent().text()).toContain('gongkai verify');
  expect(load(renderHtml(draftReport(), links))('#verify')).toHaveLength(0);
});

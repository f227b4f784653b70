import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { renderHtml } from '../../../../shared/formats/html/report.tsx';
import { draftReport, NARRATIVE, versionReport } from '../../report/report-builder.ts';

const made = (bytes: number) => ({ bytes, sha256: 'ab'.repeat(32) });

test.each([
  [999, '999 B'],
  [1024, '1 KB'],
  [150_000, '146 KB'],
  [1_048_575, '1024 KB'],
  [1_048_576, '1.0 MB'],
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

test('it leads to the seal of the very version, from beside it and from above; a copy that may lie anywhere does not', () => {
  for (const base of ['', 'v2/']) {
    const $ = load(renderHtml(versionReport(), { base, downloads: [], current: null, root: '../' }));
    expect($('#verify').parent().find('a').attr('href')).toBe(`${base}seal.json`);
  }
  const copy = load(renderHtml(versionReport(), { base: '', downloads: [], current: null }));
  expect(copy('#verify').parent().find('a')).toHaveLength(0);
});

test('where no file is made beside the page there are no digests', () => {
  const downloads = [{ name: 'report.html', label: '网页', made: null }];
  const $ = load(renderHtml(versionReport(), { base: '', downloads, current: null }));
  expect($('.downloads details')).toHaveLength(0);
});

test('a list begins with the number that its text gives it', () => {
  const page = (overview: string) =>
    load(
      renderHtml(versionReport({}, { narrative: { ...NARRATIVE, overview } }), {
        base: '',
        downloads: [],
        current: null,
      }),
    );
  expect(page('3. 甲\n4. 乙')('ol[start]').attr('start')).toBe('3');
  expect(page('1. 甲\n2. 乙')('ol[start]')).toHaveLength(0);
});

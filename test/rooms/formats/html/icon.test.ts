import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { bare } from '../../../../shared/desk/pages/frame.tsx';
import { ICON } from '../../../../shared/formats/html/icon.tsx';
import { renderNotFound } from '../../../../shared/formats/html/not-found.tsx';

const shell = join(import.meta.dirname, '../../../../shared/verify-page/shell.html');

test.each([
  ['a page of the publication', renderNotFound('https://reports.example')],
  ['the page that checks a report', readFileSync(shell, 'utf8')],
  ['a page of the desk', bare('没有这一页', '')],
])('%s holds the icon itself, or its browser would ask for /favicon.ico, which is not there', (_, html) => {
  expect(load(html)('head > link[rel="icon"]').attr('href')).toBe(ICON);
});

test('the icon is a drawing that asks for nothing', () => {
  const [type, drawing = ''] = ICON.split(',');
  expect(type).toBe('data:image/svg+xml');
  const $ = load(decodeURIComponent(drawing), { xml: true });
  expect($('svg > path')).toHaveLength(2);
  expect(drawing).not.toMatch(/[<>#]|href|url\(/);
});

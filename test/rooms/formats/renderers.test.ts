import { createHash } from 'node:crypto';
import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import {
  type RenderedFile,
  renderCurrent,
  renderReport,
  TEXT_FORMATS,
} from '../../../shared/formats/renderers.ts';
import { draftReport, versionReport } from '../report/report-builder.ts';

const textOf = (files: readonly RenderedFile[], name: string) =>
  new TextDecoder().decode(files.find((file) => file.name === name)?.bytes);
const linksOf = (html: string) => {
  const $ = load(html);
  return $('a')
    .toArray()
    .map((a) => $(a).attr('href') ?? '')
    .filter((href) => !href.startsWith('#'));
};

describe('the files of a version', () => {
  test('are the page and every format, each with its media type', async () => {
    const files = await renderReport(versionReport(), TEXT_FORMATS);
    expect(files.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['index.html', 'text/html; charset=utf-8'],
      ['report.html', 'text/html; charset=utf-8'],
      ['report.json', 'application/json; charset=utf-8'],
    ]);
    expect(JSON.parse(textOf(files, 'report.json')).edition.version).toBe(2);
  });

  test('link beside them, and from the page of a version to the current one', async () => {
    const files = await renderReport(versionReport(), TEXT_FORMATS);
    expect(linksOf(textOf(files, 'index.html'))).toEqual([
      '../index.html',
      ...['../../../index.html', '../../../huaian/index.html'],
      ...['report.html', 'report.json', 'seal.json'],
    ]);
    expect(linksOf(textOf(files, 'report.html'))).toEqual(['report.html', 'report.json']);
  });

  test('are the same bytes for the same model', async () => {
    expect(await renderReport(versionReport(), TEXT_FORMATS)).toEqual(
      await renderReport(versionReport(), TEXT_FORMATS),
    );
  });
});

test('every page states the true size and digest of what it offers; a page that is a file, of the others', async () => {
  const files = await renderReport(versionReport(), TEXT_FORMATS);
  const current = renderCurrent(versionReport(), TEXT_FORMATS, files);
  const digests = (names: string[]) =>
    files
      .filter(({ name }) => names.includes(name))
      .map(({ name, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}`)
      .join('\n');
  const stated = (html: string) => load(html)('.downloads pre').text();
  expect(stated(textOf(files, 'index.html'))).toBe(digests(['report.html', 'report.json']));
  expect(stated(textOf(current, 'index.html'))).toBe(digests(['report.html', 'report.json']));
  expect(stated(textOf(files, 'report.html'))).toBe(digests(['report.json']));
  const { length } = files.find(({ name }) => name === 'report.json')?.bytes ?? [];
  expect(load(textOf(files, 'index.html'))('.files').text()).toContain(`${Math.round(length / 1024)} KB`);
});

describe('the files of the current place', () => {
  test('are a page whose files are those of its version, with ways out, and copies of the version’s formats', async () => {
    const files = await renderReport(versionReport(), TEXT_FORMATS);
    const current = renderCurrent(versionReport(), TEXT_FORMATS, files);
    expect(current.map(({ name }) => name)).toEqual(['index.html', 'report.html', 'report.json']);
    expect(linksOf(textOf(current, 'index.html'))).toEqual([
      'v1/index.html',
      ...['../../index.html', '../../huaian/index.html'],
      'v2/report.html',
      'v2/report.json',
      'v2/index.html',
      'v2/seal.json',
    ]);
    for (const name of ['report.html', 'report.json'])
      expect(textOf(current, name)).toBe(textOf(files, name));
  });
});

test('a draft offers no downloads, since its signed address carries on to none', async () => {
  const files = await renderReport(draftReport(), TEXT_FORMATS);
  expect(files.map(({ name }) => name)).toEqual(['index.html', 'report.html', 'report.json']);
  expect(linksOf(textOf(files, 'index.html'))).toEqual([]);
});

test('a format that fails leaves no file at all, and the error names format, agency, year and cause', async () => {
  const torn = {
    label: '印本',
    name: 'report.torn',
    mediaType: 'text/plain',
    render: () => Promise.reject(new Error('no ink')),
  };
  await expect(renderReport(versionReport(), [...TEXT_FORMATS, torn])).rejects.toThrow(
    'report.torn of huaian 2024 cannot be made: no ink',
  );
});

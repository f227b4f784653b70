/**
 * The files of a version, read back by the reader that knows none of their renderers: nine, or the six that need no
 * printing on a machine that cannot print.
 */
import { beforeAll, expect, test } from 'vitest';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { EDITIONS } from '../../../shared/editions/registry.ts';
import { FORMATS, NOT_PRINTED } from '../../../shared/formats/formats.ts';
import { type RenderedFile, renderReport } from '../../../shared/formats/renderers.ts';
import { cellPlacesOf } from '../../../shared/reading/form-labels.ts';
import { readJson } from '../../../shared/reading/read-json.ts';
import { Unreadable } from '../../../shared/reading/source.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { versionReport } from '../report/report-builder.ts';
import { read, valuesOf, wrongCells } from './read.ts';

const truth = new Map(
  cellPlacesOf(edition2021).map(({ path, steps }) => {
    let value: unknown = huaian2024;
    for (const step of steps) value = (value as Record<string, unknown>)[step];
    return [path, value as number | string];
  }),
);
const PRINTS = NOT_PRINTED === null;
const PRINTED = ['report.pdf', 'infographic.svg', 'infographic.png'];
const TABLES = ['index.html', 'report.html', 'report.docx', 'report.xlsx', 'report.csv'];
let files: RenderedFile[];

beforeAll(async () => {
  files = await renderReport(versionReport(), FORMATS);
}, 120_000);

const bytesOf = (name: string) => new Uint8Array(files.find((file) => file.name === name)?.bytes ?? []);

test('a version has nine files, and without the printed ones six', () => {
  expect(files.map(({ name }) => name).sort()).toEqual(
    [...TABLES, 'report.json', ...(PRINTS ? PRINTED : [])].sort(),
  );
});

test.each(PRINTS ? [...TABLES, 'report.pdf'] : TABLES)(
  '%s is read back whole',
  { timeout: 60_000 },
  async (name) => {
    const report = await read(bytesOf(name), name);
    expect(report.unread).toEqual([]);
    expect([valuesOf(report).size, ...wrongCells(report, truth)]).toEqual([200]);
    expect([report.agency, report.year, report.format]).toEqual(['淮安市人民政府', 2024, '2021']);
  },
);

test('report.json is read back whole', () => {
  const report = readJson(JSON.parse(new TextDecoder().decode(bytesOf('report.json'))), EDITIONS);
  expect(report?.unread).toEqual([]);
  expect(report && valuesOf(report)).toEqual(truth);
  expect(report?.texts.overview).toContain('全年收到政府信息公开申请3119件');
  // It crosses to another process: an edition's rules and checks are functions, which do not.
  expect(structuredClone(report)).toEqual(report);
});

test('the picture is said to be one and its drawing gives no cell, or neither is there', async () => {
  const pictures = files.filter(({ name }) => /^infographic\.(png|svg)$/.test(name));
  expect(pictures).toHaveLength(PRINTS ? 2 : 0);
  for (const { name, bytes } of pictures) {
    const outcome = await read(new Uint8Array(bytes), name).catch((error: unknown) => error);
    if (name.endsWith('.png')) expect(outcome).toBeInstanceOf(Unreadable);
    const cells = outcome instanceof Unreadable ? {} : (outcome as { cells: object }).cells;
    expect(cells).toEqual({});
  }
});

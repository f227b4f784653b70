/**
 * A page of another origin, in a browser: it fetches figures from a stack that is up, and reads them and the headers that it
 * is shown; a method that no rule allows, and what is no publication, its browser refuses. Needs Chromium.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventOf, finalising, type Office, openOffice } from '../promises/office.ts';
import { type RealStack, realStack } from '../promises/real-stack.ts';

let real: RealStack;
let office: Office;
let elsewhere: Server;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  real = await realStack(['qinghe']);
  office = await openOffice(real, ['qinghe']);
  const received = ['A', 'B', 'C'].map((subject) =>
    eventOf('qinghe', 'application.received', subject, { data: { applicantType: 'natural-person' } }),
  );
  await office.post([...received, ...finalising('qinghe', '2024')]);
  // The proof of a version comes with the night after it.
  await real.night();
  await real.night();
  elsewhere = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end('<!doctype html><title>x</title>');
  });
  await new Promise<void>((listening) => {
    elsewhere.listen(0, '127.0.0.1', listening);
  });
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
});
afterAll(async () => {
  await browser.close();
  elsewhere.close();
  office.close();
  await real.close();
});

interface Fetched {
  status?: number;
  text?: string;
  etag?: string | null;
  hidden?: string | null;
  refused?: string;
}

/** What a script of the page gets of an address: what it may see, or the refusal of its browser. */
function fetched(address: string, init: object = {}): Promise<Fetched> {
  return page.evaluate(
    async ([url, how]) => {
      try {
        const answer = await fetch(url, how);
        const { status, headers } = answer;
        const [etag, hidden] = [headers.get('etag'), headers.get('x-amz-version-id')];
        return { status, etag, hidden, text: await answer.text() };
      } catch (error) {
        return { refused: String(error) };
      }
    },
    [address, init] as const,
  );
}

const file = (key: string) => `${real.stack.outputs['PublicationUrl']}/${key}`;
const REFUSED = { refused: 'TypeError: Failed to fetch' };

test('it reads a figure out of JSON and CSV, and the header by which it learns of a change', async () => {
  expect(new URL(page.url()).origin).not.toBe(new URL(file('')).origin);
  const report = await fetched(file('qinghe/2024/report.json'));
  expect(JSON.parse(report.text ?? '').tables.applications.received.total).toBe(3);
  expect([report.status, report.hidden]).toEqual([200, null]);
  expect(report.etag).toMatch(/^"[0-9a-f]{32}"$/);
  const again = await fetched(file('qinghe/2024/report.json'), {
    headers: { 'if-none-match': report.etag ?? '' },
    cache: 'no-store',
  });
  expect([again.status, again.etag]).toEqual([304, report.etag]);
  const rows = (await fetched(file('data/2024.csv'))).text?.split('\r\n') ?? [];
  expect(rows.filter((row) => row.includes('applications.received.total'))).toEqual([
    expect.stringMatching(/,3(,|$)/),
  ]);
});

test.each([
  'index.json',
  'data/2024.parquet',
  'datapackage.json',
  'qinghe/indicators.json',
  'qinghe/2024/v1/seal.json',
  'qinghe/2024/v1/proof.json',
  'log/checkpoint',
])('it reads %s', async (key) => {
  expect(await fetched(file(key))).toMatchObject({ status: 200, etag: expect.any(String) });
});

test('a part of a file is a question first, and is answered', async () => {
  const part = await fetched(file('qinghe/2024/report.json'), {
    headers: { range: 'bytes=0-0', 'x-reader': 'r' },
  });
  expect([part.status, part.text]).toEqual([206, '{']);
});

test.each(['PUT', 'POST', 'DELETE', 'PATCH'])('its browser refuses %s', async (method) => {
  expect(await fetched(file('qinghe/2024/report.json'), { method })).toEqual(REFUSED);
});

test('its browser shows it nothing of the endpoint, the desk, or the drafts, and no credentials go with it', async () => {
  const { url, outputs } = real.stack;
  for (const place of [
    `${url}/sources/qinghe`,
    `${url}/desk`,
    `${url}/${outputs['DraftsBucket']}/drafts/qinghe/2024/report.json`,
  ])
    expect([place, await fetched(place)]).toEqual([place, REFUSED]);
  expect(await fetched(file('index.json'), { credentials: 'include' })).toEqual(REFUSED);
});

/**
 * Personal data that nobody asked for (promise R21; contract, section 1): names, identity-card and mobile
 * numbers in every place that the catalogue does not name, and numbers in every text that it keeps. Afterwards every
 * byte that the stack has written or answered is searched: files, items, objects, logs, answers; inside archives, PDF
 * and base64 too (canary-search.ts). Subjects, reasons and event ids are kept, and must be in no log and in nothing
 * public.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { PDFDocument } from '@cantoo/pdf-lib';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVENT_TYPES, type EventType } from '../../shared/events/catalogue.ts';
import { formatsBy } from '../../shared/formats/formats.ts';
import { openPrinter } from '../../shared/formats/pdf/printing.ts';
import { bundledPrinter } from '../bundled.ts';
import { length, tell } from '../prove/figure.ts';
import { GOOD_DATA } from '../rooms/good-events.ts';
import { versionReport } from '../rooms/report/report-builder.ts';
import { found } from './canary-search.ts';
import { eventOf, finalising, type Office, openOffice } from './office.ts';
import { type RealStack, realStack } from './real-stack.ts';

const EVENTS = length('CANARIES', 500);
const BATCH = 50;
const [NAME, CARD, MOBILE, WORD] = ['欧阳金丝雀', '11010519491231002X', '13912345678', 'Canary-Value-77'];
/** Nowhere at all. */
const FORBIDDEN = [
  NAME,
  CARD,
  MOBILE,
  WORD,
  [...NAME].map((letter) => `\\u${letter.charCodeAt(0).toString(16)}`).join(''),
  encodeURIComponent(NAME),
];
/** In the private stores, and in no log and nothing public. */
const [SUBJECT, REASON, EVENT_ID] = ['SUBJ-CANARY', '事由金丝雀', 'EVID-CANARY'];
const PRIVATE = [SUBJECT, REASON, EVENT_ID];

let real: RealStack;
let office: Office;
const answers: string[] = [];
const statuses = new Map<number, number>();

const HEADERS = {
  'user-agent': WORD,
  'x-applicant': MOBILE,
  cookie: `name=${CARD}`,
  'ce-name': WORD,
  traceparent: `00-${WORD}`,
};

/** The facts: what an office does asks for other rights, and a retraction for something to retract. */
const TYPES = EVENT_TYPES.filter((type) => !/^(narrative|report|figures|event)\./.test(type));
const typeOf = (nth: number): EventType => TYPES[nth % TYPES.length] ?? 'application.received';

/** A valid event whose every unnamed place holds a canary. */
function burdened(nth: number): object {
  const type = typeOf(nth);
  const data = {
    ...GOOD_DATA[type],
    ...(type === 'application.voided' && { reason: REASON }),
    name: NAME,
    idCard: CARD,
    [NAME]: MOBILE,
    [MOBILE]: 1,
    [CARD]: { [WORD]: [NAME, { telephone: MOBILE }] },
    applicant: { name: NAME, card: CARD },
    note2: [WORD],
  };
  return eventOf('qinghe', type, `${SUBJECT}-${nth}`, {
    id: `${EVENT_ID}-${nth}`,
    source: `/${encodeURIComponent(NAME)}/${MOBILE}`,
    time: `2024-0${1 + (nth % 9)}-06T09:00:00+08:00`,
    dataschema: `https://example.org/${CARD}`,
    contact: MOBILE,
    applicantname: NAME,
    [CARD]: WORD,
    data,
  });
}

/** An event with a number in one of the texts that would be kept. */
function refused(nth: number): object {
  const places: ((event: Record<string, unknown>) => object)[] = [
    (event) => ({ ...event, subject: `甲${CARD}` }),
    (event) => ({ ...event, subject: `电${MOBILE}` }),
    (event) => ({ ...event, id: `甲${CARD}` }),
    (event) => ({ ...event, type: 'application.voided', data: { reason: `致电${MOBILE}` } }),
    (event) => ({ ...event, type: 'application.voided', data: { reason: `身份证${CARD}` } }),
    (event) => ({ ...event, type: 'application.transferred', data: { to: CARD } }),
    (event) => ({
      ...event,
      type: 'narrative.written',
      subject: '2024',
      data: { section: 'other', markdown: CARD },
    }),
    (event) => ({ ...event, type: 'report.finalised', subject: '2024', data: { note: CARD } }),
    (event) => ({ ...event, type: 'application.decided', data: { outcome: CARD } }),
  ];
  const base = eventOf('qinghe', 'application.corrected', `R-${nth}`) as Record<string, unknown>;
  return places[nth % places.length]?.(base) ?? base;
}

async function send(events: readonly object[]): Promise<void> {
  const { status, text, headers } = await office.post(events, HEADERS);
  statuses.set(status, (statuses.get(status) ?? 0) + events.length);
  answers.push(text, headers);
}

beforeAll(async () => {
  real = await realStack(['qinghe']);
  office = await openOffice(real, ['qinghe']);
  for (let from = 0; from < EVENTS; from += 2 * BATCH) {
    await send(Array.from({ length: BATCH }, (_, nth) => burdened(from / 2 + nth)));
    await send(Array.from({ length: BATCH }, (_, nth) => refused(from + nth)));
  }
  for (const source of [WORD, encodeURIComponent(NAME)]) {
    const answer = await fetch(
      `${real.stack.outputs['ApiUrl']}/sources/${source}/events?name=${encodeURIComponent(NAME)}`,
      {
        method: 'POST',
        headers: HEADERS,
        body: `{"${NAME}": "${CARD}`,
      },
    );
    answers.push(await answer.text(), JSON.stringify([...answer.headers]));
  }
  // Drafts, a refusal with standing faults, then versions, the second with a note.
  await real.night();
  await send(finalising('qinghe', '2024', '有待核实'));
  await real.night();
  await send(finalising('qinghe', '2023', '更正'));
  await send(finalising('qinghe', '2023', '再次更正'));
  await real.night();
}, 3_600_000);
afterAll(async () => {
  office.close();
  await real.close();
});

function* filesIn(folder: string): Generator<[string, Buffer]> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile()) yield [name, readFileSync(path)];
  }
}

async function* items(): AsyncGenerator<[string, Buffer]> {
  for (const [name, table] of Object.entries(real.stack.outputs)) {
    if (!name.endsWith('Table')) continue;
    let from: Record<string, never> | undefined;
    do {
      const page = await office.dynamo.send(
        new ScanCommand({ TableName: table, ...(from && { ExclusiveStartKey: from }) }),
      );
      for (const item of page.Items ?? []) yield [name, Buffer.from(JSON.stringify(item))];
      from = page.LastEvaluatedKey as typeof from;
    } while (from);
  }
}

async function* objects(bucket: string): AsyncGenerator<[string, Buffer]> {
  let token: string | undefined;
  do {
    const page = await office.s3.send(
      new ListObjectsV2Command({ Bucket: bucket, ...(token && { ContinuationToken: token }) }),
    );
    for (const { Key = '' } of page.Contents ?? []) {
      const object = await office.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const head = `${Key}\n${JSON.stringify(object.Metadata)}\n`;
      yield [`${bucket}/${Key} (head)`, Buffer.from(head)];
      yield [`${bucket}/${Key}`, Buffer.from((await object.Body?.transformToByteArray()) ?? [])];
    }
    token = page.NextContinuationToken;
  } while (token);
}

const bucketOf = (output: 'DraftsBucket' | 'PublicationBucket') => String(real.stack.outputs[output]);

describe(`of ${EVENTS} events with names, identity-card and mobile numbers wherever nobody asks for them`, () => {
  test('half are stored without, half are refused: all is as the contract has it', () => {
    expect(statuses.get(202)).toBeGreaterThanOrEqual(EVENTS / 2);
    expect(statuses.get(422)).toBe(EVENTS / 2);
    expect([...statuses.keys()].sort()).toEqual([202, 422]);
  });

  test('no byte of any file, item, object, log or answer holds one', async () => {
    const wrong: string[] = [];
    const met = { places: 0, clean: 0 };
    const look = async (place: string, bytes: Buffer) => {
      const here = await found(place, bytes, FORBIDDEN);
      met.places += 1;
      if (here.length === 0) met.clean += 1;
      wrong.push(...here);
    };
    for (const [name, bytes] of filesIn(real.data)) await look(`file ${name}`, bytes);
    for await (const [place, bytes] of items()) await look(`item of ${place}`, bytes);
    for (const name of ['DraftsBucket', 'PublicationBucket'] as const)
      for await (const [place, bytes] of objects(bucketOf(name))) await look(place, bytes);
    for (const [index, answer] of answers.entries()) await look(`answer ${index}`, Buffer.from(answer));
    tell({ row: 'R21', what: 'events with canaries', held: wrong.length === 0 ? EVENTS : 0, tried: EVENTS });
    tell({
      row: 'R21',
      what: 'files, objects, items and answers without a canary',
      held: met.clean,
      tried: met.places,
    });
    expect([...new Set(wrong)].slice(0, 20)).toEqual([]);
    expect(met.places).toBeGreaterThan(EVENTS / 2);
  });

  test('subjects, reasons and event ids are in the log of events, and in no function’s log and nothing public', async () => {
    const kept: string[] = [];
    for await (const [, bytes] of items()) kept.push(...(await found('', bytes, PRIVATE)));
    expect(new Set(kept).size).toBe(PRIVATE.length);
    const wrong: string[] = [];
    const logs = [...filesIn(join(real.data, 'logs'))];
    for (const [name, bytes] of logs) wrong.push(...(await found(`log ${name}`, bytes, PRIVATE)));
    for (const [name, bytes] of filesIn(join(real.data, 'executions')))
      wrong.push(...(await found(`execution ${name}`, bytes, PRIVATE)));
    const seen: string[] = [];
    for await (const [place, bytes] of objects(bucketOf('PublicationBucket'))) {
      seen.push(place);
      wrong.push(...(await found(place, bytes, PRIVATE)));
    }
    expect(wrong).toEqual([]);
    expect(logs.filter(([, bytes]) => bytes.length > 0).length).toBeGreaterThanOrEqual(4);
    for (const name of ['report.json', 'report.pdf', 'report.docx', 'report.xlsx', 'infographic.svg'])
      expect(seen.filter((place) => place.endsWith(`qinghe/2023/v1/${name}`))).toHaveLength(1);
    expect(seen.some((place) => place.endsWith('/all.zip'))).toBe(true);
  });

  test('the search finds what is there: plain, in base64, in gzip inside zip; and not what only a digest stands for', async () => {
    const text = Buffer.from(`{"a":"${NAME}"}`);
    expect(await found('x', text, FORBIDDEN)).toEqual([`${NAME} in x`]);
    for (const packed of [
      Buffer.from(`body=${text.toString('base64')}`),
      gzipSync(text),
      Buffer.from(zipSync({ 'word/document.xml': gzipSync(text) })),
    ])
      expect(await found('x', packed, FORBIDDEN)).toEqual([`${NAME} in x`]);
    const digest = Buffer.from(createHash('sha256').update(text).digest('hex'));
    expect(await found('x', digest, FORBIDDEN)).toEqual([]);
  });

  test('it finds what a report draws and says: in the text of its PDF, in its title, and in its DOCX, XLSX and picture', async () => {
    const report = versionReport(
      { number: 1, note: null, replaces: null },
      {
        agency: { id: 'qinghe', name: WORD, contact: null },
        narrative: { overview: `来电${MOBILE}，${NAME}。`, problems: null, other: null },
      },
    );
    const printer = openPrinter({ folder: bundledPrinter() });
    try {
      const pdf = Buffer.from(await printer.print(report, 'report.pdf'));
      expect(pdf.includes(MOBILE) || pdf.includes(NAME)).toBe(false);
      expect(await found('x', pdf, [NAME, MOBILE, WORD, CARD])).toEqual(
        [NAME, MOBILE, WORD].map((canary) => `${canary} in x`),
      );
      const whole = Buffer.from(zipSync({ 'qinghe/2024/v1/report.pdf': pdf }));
      expect(await found('x', whole, [NAME])).toEqual([`${NAME} in x`]);
      const titled = await PDFDocument.load(pdf);
      titled.setTitle(CARD);
      expect(await found('x', Buffer.from(await titled.save()), [CARD])).toEqual([`${CARD} in x`]);
      const others = formatsBy(printer.print).filter(({ name }) => /docx|xlsx|svg/.test(name));
      expect(others).toHaveLength(3);
      for (const { render } of others)
        expect(await found('x', Buffer.from(await render(report, [])), [WORD])).toEqual([`${WORD} in x`]);
    } finally {
      printer.close();
    }
  });
});

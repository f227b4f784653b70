/**
 * The settings `children=express` and `runBy` on the real stack: the deployed functions, under the deployed policies, in children that
 * start twice, and in children that are all cut off. Either way the night that began does all of its work, and the
 * catalogue names who runs it.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccessRequest, Decision } from '../../infra/local/engine.ts';
import { lastNight } from '../../shared/night/catalogue.ts';
import { s3Objects } from '../../shared/store/s3.ts';
import { plain, synthesize } from '../rooms/stack/synthesized.ts';
import { eventOf, finalising, type Office, openOffice } from './office.ts';
import { type RealStack, realStack, type Template } from './real-stack.ts';

const AGENCIES = ['qinghe', 'huaiyin', 'lianshui'];
const RUN_BY = { runBy: '清河区数据局', contact: '0517-80000000' };
const STARTS_TWICE = { seconds: 300, startsTwice: () => true };
const CUT_OFF = { seconds: 0.01, startsTwice: () => false };
/** What becomes of a child; each is asked anew. */
const express = { ...STARTS_TWICE };

let real: RealStack;
let office: Office;
const denied: string[] = [];

/** Without bundles the versions of a synthesis are not those of the present functions. */
const VERSIONS = /\w+CurrentVersion\w{40}/g;
const presentIn = (resources: Template['Resources']) => (version: string) =>
  Object.keys(resources).find((id) => plain(id) === plain(version)) ?? version;

beforeAll(async () => {
  const { resources } = await synthesize({ children: 'express', ...RUN_BY });
  const others = await synthesize();
  const change = ({ Resources }: Template) => {
    // The machine and its rights, and a variable of one function, are all that the settings change.
    for (const [id, resource] of Object.entries(resources)) {
      if (JSON.stringify(resource) === JSON.stringify(others.resources[id])) continue;
      const { Type, Properties } = resource;
      if (Type === 'AWS::Lambda::Version') continue;
      // Its code is that of this template, under a key of another assembly.
      if (Type === 'AWS::Lambda::Function')
        Object.assign(Resources[id]?.Properties ?? {}, environmentOf(Properties));
      else Resources[id] = JSON.parse(JSON.stringify(resource).replace(VERSIONS, presentIn(Resources)));
    }
  };
  const watch = ({ action, resource }: AccessRequest, decision: Decision) => {
    if (!decision.allowed) denied.push(`${action} ${resource}`);
  };
  real = await realStack(AGENCIES, { change, express, watch, concurrency: 2 });
  office = await openOffice(real, AGENCIES);
}, 300_000);
afterAll(async () => {
  office?.close();
  await real?.close();
});

const environmentOf = ({ Environment }: Record<string, unknown>) => ({ Environment });

async function published(agency: string): Promise<{ number: number; received: number }> {
  const answer = await fetch(`${real.stack.outputs['PublicationUrl']}/${agency}/2024/report.json`);
  const { tables, edition } = JSON.parse(await answer.text());
  return { number: edition.version, received: tables.applications.received.total };
}

async function nightOf(subject: string, note?: string) {
  for (const agency of AGENCIES) {
    const data = { applicantType: 'natural-person' };
    await office.post([eventOf(agency, 'application.received', subject, { data })]);
    await office.post(finalising(agency, '2024', note));
  }
  await real.night();
  return lastNight(s3Objects(office.s3, String(real.stack.outputs['DraftsBucket'])));
}

test('children that start twice publish each report once', async () => {
  Object.assign(express, STARTS_TWICE);
  expect(await nightOf('ONE')).toMatchObject({ due: AGENCIES.length, failed: [] });
  for (const agency of AGENCIES) expect(await published(agency)).toEqual({ number: 1, received: 1 });
}, 300_000);

test('the catalogue and its data say who runs them', async () => {
  const textOf = async (key: string) =>
    (await fetch(`${real.stack.outputs['PublicationUrl']}/${key}`)).text();
  expect(await textOf('index.html')).toContain(
    '由清河区数据局运行维护；网页打不开、下载不了等问题，请与其联系：0517-80000000',
  );
  expect(JSON.parse(await textOf('dcat.jsonld'))['dct:publisher']['foaf:name']['@value']).toBe(
    '清河区数据局',
  );
});

test('where all are cut off, standard children do all of it in the same night, and nobody is told as failed', async () => {
  Object.assign(express, CUT_OFF);
  expect(await nightOf('TWO', '补计一件。')).toMatchObject({ due: AGENCIES.length, failed: [] });
  for (const agency of AGENCIES) expect(await published(agency)).toEqual({ number: 2, received: 2 });
}, 300_000);

test('nothing that either of these nights asked for was denied', () => {
  expect(denied).toEqual([]);
});

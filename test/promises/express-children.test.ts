/**
 * The setting `children=express` on the real stack: the deployed functions, under the deployed policies, in children that
 * start twice, and in children that are all cut off. Either way the night that began does all of its work.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccessRequest, Decision } from '../../infra/local/engine.ts';
import { lastNight } from '../../shared/night/catalogue.ts';
import { s3Objects } from '../../shared/store/s3.ts';
import { synthesize } from '../rooms/stack/synthesized.ts';
import { eventOf, finalising, type Office, openOffice } from './office.ts';
import { type RealStack, realStack, type Template } from './real-stack.ts';

const AGENCIES = ['qinghe', 'huaiyin', 'lianshui'];
const STARTS_TWICE = { seconds: 300, startsTwice: () => true };
const CUT_OFF = { seconds: 0.01, startsTwice: () => false };
/** What becomes of a child; each is asked anew. */
const express = { ...STARTS_TWICE };

let real: RealStack;
let office: Office;
const denied: string[] = [];

beforeAll(async () => {
  const { resources } = await synthesize({ children: 'express' });
  const others = await synthesize();
  const change = ({ Resources }: Template) => {
    // The machine and its rights are all that the setting changes.
    for (const [id, resource] of Object.entries(resources))
      if (JSON.stringify(resource) !== JSON.stringify(others.resources[id]))
        Resources[id] = resource as Template['Resources'][string];
  };
  const watch = ({ action, resource }: AccessRequest, decision: Decision) => {
    if (!decision.allowed) denied.push(`${action} ${resource}`);
  };
  real = await realStack(AGENCIES, { change, express, watch });
  office = await openOffice(real, AGENCIES);
}, 300_000);
afterAll(async () => {
  office?.close();
  await real?.close();
});

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

test('where all are cut off, standard children do all of it in the same night, and nobody is told as failed', async () => {
  Object.assign(express, CUT_OFF);
  expect(await nightOf('TWO', '补计一件。')).toMatchObject({ due: AGENCIES.length, failed: [] });
  for (const agency of AGENCIES) expect(await published(agency)).toEqual({ number: 2, received: 2 });
}, 300_000);

test('nothing that either of these nights asked for was denied', () => {
  expect(denied).toEqual([]);
});

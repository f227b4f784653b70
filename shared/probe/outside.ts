/**
 * The view of the public and of a sender: requests over the network, without any rights. In: two addresses, a way to
 * fetch, and a number that rotates the choice from one probe to the next. Out: each check with the reason of its
 * failure; and the size of the transparency log. Always: each probe reads one published report, in rotation; a not yet
 * existing object is no failure, and no answer is awaited longer than `PATIENCE`.
 */
import * as z from 'zod';
import { readSeal, SEAL, type Seal } from '../audit/seal.ts';
import { readCheckpoint, readVerifier } from '../log/checkpoint.ts';
import { sha256 } from '../store/digest.ts';
import { verifyEd25519 } from '../store/ed25519.ts';

export type Check = 'catalogue' | 'page' | 'version' | 'log' | 'endpoint';

/** `why` is null if the check passed. */
export interface Finding {
  check: Check;
  why: string | null;
}

export interface Outside {
  findings: Finding[];
  /** Entries of the transparency log; null if there is none, or none with its key's signature. */
  logSize: number | null;
}

export interface OutsidePorts {
  /** Without a trailing slash. */
  publicationUrl: string;
  apiUrl: string;
  fetch: typeof fetch;
  /** Selects the report and its file: a whole number, one more at the next probe. */
  turn: number;
  /** Whether a night has ended, so that a catalogue exists, with or without a report. */
  hasCatalogue: boolean;
  /** Size of the log at the last probe; null if there was none. */
  logBefore: number | null;
}

/** Milliseconds: a cold start, and a slow line. */
const PATIENCE = 15_000;

export async function lookFromOutside(ports: OutsidePorts): Promise<Outside> {
  const [published, log, endpoint] = await Promise.all([report(ports), logOf(ports), askEndpoint(ports)]);
  return { findings: [...published, ...log.findings, endpoint], logSize: log.size };
}

interface Answer {
  status: number;
  type: string;
  bytes: Uint8Array;
}

async function read({ publicationUrl, fetch }: OutsidePorts, key: string): Promise<Answer> {
  const answer = await fetch(`${publicationUrl}/${key}`, { signal: AbortSignal.timeout(PATIENCE) });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', bytes };
}

/** Runs one check; an exception, including a network failure, is the reason. */
async function found(check: Check, work: () => Promise<string | null>): Promise<Finding> {
  try {
    return { check, why: await work() };
  } catch (error) {
    return { check, why: error instanceof Error ? error.name : 'failed' };
  }
}

const version = z.object({ number: z.int(), seal: z.string().nullable(), takenDown: z.string().optional() });
const year = z.object({ year: z.int(), current: z.int(), versions: z.array(version) });
const listed = z.object({
  agencies: z.array(z.object({ id: z.string(), years: z.array(year) })).optional(),
  parts: z.array(z.union([z.string(), z.object({ key: z.string() })])).optional(),
});

/** For an existing version: its address, and the expected digest of its seal. */
interface Chosen {
  place: string;
  number: number;
  seal: string;
}

async function report(ports: OutsidePorts): Promise<Finding[]> {
  let chosen: Chosen | undefined;
  const catalogue = await found('catalogue', async () => {
    const answer = await read(ports, 'index.json');
    // S3 says 403 to the public for a missing object, and for a closed bucket: only a finished night distinguishes
    // them.
    if (!ports.hasCatalogue && (answer.status === 404 || answer.status === 403)) return null;
    if (answer.status !== 200) return `index.json: ${answer.status}`;
    const versions = await versionsIn(answer.bytes, ports);
    chosen = versions[ports.turn % Math.max(1, versions.length)];
    return null;
  });
  if (!chosen) return [catalogue];
  return [catalogue, ...(await versionOf(chosen, ports))];
}

/** Current versions that are not taken down; for a catalogue in parts, those of one part. */
async function versionsIn(bytes: Uint8Array, ports: OutsidePorts): Promise<Chosen[]> {
  const { agencies, parts = [] } = listed.parse(JSON.parse(Buffer.from(bytes).toString()));
  const part = parts[ports.turn % Math.max(1, parts.length)];
  if (!agencies && part) {
    const answer = await read(ports, typeof part === 'string' ? part : part.key);
    return versionsIn(answer.bytes, ports);
  }
  return (agencies ?? []).flatMap(({ id, years }) =>
    years.flatMap(({ year, current, versions }) => {
      const shown = versions.find(({ number }) => number === current);
      if (!shown?.seal || shown.takenDown !== undefined) return [];
      return [{ place: `${id}/${year}`, number: current, seal: shown.seal }];
    }),
  );
}

async function versionOf({ place, number, seal }: Chosen, ports: OutsidePorts): Promise<Finding[]> {
  const at = `${place}/v${number}`;
  let sealed: Seal | undefined;
  const version = await found('version', async () => {
    const answer = await read(ports, `${at}/${SEAL}`);
    if (answer.status !== 200) return `${SEAL}: ${answer.status}`;
    if (digest(answer.bytes) !== seal) return `${SEAL} is not the one that the catalogue names`;
    sealed = readSeal(JSON.parse(Buffer.from(answer.bytes).toString()));
    const file = sealed?.files[ports.turn % Math.max(1, sealed.files.length)];
    if (!file) return `${SEAL} names no file`;
    const { bytes } = await read(ports, `${at}/${file.name}`);
    return digest(bytes) === file.sha256 ? null : `${file.name} is not the one that the seal names`;
  });
  const page = await found('page', async () => {
    const answer = await read(ports, `${place}/index.html`);
    if (answer.status !== 200) return `index.html: ${answer.status}`;
    if (!answer.type.startsWith('text/html')) return `index.html is sent as ${answer.type}`;
    const wanted = sealed?.currentPage.sha256;
    return wanted === undefined || digest(answer.bytes) === wanted
      ? null
      : 'index.html is not the one that the seal names';
  });
  return [page, version];
}

const digest = (bytes: Uint8Array): string => `sha256:${sha256(bytes)}`;
const digestBytes = (bytes: Uint8Array): Uint8Array => Buffer.from(sha256(bytes), 'hex');

async function logOf(ports: OutsidePorts): Promise<{ findings: Finding[]; size: number | null }> {
  let size: number | null = null;
  const finding = await found('log', async () => {
    const [checkpoint, key] = await Promise.all([read(ports, 'log/checkpoint'), read(ports, 'log/key')]);
    if (checkpoint.status !== 200)
      return ports.logBefore === null ? null : `log/checkpoint: ${checkpoint.status}`;
    const text = ({ bytes }: Answer) => Buffer.from(bytes).toString();
    const verifier = readVerifier(text(key), digestBytes);
    const trusted = { digest: digestBytes, verify: verifyEd25519 };
    const head = verifier && readCheckpoint(text(checkpoint), verifier, trusted);
    if (!head) return 'log/checkpoint is not signed by log/key';
    size = head.size;
    return size < (ports.logBefore ?? 0) ? 'the log is shorter than it was' : null;
  });
  return { findings: [finding], size };
}

/**
 * A request without a signature, which the endpoint refuses in its own words; a gateway in front of it would answer
 * differently.
 */
function askEndpoint({ apiUrl, fetch }: OutsidePorts): Promise<Finding> {
  return found('endpoint', async () => {
    const answer = await fetch(`${apiUrl}/sources/probe/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: '[]',
      signal: AbortSignal.timeout(PATIENCE),
    });
    await answer.arrayBuffer();
    const isOurs = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
    return isOurs && answer.status === 401 ? null : `the answer is not the endpoint's own: ${answer.status}`;
  });
}

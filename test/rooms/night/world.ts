/**
 * A small China for the tests of the night: stores in memory, agencies and sources, a clock that stands still until
 * it is told to move, the signed door for what is sent, and the state machine for what runs. Nothing is random:
 * ids count up, times are given.
 */
import type { Permission } from '../../../shared/events/catalogue.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { receive } from '../../../shared/intake/receive.ts';
import { Senders } from '../../../shared/intake/senders.ts';
import { keyOf, secretOf, sign } from '../../../shared/intake/signature.ts';
import type { RunSummary } from '../../../shared/night/catalogue.ts';
import type { ListDueInput } from '../../../shared/night/list-due.ts';
import type { YearResult } from '../../../shared/night/year-result.ts';
import type { Agency } from '../../../shared/registry/agency.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';
import { type ChainStores, chain } from './chain.ts';

export const SECRET = secretOf(Buffer.alloc(32, 7));

/** An event as a test writes it; what is left out is filled in. */
export interface Told {
  type: KeptEvent['type'];
  subject: string;
  id?: string;
  time?: string;
  data?: object;
  sequence?: string;
  /** Who acted, on the types that name a person. */
  person?: string;
}

export interface World {
  stores: MemoryStores;
  /** Errors of years, as they are told to the log. */
  errors: string[];
  /** Moves the clock; RFC 3339. */
  at: (time: string) => void;
  /** Moves the clock by minutes. */
  later: (minutes: number) => void;
  now: () => number;
  register: (agency: string, name?: string, more?: Partial<Agency>) => Promise<void>;
  /** What the agency's source may send from now on. */
  permit: (agency: string, ...may: Permission[]) => Promise<void>;
  /** Sends through the signed door, and insists on a 202. */
  send: (agency: string, ...told: Told[]) => Promise<void>;
  /** The same by another source, which has the secret of all. */
  sendAs: (source: string, agency: string, ...told: Told[]) => Promise<void>;
  /** Runs the chain now. */
  run: (mode?: ListDueInput['mode'], stores?: ChainStores) => Promise<YearResult[]>;
  /** An hour later: whatever was sent is settled. */
  night: () => Promise<YearResult[]>;
}

export function worldOn(stores: ChainStores = memoryStores()): World {
  let clock = Date.parse('2025-01-10T09:00:00+08:00');
  let count = 0;
  const errors: string[] = [];
  // Padded: of two events of one instant the later told is the later.
  const next = (what: string) => `${what}-${String(++count).padStart(4, '0')}`;
  const door = () => {
    const senders = new Senders(stores.registry, stores.secrets, () => clock);
    return { senders, eventLog: stores.eventLog, journal: stores.journal, clock: () => clock };
  };
  const world: World = {
    stores,
    errors,
    at: (time) => {
      clock = Date.parse(time);
    },
    later: (minutes) => {
      clock += minutes * 60_000;
    },
    now: () => clock,
    async register(agency, name = `${agency}人民政府`, more = {}) {
      const plain = { id: agency, name, parent: null, contact: null, chargeDecimals: 4 };
      await stores.registry.putAgency({ ...plain, ...more });
      const may = ['facts', 'text', 'finalise'] as const;
      await stores.registry.putSource({
        id: `${agency}-cases`,
        agencies: [agency],
        may,
        succeeds: [],
        disabled: false,
      });
      await stores.secrets.replace(`${agency}-cases`, await stores.secrets.of(`${agency}-cases`), [SECRET]);
    },
    async permit(agency, ...may) {
      const source = await stores.registry.source(`${agency}-cases`);
      if (!source) throw new Error(`${agency} is not registered`);
      await stores.registry.putSource({ ...source, may });
    },
    send: (agency, ...told) => world.sendAs(`${agency}-cases`, agency, ...told),
    async sendAs(source, agency, ...told) {
      const events = told.map((event) => envelope(agency, next('event'), clock, event));
      const answer = await receive(signed(source, next('message'), clock, events), next('attempt'), door());
      if (answer.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
    },
    async run(mode = 'night', on = stores) {
      const input = { mode, run: next('run'), at: new Date(clock).toISOString() };
      const { summary } = await chain(input, on, (place, error) =>
        errors.push(`${place.agency}/${place.year}: ${error}`),
      );
      return (JSON.parse(await textOf(on.drafts, summary)) as RunSummary).results;
    },
    async night() {
      world.later(60);
      return world.run('night');
    },
  };
  return world;
}

function envelope(agency: string, id: string, clock: number, told: Told): object {
  return {
    specversion: '1.0',
    source: '/test',
    id,
    time: new Date(clock).toISOString(),
    agency,
    data: {},
    ...told,
  };
}

function signed(source: string, id: string, clock: number, events: readonly object[]) {
  const body = Buffer.from(JSON.stringify(events));
  const timestamp = Math.floor(clock / 1000);
  const key = keyOf(SECRET) ?? Buffer.alloc(0);
  const headers = {
    'content-type': 'application/cloudevents-batch+json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(key, id, timestamp, body),
  };
  return { source, headers, body };
}

/** The ports of a step that a test runs by itself: nothing is drawn, and no failure of an agency is kept quiet. */
export const barePorts = (stores: MemoryStores, clock: () => number) => ({
  ...stores,
  formats: [],
  salt: () => '5a'.repeat(32),
  unprintable: () => [],
  publicationUrl: 'https://publication.example',
  failed: (_: unknown, error: unknown) => {
    throw error;
  },
  published: () => {},
  segmentDiffers: () => {},
  clock,
});

export async function textOf(objects: MemoryStores['drafts'], key: string): Promise<string> {
  const object = await objects.get(key);
  if (!object) throw new Error(`nothing lies under ${key}`);
  return Buffer.from(object.bytes).toString();
}

export const received = (subject: string, time: string, id = `${subject}-received`): Told => ({
  type: 'application.received',
  subject,
  id,
  time,
  data: { applicantType: 'natural-person' },
});

export const decided = (
  subject: string,
  time: string,
  outcome = 'granted',
  id = `${subject}-decided`,
): Told => ({
  type: 'application.decided',
  subject,
  id,
  time,
  data: { outcome },
});

export const licences = (subject: string, time: string, count: number): Told => ({
  type: 'action.reported',
  subject,
  time,
  data: { kind: 'licence', count },
});

export const retracted = (subject: string, id: string): Told => ({
  type: 'event.retracted',
  subject,
  data: { id, reason: '误报' },
});

export const written = (
  year: number,
  section: 'overview' | 'problems' | 'other',
  markdown: string,
): Told => ({
  type: 'narrative.written',
  subject: String(year),
  data: { section, markdown },
});

/** The two texts without which a warning stands. */
export const texts = (year: number): Told[] => [
  written(year, 'overview', `${year}年工作平稳有序。`),
  written(year, 'problems', '解读形式较为单一，将予改进。'),
];

export const finalised = (
  year: number,
  data: { draft?: string; note?: string; without?: string[] } = {},
  over: Partial<Told> = {},
): Told => ({
  type: 'report.finalised',
  subject: String(year),
  data,
  ...over,
});

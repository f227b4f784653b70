/** How the transparency log is signed: by a key in KMS, by one sealed under it, by a file; and when KMS fails. */
import { describe, expect, test } from 'vitest';
import { readCheckpoint, readVerifier } from '../../../shared/log/checkpoint.ts';
import { appendToLog } from '../../../shared/night/append-log.ts';
import { closeRun } from '../../../shared/night/catalogue.ts';
import { isKeyless, type LogKeyPorts } from '../../../shared/night/log-key.ts';
import { keepDue } from '../../../shared/night/run-records.ts';
import { signerBy, verifyEd25519 } from '../../../shared/store/ed25519.ts';
import { type KeyService, LogKeyUnavailable } from '../../../shared/store/kms.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { digest } from '../log/log-in-memory.ts';
import { all } from '../store/stores.ts';
import { listed } from './listed.ts';
import { textOf } from './world.ts';

const SEED = '5a'.repeat(32);
const RECORD = 'versions/log-key.json';
type Signs = Extract<KeyService, { way: 'signs' }>;
type Seals = Extract<KeyService, { way: 'seals' }>;

/** A key that never leaves; its calls are counted, and fail while it is away. */
function signs(letter = '11') {
  const secret = signerBy('any', Buffer.from(letter.repeat(32), 'hex'));
  const calls: string[] = [];
  const state = { away: false };
  const counted = async (name: string) => {
    calls.push(name);
    if (state.away) throw new LogKeyUnavailable(`kms:${name}: KMSInternalException`);
  };
  const service: Signs = {
    way: 'signs',
    key: `arn:aws:kms:eu-central-1:1:key/${letter}`,
    publicKey: async () => {
      await counted('GetPublicKey');
      return secret.key;
    },
    sign: async (bytes) => {
      await counted('Sign');
      return secret.sign(bytes);
    },
  };
  return { service, calls, state };
}

function seals() {
  const calls: string[] = [];
  const turned = (bytes: Uint8Array, log: string) =>
    bytes.map((byte, at) => byte ^ 0x99 ^ (log.charCodeAt(at % log.length) & 0xff));
  const service: Seals = {
    way: 'seals',
    key: 'arn:aws-cn:kms:cn-north-1:1:key/seals',
    seal: async (bytes, log) => {
      calls.push('Encrypt');
      return turned(bytes, log);
    },
    open: async (bytes, log) => {
      calls.push('Decrypt');
      return turned(bytes, log);
    },
  };
  return { service, calls };
}

const portsWith = (keyService?: KeyService, stores = memoryStores()): LogKeyPorts => ({
  ...stores,
  publicationUrl: 'https://publication.example',
  seed: () => SEED,
  ...(keyService && { keyService }),
});

/** The size that the published key proves. */
async function sizeOf({ publication }: Pick<LogKeyPorts, 'publication'>): Promise<number | undefined> {
  const verifier = readVerifier(await textOf(publication, 'log/key'), digest);
  const note = await textOf(publication, 'log/checkpoint');
  return verifier && readCheckpoint(note, verifier, { digest, verify: verifyEd25519 })?.size;
}

describe('a key in KMS', () => {
  test('is asked for its public half once and for one signature a night with news; nothing of it is a secret', async () => {
    const { service, calls } = signs();
    const ports = portsWith(service);
    await appendToLog({ listed: listed(3) }, ports);
    expect([await sizeOf(ports), calls]).toEqual([3, ['GetPublicKey', 'Sign']]);
    await appendToLog({ listed: listed(3) }, ports);
    await appendToLog({ listed: listed(4) }, ports);
    expect([await sizeOf(ports), calls]).toEqual([4, ['GetPublicKey', 'Sign', 'Sign']]);
    const record = JSON.parse(await textOf(ports.drafts, RECORD));
    expect(record).toEqual({
      name: 'publication.example/log',
      public: Buffer.from(await service.publicKey()).toString('base64'),
      kms: service.key,
    });
  });

  test('whose signature is of another key signs nothing', async () => {
    const { service } = signs();
    const ports = portsWith({ ...service, sign: signs('22').service.sign });
    await expect(appendToLog({ listed: listed(1) }, ports)).rejects.toThrow(/does not prove/);
    expect(await ports.publication.head('log/checkpoint')).toBeUndefined();
  });

  test('goes on where the private bucket was lost, and never by another key', async () => {
    const { service } = signs();
    const ports = portsWith(service);
    await appendToLog({ listed: listed(3) }, ports);
    await ports.drafts.remove(RECORD);
    expect(await isKeyless({ ...ports, keyService: signs('22').service })).toBe(true);
    expect(await isKeyless({ drafts: ports.drafts, publication: ports.publication })).toBe(true);
    expect(await isKeyless(ports)).toBe(false);
    await appendToLog({ listed: listed(5) }, ports);
    expect(await sizeOf(ports)).toBe(5);
  });
});

describe('a key sealed under KMS', () => {
  test('is never stored in the open, and is unsealed only to sign', async () => {
    const { service, calls } = seals();
    const ports = portsWith(service);
    await appendToLog({ listed: listed(3) }, ports);
    for (const bucket of [ports.drafts, ports.publication])
      for (const key of await all(bucket.list(''))) expect(await textOf(bucket, key)).not.toContain(SEED);
    await appendToLog({ listed: listed(3) }, ports);
    expect(calls).toEqual(['Encrypt', 'Decrypt']);
    await appendToLog({ listed: listed(4) }, ports);
    expect([await sizeOf(ports), calls]).toEqual([4, ['Encrypt', 'Decrypt', 'Decrypt']]);
  });

  test('of an earlier release, which was a file, stays the same key and is sealed', async () => {
    const { service } = seals();
    const file = portsWith();
    await appendToLog({ listed: listed(3) }, file);
    const before = await textOf(file.publication, 'log/key');
    expect(await textOf(file.drafts, RECORD)).toContain(SEED);
    const ports = { ...file, keyService: service };
    await appendToLog({ listed: listed(4) }, ports);
    await appendToLog({ listed: listed(5) }, ports);
    expect([await sizeOf(ports), await textOf(ports.publication, 'log/key')]).toEqual([5, before]);
    expect(await textOf(ports.drafts, RECORD)).not.toContain(SEED);
  });
});

test('a file stays the key where KMS could only sign: a log has one key for ever', async () => {
  const file = portsWith();
  await appendToLog({ listed: listed(3) }, file);
  const { service, calls } = signs();
  await appendToLog({ listed: listed(4) }, { ...file, keyService: service });
  expect([await sizeOf(file), calls]).toEqual([4, []]);
});

test.each<[string, KeyService, KeyService | undefined]>([
  ['another key of KMS', signs().service, signs('22').service],
  ['a key that seals', signs().service, seals().service],
  ['a file', signs().service, undefined],
  ['a key that signs', seals().service, signs().service],
])('a log is never signed on by what a later setting names: %s', async (_, first, later) => {
  const ports = portsWith(first);
  await appendToLog({ listed: listed(3) }, ports);
  const { keyService: __, ...without } = ports;
  const changed = { ...without, ...(later && { keyService: later }) };
  await expect(appendToLog({ listed: listed(4) }, changed)).rejects.toThrow(
    `signed by ${first.key}, which the setting logKey does not name`,
  );
  expect(await sizeOf(ports)).toBe(3);
});

describe('while KMS is away', () => {
  const NIGHT = '2025-01-10T17:00:00Z';

  test('a night with news ends in an error that says so, and the next one logs what both had to say', async () => {
    const { service, state } = signs();
    const ports = portsWith(service);
    const night = async (run: string, agency: string) => {
      const set = { agency, events: `sha256:${'a'.repeat(64)}` };
      await keepDue({ run, level: 1 }, [set], ports.drafts);
      const bytes = Buffer.from(JSON.stringify({ told: [], log: set.events }));
      const key = `runs/${run}/agencies/${agency}.json`;
      await ports.drafts.put({ key, bytes, mediaType: 'application/json' });
      return closeRun({ mode: 'night', run, at: NIGHT }, { ...ports, clock: () => 0 });
    };
    await night('n-1', 'huaian');
    expect(await sizeOf(ports)).toBe(1);
    state.away = true;
    await expect(night('n-2', 'zhoukou')).rejects.toThrow(
      /^the transparency log is not signed, and waits for the next night: kms:Sign/,
    );
    // What came of the night is told all the same.
    expect(JSON.parse(await textOf(ports.drafts, 'runs/last-night.json')).run).toBe('n-2');
    expect(await sizeOf(ports)).toBe(1);
    state.away = false;
    await night('n-3', 'taizhou');
    const commitments = await all(ports.drafts.list('versions/commitments/'));
    const opened = await Promise.all(
      commitments.map(async (key) => JSON.parse(await textOf(ports.drafts, key))),
    );
    const covered = opened.flatMap(({ sets }) => sets.map(({ agency }: { agency: string }) => agency));
    expect([...new Set(covered)].sort()).toEqual(['huaian', 'taizhou', 'zhoukou']);
    expect(await sizeOf(ports)).toBeGreaterThan(1);
  });

  test('no size gets two roots, whatever was to be logged before and after', async () => {
    const { service, state } = signs();
    const roots = new Map<string, Set<string>>();
    const watched = {
      ...service,
      sign: async (bytes: Uint8Array) => {
        const [, size = '', root = ''] = Buffer.from(bytes).toString().split('\n');
        roots.set(size, (roots.get(size) ?? new Set()).add(root));
        return service.sign(bytes);
      },
    };
    const ports = portsWith(watched);
    await appendToLog({ listed: listed(200) }, ports);
    state.away = true;
    for (const count of [300, 310, 320])
      await expect(appendToLog({ listed: listed(count) }, ports)).rejects.toThrow(LogKeyUnavailable);
    state.away = false;
    await appendToLog({ listed: listed(330) }, ports);
    expect(await sizeOf(ports)).toBe(330);
    // What the first night claimed is what stands at its size.
    expect([...roots].map(([size, { size: count }]) => [size, count])).toEqual([
      ['200', 1],
      ['300', 1],
      ['330', 1],
    ]);
  });
});

test('an earlier checkpoint is signed once more only where the one that lies there goes on from it', async () => {
  const { service } = signs();
  const ports = portsWith(service);
  for (const count of [100, 200, 300]) await appendToLog({ listed: listed(count) }, ports);
  const again = async () => {
    const proofs = JSON.parse(await textOf(ports.drafts, 'versions/log-proofs.json'));
    const bytes = Buffer.from(JSON.stringify({ ...proofs, written: 0 }));
    const key = 'versions/log-proofs.json';
    await ports.drafts.put({ key, bytes, mediaType: 'application/json' });
    return appendToLog({ listed: listed(300) }, ports);
  };
  await again();
  const key = 'log/tile/0/000.p/200';
  const tile = await ports.publication.get(key);
  const bytes = Uint8Array.from(tile?.bytes ?? []);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  await ports.publication.put({ key, bytes, mediaType: 'application/octet-stream' });
  await expect(again()).rejects.toThrow(/log\/checkpoint does not go on from that of 200 entries/);
});

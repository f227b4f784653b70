/**
 * The log as Go reads it: `golang.org/x/mod/sumdb` (note, tlog) knows nothing of this project. In: a log that the night's
 * own step made, signed by KMS as it stands in here. Proven: the signature, every entry by a proof from the tiles,
 * consistency with a checkpoint that was kept before, and that a night committed to the events of an agency; and each of
 * these fails where the log was tampered with after that checkpoint.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthenticate } from '../../infra/local/iam/credentials.ts';
import { createKms } from '../../infra/local/kms/server.ts';
import { appendToLog } from '../../shared/night/append-log.ts';
import { commitmentEntry, type Opened, openedFor } from '../../shared/night/commitment.ts';
import { keyServiceOf } from '../../shared/store/kms.ts';
import { memoryStores } from '../doubles/memory-store.ts';
import { credentialsOf, type Mounted, mount, role, site } from '../rooms/local/mount.ts';

const run = promisify(execFile);

const PROGRAM = `package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type folder string

func (folder) Height() int { return 8 }
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		p := t.Path() // tile/8/L/N
		b, err := os.ReadFile(filepath.Join(string(f), "log/tile", strings.TrimPrefix(p, "tile/8/")))
		if err != nil { return nil, err }
		all = append(all, b)
	}
	return all, nil
}
func (folder) SaveTiles([]tlog.Tile, [][]byte) {}

func must(err error) { if err != nil { fmt.Println("refused:", err); os.Exit(1) } }

func head(text, key string) tlog.Tree {
	v, err := note.NewVerifier(strings.TrimSpace(key)); must(err)
	n, err := note.Open([]byte(text), note.VerifierList(v)); must(err)
	var size int64
	var root string
	lines := strings.Split(n.Text, "\\n")
	if lines[0] != v.Name() { must(fmt.Errorf("origin %s", lines[0])) }
	_, err = fmt.Sscan(lines[1], &size); must(err)
	root = lines[2]
	b, err := base64.StdEncoding.DecodeString(root); must(err)
	var h tlog.Hash
	copy(h[:], b)
	return tlog.Tree{N: size, Hash: h}
}

func read(name string) string { b, err := os.ReadFile(name); must(err); return string(b) }

type opened struct {
	Entry, Leaf string
	Index, Size int64
	Path        []string
}

// What a night committed to: a leaf, and the way from it to the root that its entry names.
func committed(o opened) {
	var entry struct{ Type, On, Root string }
	must(json.Unmarshal([]byte(o.Entry), &entry))
	if entry.Type != "commitment" { must(fmt.Errorf("an entry of type %s", entry.Type)) }
	proof := tlog.RecordProof{}
	for _, text := range append(o.Path, entry.Root) {
		b, err := base64.StdEncoding.DecodeString(text); must(err)
		var h tlog.Hash
		copy(h[:], b)
		proof = append(proof, h)
	}
	last := len(proof) - 1
	must(tlog.CheckRecord(proof[:last], o.Size, proof[last], o.Index, tlog.RecordHash([]byte(o.Leaf))))
}

func main() {
	dir := os.Args[1]
	var o opened
	must(json.Unmarshal([]byte(read(filepath.Join(dir, "opened.json"))), &o))
	committed(o)
	found := false
	key := read(filepath.Join(dir, "key.kept"))
	old, now := head(read(filepath.Join(dir, "checkpoint.kept")), key), head(read(filepath.Join(dir, "log/checkpoint")), key)
	reader := tlog.TileHashReader(now, folder(dir))
	p, err := tlog.ProveTree(now.N, old.N, reader); must(err)
	must(tlog.CheckTree(p, now.N, now.Hash, old.N, old.Hash))
	var at int64
	for at < now.N {
		width := now.N - at
		if width > 256 { width = 256 }
		t := tlog.Tile{H: 8, L: -1, N: at / 256, W: int(width)}
		bundle := []byte(read(filepath.Join(dir, "log/tile/entries", strings.TrimPrefix(t.Path(), "tile/8/data/"))))
		for len(bundle) > 0 {
			n := int(bundle[0])<<8 | int(bundle[1])
			proof, err := tlog.ProveRecord(now.N, at, reader); must(err)
			must(tlog.CheckRecord(proof, now.N, now.Hash, at, tlog.RecordHash(bundle[2:2+n])))
			found = found || string(bundle[2:2+n]) == o.Entry
			bundle = bundle[2+n:]
			at++
		}
	}
	if !found { must(fmt.Errorf("the commitment is in no entry")) }
	fmt.Println("proven", now.N, "from", old.N)
}
`;

const FIRST = 300;
const LAST = 700;
let place: string;
let program: string;
const files = new Map<string, Buffer>();

function indexOf(count: number, seal = 'sha256:aa') {
  const agencies = Array.from({ length: count }, (_, n) => ({
    id: `agency-${String(n).padStart(4, '0')}`,
    name: '局',
    years: [{ year: 2024, current: 1, versions: [{ number: 1, finalisedOn: '2025-01-20', seal }] }],
  }));
  return { agencies };
}

const ARN = `arn:aws:kms:${site.region}:${site.account}:key/log`;
let kms: Mounted;
const clientOfKms = () =>
  new KMSClient({ region: site.region, endpoint: kms.url, credentials: credentialsOf(role) });

function ports() {
  const keyService = keyServiceOf(`signs ${ARN}`, clientOfKms);
  return {
    ...memoryStores(),
    publicationUrl: 'https://reports.example',
    seed: () => '5a'.repeat(32),
    ...(keyService && { keyService }),
  };
}

/** What the night of the last entries read, one agency's set in several. */
const SETS = Array.from({ length: 37 }, (_, n) => ({
  agency: `agency-${String(n).padStart(4, '0')}`,
  events: `sha256:${String(n).padStart(64, '0')}`,
}));
const OPENING = { format: 1 as const, run: 'night', on: '2025-01-21', salt: 'a5'.repeat(32), sets: SETS };

async function openedOf(agency: number): Promise<Opened> {
  const set = SETS[agency];
  const opened = set && (await openedFor(set, OPENING));
  if (!opened) throw new Error('the night read no such set');
  return opened;
}

async function filesOf(on: ReturnType<typeof ports>): Promise<Map<string, Buffer>> {
  const all = new Map<string, Buffer>();
  for await (const key of on.publication.list('log/'))
    all.set(key, Buffer.from((await on.publication.get(key))?.bytes ?? []));
  return all;
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'log-'));
  await writeFile(join(place, 'main.go'), PROGRAM);
  program = join(place, 'prove');
  await run('go', ['mod', 'init', 'prove'], { cwd: place });
  await run('go', ['get', 'golang.org/x/mod@v0.29.0'], { cwd: place });
  await run('go', ['build', '-o', program, '.'], { cwd: place });
  kms = await mount(
    createKms({
      keys: [{ arn: ARN, spec: 'ECC_NIST_EDWARDS25519' }],
      directory: join(place, 'kms'),
      authenticate: createAuthenticate([role]),
      authorize: () => ({ allowed: true }),
      report: (line) => {
        throw new Error(line);
      },
    }),
  );
  const on = ports();
  await appendToLog({ listed: indexOf(FIRST) }, on);
  const kept = (await filesOf(on)).get('log/checkpoint');
  files.set('checkpoint.kept', kept ?? Buffer.alloc(0));
  await appendToLog({ listed: indexOf(LAST), commitment: await commitmentEntry(OPENING) }, on);
  for (const [key, bytes] of await filesOf(on)) files.set(key, bytes);
  files.set('key.kept', files.get('log/key') ?? Buffer.alloc(0));
  files.set('opened.json', Buffer.from(JSON.stringify(await openedOf(11))));
});
afterAll(async () => {
  await kms.close();
  await rm(place, { recursive: true, force: true });
});

/** What Go says of a log. */
async function told(log: ReadonlyMap<string, Buffer>): Promise<string> {
  const folder = await mkdtemp(join(place, 'told-'));
  for (const [name, bytes] of log) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return run(program, [folder]).then(
    ({ stdout }) => stdout.trim(),
    ({ stdout }) => String(stdout).trim(),
  );
}

test('Go proves the signature, every entry, and that the log goes on from a checkpoint that was kept', async () => {
  expect(await told(files)).toBe(`proven ${LAST + 1} from ${FIRST}`);
});

const withOpened = async (opened: unknown) =>
  told(new Map(files).set('opened.json', Buffer.from(JSON.stringify(opened))));

test('Go opens the commitment of the night for every agency that it read, by its entry in the log', async () => {
  const entries = [...files].filter(([key]) => key.startsWith('log/tile/entries/'));
  expect(Buffer.concat(entries.map(([, bytes]) => bytes)).includes('sha256:000')).toBe(false);
  for (const agency of [0, 31, 32, 36])
    expect(await withOpened(await openedOf(agency))).toBe(`proven ${LAST + 1} from ${FIRST}`);
});

test('Go refuses another set of events, another salt, another place, and a commitment that no entry holds', async () => {
  const opened = await openedOf(11);
  const leaf = (text: string, other: string) => {
    expect(opened.leaf).toContain(text);
    return { ...opened, leaf: opened.leaf.replace(text, other) };
  };
  const salt = JSON.parse(opened.leaf).salt;
  const root = { ...OPENING, salt: '11'.repeat(32) };
  const made = SETS[11] && (await openedFor(SETS[11], root));
  for (const forged of [
    leaf(SETS[11]?.events ?? '', SETS[12]?.events ?? ''),
    leaf(salt, '0'.repeat(64)),
    { ...opened, index: 12 },
    { ...opened, path: opened.path.slice(1) },
  ])
    expect(await withOpened(forged)).toMatch(/^refused/);
  expect(await withOpened(made)).toBe('refused: the commitment is in no entry');
});

const flipped = (bytes: Buffer | undefined, at: number) => {
  const other = Buffer.from(bytes ?? []);
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
};

test.each([
  ['a tile that was swapped', 'log/tile/0/000', 40],
  ['an entry that was rewritten', 'log/tile/entries/000', 10],
  ['a checkpoint that was edited', 'log/checkpoint', 24],
])('Go refuses %s', async (_, key, at) => {
  expect(await told(new Map(files).set(key, flipped(files.get(key), at)))).toMatch(/^refused/);
});

test('Go refuses a log that was written anew by the same key, and one that was rolled back', async () => {
  const anew = ports();
  await appendToLog({ listed: indexOf(LAST, 'sha256:bb'), commitment: await commitmentEntry(OPENING) }, anew);
  expect(await told(new Map([...files, ...(await filesOf(anew))]))).toMatch(/^refused/);
  const short = ports();
  await appendToLog({ listed: indexOf(FIRST - 1) }, short);
  expect(await told(new Map([...files, ...(await filesOf(short))]))).toMatch(/^refused/);
});

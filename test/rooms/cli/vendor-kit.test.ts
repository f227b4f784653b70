import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { EVENT_TYPES, type EventType } from '../../../shared/events/catalogue.ts';
import { FAULTS } from '../../../shared/events/faults.ts';
import { keyOf, sign, verify } from '../../../shared/intake/signature.ts';
import { TYPE_DESCRIPTIONS } from '../../../shared/intake/type-descriptions.ts';
import { gongkai, scratch } from './recording-shell.ts';

const { folder } = scratch();
const kit = join(folder, 'kit');
const read = (name: string) => readFileSync(join(kit, name), 'utf8');
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

interface Sent {
  id: string;
  subject: string;
  type: string;
  time: string;
  sequence?: string;
  data?: Record<string, unknown>;
}

beforeAll(async () => {
  const { code, out } = await gongkai(['vendor-kit', kit]);
  expect([code, out]).toEqual([0, expect.stringContaining('vectors.json')]);
});

test('every file that the kit names is there, and the senders are short', () => {
  const named = [...read('README.md').matchAll(/^\| `([^|]+)` \|/gm)].flatMap(([, names = '']) =>
    names.split('`、`'),
  );
  expect(readdirSync(kit).sort()).toEqual([...named, 'README.md'].sort());
  for (const sender of ['sender.py', 'sender.mjs', 'sender.php', 'Sender.java'])
    expect(read(sender).trimEnd().split('\n').length, sender).toBeLessThanOrEqual(120);
  // What gofmt breaks into lines is long by its imports: those, blank lines and comments are not counted.
  const code = read('sender.go').replace(/^import \([^)]*\)$/m, '');
  const lines = code.split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line));
  expect(lines.length, 'sender.go').toBeLessThanOrEqual(120);
});

test('every fault has its entry, and every value its label', () => {
  expect(Object.keys(JSON.parse(read('codes.json')))).toEqual(expect.arrayContaining(Object.keys(FAULTS)));
  const values: Record<string, { code: string; label: string | null }[]> = JSON.parse(read('values.json'));
  for (const [field, list] of Object.entries(values))
    for (const { code, label } of list) expect(label, `${field} ${code}`).toMatch(/\p{Script=Han}/u);
  expect(values['outcome']).toHaveLength(21);
  const codes = (field: string) => values[field]?.map(({ code }) => code);
  expect(codes('kind')).toEqual([
    ...['rule', 'normative-document', 'licence', 'penalty', 'coercion'],
    ...['published', 'catalogue', 'interpretation', 'response', 'three-public', 'training', 'inspection'],
  ]);
  expect(codes('role')).toEqual(['defendant', 'co-defendant-reviewer']);
  expect(codes('channel')).toContain('new-media');
});

test('the label of a type is the whole of what it means, and never ends within a sentence', () => {
  const { type }: { type: { code: EventType; label: string }[] } = JSON.parse(read('values.json'));
  expect(type.map(({ code }) => code)).toEqual(EVENT_TYPES);
  for (const { code, label } of type) expect(label).toBe(TYPE_DESCRIPTIONS[code].meaning);
});

test.each([
  ['the kit', () => read('README.md')],
  ['the guide', () => readFileSync(join(import.meta.dirname, '../../../infra/GUIDE.md'), 'utf8')],
])('the signed question that %s shows is signed as it says', (_, text) => {
  const words = text();
  const line = (name: string) => new RegExp(`^${name} +(.*)$`, 'm').exec(words)?.[1] ?? '';
  const key = keyOf(line('密钥')) ?? Buffer.alloc(0);
  const signed = sign(key, line('webhook-id'), Number(line('时间戳')), Buffer.from(line('代替正文')));
  expect([line('代替正文').slice(0, 4), line('签名')]).toEqual(['GET ', signed]);
});

describe('the vectors', () => {
  test('of signatures are valid, or not, as they say', () => {
    const { signatures } = JSON.parse(read('vectors.json'));
    for (const { name, secret, id, timestamp, body, signature, valid } of signatures) {
      const headers = { id, timestamp: String(timestamp), signature };
      expect(verify([keyOf(secret) as Buffer], headers, Buffer.from(body), timestamp), name).toBe(valid);
    }
    expect(signatures.filter(({ valid }: { valid: boolean }) => !valid)).toHaveLength(4);
  });

  test('of digests follow from the recipe, written down once more', () => {
    const { digests } = JSON.parse(read('vectors.json'));
    for (const { name, source, events, steps, digest } of digests) {
      const lines = events.map(({ id, subject, type, time, sequence, data = {} }: Sent, nth: number) => {
        const [whole = '', fraction = ''] = new Date(time).toISOString().replace('Z', '').split('.');
        const kept = fraction.replace(/0+$/, '');
        const fields = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
        const number = sequence === undefined ? null : sequence.replace(/^0+(?=\d)/, '');
        const content = JSON.stringify([type, kept ? `${whole}.${kept}` : whole, number, fields]);
        expect(content, name).toBe(steps[nth].content);
        return `${subject}\0${source}\0${id}\0${sha256(content)}\n`;
      });
      expect(sha256([...new Set(lines)].sort().join('')), name).toBe(digest);
    }
  });
});

/**
 * Strict JSON for the intake. In: the bytes of a body with a verified signature. Out: the value, or the first fault.
 * `JSON.parse` alone is not enough: it keeps the last of two equal keys, so two readers of one signed body could see
 * different facts; and it rounds long numbers silently.
 */
import { type Node, parseTree } from 'jsonc-parser';
import { JsonExtent } from './json-extent.ts';
import { countQuotes, EXACT_DIGITS, JsonScan } from './json-scan.ts';
import { holdsIdentityCardNumber, holdsMobileNumber } from './text.ts';

export type JsonFault =
  | 'json.empty'
  | 'json.utf-8'
  | 'json.byte-order-mark'
  | 'json.syntax'
  | 'json.depth'
  | 'json.duplicate-key';

export type ParsedJson =
  /** `rounded` holds the pointers of numbers too long, or too small, to be read exactly. */
  { value: unknown; rounded: ReadonlySet<string> } | { fault: JsonFault; pointer: string };

/** Levels of nesting: far more than any catalogued event has. */
const DEEPEST = 64;
const PLAIN_NAME = /^[A-Za-z0-9_]{1,40}$/;
/** Shared by all texts: each is read completely before the next one begins. */
const decoder = new TextDecoder('utf-8', { fatal: true });
const written = new JsonScan();
const extent = new JsonExtent();
const NONE: ReadonlySet<string> = new Set();

/** Whether a field name may appear in an answer: it can be no person's name and holds no personal number. */
export function isPlainName(name: string): boolean {
  if (!PLAIN_NAME.test(name)) return false;
  return name.length < 11 || (!holdsIdentityCardNumber(name) && !holdsMobileNumber(name));
}

/** The value of strict JSON in UTF-8, or its fault. */
export function parseJson(bytes: Uint8Array): ParsedJson {
  if (bytes.length === 0) return { fault: 'json.empty', pointer: '' };
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { fault: 'json.byte-order-mark', pointer: '' };
  const text = decode(bytes);
  if (text === undefined) return { fault: 'json.utf-8', pointer: '' };
  return parseText(text, bytes, 0, bytes.length);
}

/** The same for decoded text; `bytes` from `from` to `to` are its UTF-8. */
export function parseText(text: string, bytes: Uint8Array, from: number, to: number): ParsedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'json.syntax', pointer: '' };
  }
  if (text.includes('\\') && hasKeyWithBackslash(value, DEEPEST)) return parseClosely(text, bytes, from, to);
  // No duplicate key if the value needs the whole text, or accounts for all its strings.
  if (extent.measure(value, DEEPEST)) {
    if (extent.least === text.length) return { value, rounded: NONE };
    if (extent.isWithoutNumbers && countQuotes(bytes, from, to) === 2 * extent.strings)
      return { value, rounded: NONE };
  }
  written.scan(bytes, from, to);
  // `value` lacks the overwritten value of a duplicate key, so the depth is measured in the text.
  if (written.depth > DEEPEST) return { fault: 'json.depth', pointer: '' };
  if (!written.unsureNumber && written.keys === countKeys(value)) return { value, rounded: NONE };
  const { duplicate, rounded } = lookClosely(parseTree(text), text);
  return duplicate === undefined ? { value, rounded } : { fault: 'json.duplicate-key', pointer: duplicate };
}

/**
 * Whether `JSON.parse` may have misread a key. V8 of Node 24 and 25 takes an escaped key for the key of an earlier
 * object in the same place, if that one ends in a backslash and both are spelled alike up to it: after
 * `{"a":1,"\\":2}`, a second key `"\u0061"` is read as a backslash. A later body of another sender would say something
 * else, or hold a key twice unseen.
 */
function hasKeyWithBackslash(value: unknown, deepest: number): boolean {
  if (typeof value !== 'object' || value === null || deepest === 0) return false;
  return Object.entries(value).some(
    ([name, member]) => name.includes('\\') || hasKeyWithBackslash(member, deepest - 1),
  );
}

/** The same without `JSON.parse`, for text that it accepts. */
function parseClosely(text: string, bytes: Uint8Array, from: number, to: number): ParsedJson {
  written.scan(bytes, from, to);
  if (written.depth > DEEPEST) return { fault: 'json.depth', pointer: '' };
  const root = parseTree(text);
  const { duplicate, rounded } = lookClosely(root, text);
  if (duplicate !== undefined) return { fault: 'json.duplicate-key', pointer: duplicate };
  return { value: root && plainValue(root), rounded };
}

function plainValue({ type, value, children = [] }: Node): unknown {
  if (type === 'array') return children.map(plainValue);
  if (type !== 'object') return value;
  const members = children.map(({ children: [key, member] = [] }) => [
    key?.value,
    member && plainValue(member),
  ]);
  // Not by assignment, which would take `__proto__` for the prototype.
  return Object.fromEntries(members);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Recursion is safe: `parseText` has limited the depth. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) for (const item of value) keys += countKeys(item);
  else {
    // Values from `JSON.parse` have own members only.
    for (const name in value) {
      keys++;
      const member = (value as Readonly<Record<string, unknown>>)[name];
      if (typeof member === 'object') keys += countKeys(member);
    }
  }
  return keys;
}

/** Whether a number has too many digits, or is so small that it became 0. */
function isRounded({ value, offset, length }: Node, text: string): boolean {
  const number = text.slice(offset, offset + length).replace(/^-/, '');
  if (number.length > EXACT_DIGITS) return true;
  const [digits = ''] = number.split(/e/i);
  return value === 0 && /[1-9]/.test(digits);
}

// The slow path, for the few bodies with a duplicate key or a long number: a tree with offsets.
function lookClosely(
  root: Node | undefined,
  text: string,
): { duplicate: string | undefined; rounded: Set<string> } {
  const rounded = new Set<string>();
  let duplicate: string | undefined;
  const visit = (node: Node, pointer: string): void => {
    if (node.type === 'number' && isRounded(node, text)) rounded.add(pointer);
    if (node.type === 'array')
      (node.children ?? []).forEach((child, index) => {
        visit(child, `${pointer}/${index}`);
      });
    if (node.type !== 'object') return;
    const seen = new Set<string>();
    for (const { children: [key, member] = [] } of node.children ?? []) {
      const name = String(key?.value);
      if (seen.has(name)) duplicate ??= pointer;
      seen.add(name);
      // A key can be a person's name: unless it is plain, the pointer stops at its parent.
      if (member) visit(member, isPlainName(name) ? `${pointer}/${name}` : pointer);
    }
  };
  if (root) visit(root, '');
  return { duplicate, rounded };
}

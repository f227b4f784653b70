import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type ParsedJson, parseJson } from '../../../shared/events/json.ts';

const parse = (text: string) => parseJson(Buffer.from(text));
const faultOf = (parsed: ParsedJson) => ('fault' in parsed ? parsed.fault : undefined);
const nested = (depth: number, inside = '') => `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;

test('whatever JSON.parse accepts is read to the same value', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      expect(parse(text)).toMatchObject({ value: JSON.parse(text) });
    }),
    { seed: 11, numRuns: 500 },
  );
});

describe('a key that ends in a backslash, in an earlier body', () => {
  test.each([
    ['{"q":1,"\\\\":2}', '{"q":1,"\\n":2}', ['q', '\n']],
    ['{"r":1,"\\\\":2}', '{"r":1,"\\u0061":{"__proto__":[true,null,"\\\\"]}}', ['r', 'a']],
    ['{"s":1,"subjec\\\\":2}', '{"s":1,"subjec\\u0074":2}', ['s', 'subject']],
    ['{"t":1,"\\\\":2}', '{"t":1,"\\\\":2}', ['t', '\\']],
  ])('does not change the keys of the next: %s, then %s', (before, text, names) => {
    expect(parse(before)).toHaveProperty('value');
    const parsed = parse(text);
    const [inner] = 'value' in parsed ? [parsed.value].flat(2) : [];
    expect(Object.keys(inner as object)).toEqual(names);
  });

  test('is looked at by another parser, whatever JSON.parse made of it: in an object, a list, at the last level', () => {
    const misread = (text: string, value: unknown) => {
      // Reason: Node 20 never misreads and later ones only some keys; the answer of the fault is put in, and the guard judged.
      const once = vi.spyOn(JSON, 'parse').mockReturnValueOnce(value);
      try {
        return parse(text);
      } finally {
        once.mockRestore();
      }
    };
    const key = '{"\\u0061":2}';
    expect(misread(key, { '\\': 2 })).toMatchObject({ value: { a: 2 } });
    expect(misread(`[1,{"b":${key}}]`, [1, { b: { '\\': 2 } }])).toMatchObject({
      value: [1, { b: { a: 2 } }],
    });
    const within = (value: unknown, levels: number): unknown =>
      levels === 0 ? value : [within(value, levels - 1)];
    expect(misread(`${'['.repeat(63)}${key}${']'.repeat(63)}`, within({ '\\': 2 }, 63))).toMatchObject({
      value: within({ a: 2 }, 63),
    });
  });

  test('hides no key that comes twice, and no long number', () => {
    expect(parse('{"u":1,"\\\\":2}')).toHaveProperty('value');
    expect(faultOf(parse('{"u":1,"\\u0075":2}'))).toBe('json.duplicate-key');
    expect(faultOf(parse('{"u":1,"\\u0075":{"u":2}}'))).toBe('json.duplicate-key');
    const parsed = parse('{"u":1,"\\u0076":90071992547409931}');
    expect('rounded' in parsed && [...parsed.rounded]).toEqual(['/v']);
    expect(faultOf(parse(`{"u":1,"\\u0076":${nested(64)}}`))).toBe('json.depth');
  });

  test('a member called __proto__ stays a member', () => {
    const parsed = parse('{"\\\\":1,"__proto__":{"subject":"2"}}');
    const value = 'value' in parsed ? (parsed.value as Record<string, unknown>) : {};
    expect([Object.keys(value), value['subject']]).toEqual([['\\', '__proto__'], undefined]);
  });
});

describe('what is no JSON', () => {
  test.each([
    ['json.empty', ''],
    ['json.byte-order-mark', '\ufeff{}'],
    ['json.byte-order-mark', '\ufeff'],
    // Their UTF-8 has one or two bytes of the mark's three.
    ['json.syntax', '仿'],
    ['json.syntax', '＀'],
    ['json.syntax', 'ﺿ'],
    ['json.syntax', 'ๆ'],
    ['json.syntax', 'ﻀ'],
    ['json.syntax', ' '],
    ['json.syntax', '{'],
    ['json.syntax', '{"a":1'],
    ['json.syntax', '{"a":"b'],
    ['json.syntax', '{} {}'],
    ['json.syntax', '{}x'],
    ['json.syntax', '{}\0'],
    ['json.syntax', '\0'],
    ['json.syntax', '{"a":NaN}'],
    ['json.syntax', '{"a":Infinity}'],
    ['json.syntax', '{"a":-}'],
    ['json.syntax', '{"a":01}'],
    ['json.syntax', '{"a":+1}'],
    ['json.syntax', '{"a":0x1}'],
    ['json.syntax', '{"a":.5}'],
    ['json.syntax', '{"a":1,}'],
    ['json.syntax', '[1,]'],
    ['json.syntax', "{'a':1}"],
    ['json.syntax', '{a:1}'],
    ['json.syntax', '{"a":1}// comment'],
    ['json.syntax', '/* comment */{}'],
    ['json.syntax', '{"a":"\n"}'],
    ['json.syntax', '{"a":"\\x41"}'],
    ['json.syntax', 'undefined'],
  ])('%s: %j', (code, text) => {
    expect(parse(text)).toEqual({ fault: code, pointer: '' });
  });

  test('invalid UTF-8 anywhere', () => {
    const bad = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe4, 0xb8], [0x80]];
    for (const bytes of bad) {
      const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
      expect(parseJson(body), body.toString('hex')).toEqual({ fault: 'json.utf-8', pointer: '' });
    }
  });

  test('a body truncated at any byte', () => {
    const body = Buffer.from('[{"id":"一号","data":{"count":12}}]');
    for (let length = 0; length < body.length; length++) {
      expect(faultOf(parseJson(body.subarray(0, length))), String(length)).toMatch(/^json\./);
    }
  });
});

describe('keys', () => {
  test('a duplicate key is a fault with the pointer of its object, at any depth', () => {
    expect(parse('{"a":1,"a":1}')).toEqual({ fault: 'json.duplicate-key', pointer: '' });
    expect(parse('[{"data":{}},{"data":{"x":[{"k":1,"l":2,"k":3}]}}]')).toEqual({
      fault: 'json.duplicate-key',
      pointer: '/1/data/x/0',
    });
    expect(parse('{"张三":{"a":1,"a":2}}')).toEqual({ fault: 'json.duplicate-key', pointer: '' });
  });

  test('whatever white space precedes the colon', () => {
    const blanks = ['', ' ', '\n', '  ', '\t\r\n'];
    for (const one of blanks)
      for (const other of blanks) {
        expect(faultOf(parse(`{"a"${one}:1,"a"${other}:2}`))).toBe('json.duplicate-key');
        expect(faultOf(parse(`{"a"${one}:1,"b"${other}:2}`))).toBeUndefined();
      }
  });

  test('two spellings of one key are one key', () => {
    expect(faultOf(parse('{"a":1,"\\u0061":2}'))).toBe('json.duplicate-key');
    expect(faultOf(parse('{"":1,"":2}'))).toBe('json.duplicate-key');
    expect(faultOf(parse('{"__proto__":1,"__proto__":2}'))).toBe('json.duplicate-key');
    expect(faultOf(parse('{"a\\"":1,"a\\u0022":2}'))).toBe('json.duplicate-key');
  });

  test('the same key in two objects is no duplicate; nor is text that looks like a key', () => {
    for (const text of [
      '[{"a":1},{"a":1}]',
      '{"a":{"a":{"a":1}}}',
      '{"a":"\\"a\\":1,\\"a\\":2"}',
      '["a","a"]',
    ])
      expect(faultOf(parse(text)), text).toBeUndefined();
  });

  test('a duplicate key is found in any JSON', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1, maxKeys: 5 });
    fc.assert(
      fc.property(objects, fc.nat(), fc.nat(3), (object, pick, depth) => {
        const entries = Object.entries(object).map(
          ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
        );
        const again = entries[pick % entries.length] ?? '';
        const text = nested(depth, `{${[...entries, again].join(' , ')}}`);
        expect(faultOf(parse(text))).toBe('json.duplicate-key');
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  test('__proto__ and constructor are ordinary own keys', () => {
    const parsed = parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    const value = 'value' in parsed ? (parsed.value as object) : {};
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe('depth', () => {
  test('64 levels are read, 65 are refused', () => {
    expect(faultOf(parse(nested(64)))).toBeUndefined();
    expect(faultOf(parse(nested(65)))).toBe('json.depth');
    expect(faultOf(parse(nested(64, '12345678901234567890')))).toBeUndefined();
    expect(faultOf(parse(nested(65, '12345678901234567890')))).toBe('json.depth');
    expect(faultOf(parse(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`))).toBe('json.depth');
  });

  test('10,000 levels and half a million are a fault without a crash', () => {
    expect(parse(nested(10_000))).toEqual({ fault: 'json.depth', pointer: '' });
    expect(parse(nested(524_288))).toEqual({ fault: 'json.depth', pointer: '' });
    expect(faultOf(parse('['.repeat(1_000_000)))).toBe('json.syntax');
  });

  test('depth that a duplicate key hides from JSON.parse is a fault without a crash', () => {
    expect(parse(`{"a":${nested(100_000)},"a":1}`)).toEqual({ fault: 'json.depth', pointer: '' });
    expect(faultOf(parse(`{"a":${nested(60)},"a":"${'['.repeat(100)}"}`))).toBe('json.duplicate-key');
  });

  test('such depth counts in objects as in arrays, whatever texts are beside it', () => {
    const objects = (depth: number) => `${'{"b":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const texts = '"x",'.repeat(100);
    for (const [depth, fault] of [
      [62, 'json.duplicate-key'],
      [63, 'json.duplicate-key'],
      [64, 'json.depth'],
      [100, 'json.depth'],
    ] as const)
      for (const deep of [objects(depth), nested(depth), nested(depth - 1, `${texts}[]`)])
        expect(faultOf(parse(`{"a":${deep},"a":1}`)), `${depth}`).toBe(fault);
  });

  test('brackets within a string add no depth, whatever is escaped before them', () => {
    const brackets = '[{'.repeat(50);
    for (const escapes of ['', '\\"', '\\\\', '\\n', '\\"\\"', '\\n x ', '\\n x \\" y ', 'x\\u005b\\\\y'])
      expect(faultOf(parse(`{"a":"${escapes}${brackets}","a":1}`)), escapes).toBe('json.duplicate-key');
  });
});

describe('numbers', () => {
  const roundedOf = (text: string) => {
    const parsed = parse(text);
    return 'rounded' in parsed ? [...parsed.rounded] : parsed.fault;
  };

  test('a number too long to be read exactly is listed', () => {
    expect(roundedOf('{"data":{"count":12345678901234567890}}')).toEqual(['/data/count']);
    expect(roundedOf('[1.0000000000000000001,0.99999999999999999]')).toEqual(['/0', '/1']);
    expect(roundedOf('{"a":1e999}')).toEqual([]);
    expect(parse('{"a":1e999}')).toMatchObject({ value: { a: Number.POSITIVE_INFINITY } });
  });

  test('a number so small that it becomes 0 is listed; zero is not', () => {
    expect(roundedOf('[1e-400,0.1E-399,-2e-9999]')).toEqual(['/0', '/1', '/2']);
    expect(roundedOf('[0e-400,0.0,0,1e-10,1e0]')).toEqual([]);
  });

  test('only such numbers are listed, not zero or sixteen digits', () => {
    expect(roundedOf('1e-400')).toEqual(['']);
    expect(roundedOf('[1,0,1e-400]')).toEqual(['/2']);
    expect(roundedOf('[1234567890123456,12345678901234567,1]')).toEqual(['/1']);
    expect(roundedOf('[-1234567890123456,-12345678901234567,1]')).toEqual(['/1']);
    expect(roundedOf('[1.23456789012e-05,1.2345678901e-05]')).toEqual(['/0']);
    expect(roundedOf('{"a":[0,-12345678901234567,"x",{"b":12345678901234567}]}')).toEqual(['/a/1', '/a/3/b']);
  });

  test('a long run of digits within a string is no number', () => {
    expect(roundedOf('{"a":"12345678901234567890","12345678901234567890":"1e-400"}')).toEqual([]);
  });

  test('unlisted numbers were read exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (number) => {
        const parsed = parse(`[${number}]`);
        if (!('rounded' in parsed) || parsed.rounded.size > 0 || number > 2n ** 53n || number < -(2n ** 53n))
          return;
        const [read] = parsed.value as number[];
        expect(BigInt(read ?? Number.NaN)).toBe(number);
      }),
      { seed: 13, numRuns: 500 },
    );
  });
});

test('a mebibyte of one kind is read: a text, escapes, blanks, keys, digits', () => {
  const most = 1_000_000;
  expect(faultOf(parse(`"${'a'.repeat(most)}"`))).toBeUndefined();
  expect(faultOf(parse(`"${'\\n'.repeat(most / 2)}"`))).toBeUndefined();
  expect(faultOf(parse(`["a"${' '.repeat(most)}]`))).toBeUndefined();
  expect(faultOf(parse('1'.repeat(most)))).toBeUndefined();
  expect(faultOf(parse(`[${'1,'.repeat(most / 2)}1]`))).toBeUndefined();
  const keys = Array.from({ length: 80_000 }, (_, index) => `"k${index}":1`);
  expect(faultOf(parse(`{${keys.join(',')}}`))).toBeUndefined();
  expect(faultOf(parse(`{${keys.join(',')},"k0":1}`))).toBe('json.duplicate-key');
});

test('half of a surrogate pair and NUL, written as escapes, are JSON; the text rules refuse them', () => {
  expect(parse('["\\ud800","\\u0000"]')).toMatchObject({ value: ['\ud800', '\0'] });
});

describe('read quickly or closely, the answer is the same', () => {
  const parsed = (text: string) => parseJson(Buffer.from(text));
  const rounded = (text: string) => {
    const read = parsed(text);
    return 'rounded' in read ? [...read.rounded] : read;
  };
  const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

  test.each<[string, string[]]>([
    ['[1234567890123456]', []],
    ['[12345678901234567]', ['/0']],
    ['[-123456789012345]', []],
    ['{"a":{"b":[1,0.12345678901234567]}}', ['/a/b/1']],
    ['["12345678901234567890"]', []],
    ['["1e-400"]', []],
    ['[1e-400]', ['/0']],
    ['[1.5E-400]', ['/0']],
    ['[0e-400,0.00e-400,1e-300,1e5]', []],
    ['[1,12345678901234567,2,1e-999]', ['/1', '/3']],
  ])('of %s the numbers at %j are not exact', (text, pointers) => {
    expect(rounded(text)).toEqual(pointers);
  });

  test.each([
    ['{"a":1,"a":2}', ''],
    ['{"a" :1,"a"\n:2}', ''],
    ['{"\\u0061":1,"a":2}', ''],
    ['[{"b":1},{"b":{"c":1,"c":1}}]', '/1/b'],
    ['{"a":"[[{{","a":"\\"]"}', ''],
    ['{"\\"":1,"b":"\\\\","b":2}', ''],
  ])('of %s a key comes twice, in the object at “%s”', (text, pointer) => {
    expect(parsed(text)).toEqual({ fault: 'json.duplicate-key', pointer });
  });

  test.each([
    '{"a":"b\\":1","c":{"a":null}}',
    '[{"a":1},{"a":1}]',
    '{"a":{"a":{"a":[]}}}',
    '{"a":": \\" :","b":"{\\"a\\":1}"}',
    '[null,true,"\\\\"]',
    '7',
    'null',
  ])('of %s no key comes twice', (text) => {
    expect(parsed(text)).toEqual({ value: JSON.parse(text), rounded: new Set() });
  });

  test('64 levels are read and 65 are a fault, also under an overwritten duplicate key', () => {
    const tooDeep = { fault: 'json.depth', pointer: '' };
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const inside = open === '[' ? '' : '1';
      const deep = (depth: number) => open.repeat(depth) + inside + close.repeat(depth);
      expect(parsed(deep(64))).toHaveProperty('value');
      expect(parsed(deep(65))).toEqual(tooDeep);
    }
    expect(parsed(`{"a":${nested('[', ']', 63)},"a":1}`)).toMatchObject({ fault: 'json.duplicate-key' });
    expect(parsed(`{"a":${nested('[', ']', 64)},"a":1}`)).toEqual(tooDeep);
    expect(parsed(`{"a":"${'['.repeat(70)}","a":"\\"${'{'.repeat(70)}"}`)).toMatchObject({
      fault: 'json.duplicate-key',
    });
  });

  test('only the three bytes in order are a byte-order mark', () => {
    const faultOf = (...bytes: number[]) => {
      const read = parseJson(Uint8Array.from(bytes));
      return 'fault' in read ? read.fault : read.value;
    };
    expect(faultOf(0xef, 0xbb, 0xbf, 0x31)).toBe('json.byte-order-mark');
    expect(faultOf(0xef, 0xbb, 0x31)).toBe('json.utf-8');
    expect(faultOf(0xef, 0x31, 0xbf)).toBe('json.utf-8');
    expect(faultOf(0x31, 0xbb, 0xbf)).toBe('json.utf-8');
    expect(faultOf(0x31, 0x32, 0xbf)).toBe('json.utf-8');
    expect(faultOf(0x31)).toBe(1);
    expect(parseJson(Buffer.from('"\ufeff"'))).toEqual({ value: '\ufeff', rounded: new Set() });
  });
});

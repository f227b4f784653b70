/** Changes of a text in JSON. In: its bytes. Out: bytes in which something is cut out or put in, anywhere. */
import fc from 'fast-check';

/** Pieces that mean something to somebody, to be put in anywhere. */
const PIECES = [
  ...['"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\t', '\n', '0', '9', '-', '.', 'e', 'null', '{}', '""'],
  ...[
    '1',
    '12345678901',
    '13812345678',
    '11010119900307002X',
    '110101199003070026',
    '１３８',
    '中',
    '\u3000',
  ],
  ...[
    '\u0000',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u202e',
    'é',
    '～',
    '\u{1f600}',
    '\ufeff',
    '\\u0041',
    '\\u0000',
    '\\u4e2d',
    '\\ud800',
    '\\/',
    '\\"',
  ],
  ...[
    '"id":"x",',
    '"data":{},',
    '"sequence":"1",',
    '"time":',
    '"name":"王",',
    '"data_base64":"",',
    '"type":',
    '"sequence":"007",',
    '"sequence":null,',
    '"application":null,',
    '"role":null,',
    '"traceparent":"00",',
    '"handler":{"a":1,"a":2},',
    '"handler":["张三",-1.5e3],',
    '"1":1,',
  ],
  ...['Z', '+08:00', '-00:00', '.5', 'T', '24', '60', '02-29', '1991', '1992', '2100', '4294967296', '00'],
];
export const change = fc.record({
  at: fc.nat(1000),
  length: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 6 })),
  piece: fc.oneof(fc.constantFrom(...PIECES), fc.constant('')),
});

export function changed(
  bytes: Buffer,
  changes: readonly { at: number; length: number; piece: string }[],
): Buffer {
  return changes.reduce((before, { at, length, piece }) => {
    const from = at % (before.length + 1);
    return Buffer.concat([before.subarray(0, from), Buffer.from(piece), before.subarray(from + length)]);
  }, bytes);
}

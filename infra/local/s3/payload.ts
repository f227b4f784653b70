/**
 * What comes in: a request with a body. What goes out: the bytes that are meant, taken out of the chunks in which
 * current SDKs stream them, and the checksums that the sender gave and that were found to be right.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * Always: a checksum is verified or the request is refused; none is ever taken on trust.
 */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { readBody } from '../body.ts';
import { sha256 } from '../iam/credentials.ts';
import { notImplemented, S3Error } from './answers.ts';

export interface Payload {
  readonly bytes: Buffer;
  /** `x-amz-checksum-…` by header name. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** AWS takes 5 GB in one request; nothing of this project comes near this, and it is held in memory. */
const limit = 256 * 1024 * 1024;
const chunked = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

export async function readPayload(request: IncomingMessage): Promise<Payload> {
  const declared = String(request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD');
  if (declared.startsWith('STREAMING-') && declared !== chunked) {
    throw notImplemented(`x-amz-content-sha256: ${declared}`);
  }
  const body = await readBody(request, limit);
  if (body === null) throw new S3Error(400, 'EntityTooLarge', `more than the local limit of ${limit} bytes`);
  if (/^[0-9a-f]{64}$/.test(declared) && sha256(body) !== declared) {
    throw new S3Error(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  const { bytes, trailers } = declared === chunked ? unchunk(body) : { bytes: body, trailers: {} };
  const decoded = request.headers['x-amz-decoded-content-length'];
  if (decoded !== undefined && Number(decoded) !== bytes.length) throw incomplete();
  verifyMd5(request.headers, bytes);
  return { bytes, checksums: verifiedChecksums({ ...request.headers, ...trailers }, bytes) };
}

/** `size[;extension]CRLF bytes CRLF … 0 CRLF trailers CRLF` */
function unchunk(body: Buffer): { bytes: Buffer; trailers: Record<string, string> } {
  const chunks: Buffer[] = [];
  let position = 0;
  const line = () => {
    const end = body.indexOf('\r\n', position);
    if (end < 0) throw incomplete();
    const text = body.toString('latin1', position, end);
    position = end + 2;
    return text;
  };
  for (;;) {
    const size = Number.parseInt(/^[0-9a-fA-F]+(?=$|;)/.exec(line())?.[0] ?? '-', 16);
    if (Number.isNaN(size)) throw incomplete();
    if (size === 0) break;
    chunks.push(body.subarray(position, position + size));
    position += size;
    if (line() !== '') throw incomplete();
  }
  const trailers: Record<string, string> = {};
  while (position < body.length) {
    const [, name, value] = /^([^:]+):(.*)$/.exec(line()) ?? [];
    if (name !== undefined && value !== undefined) trailers[name.trim().toLowerCase()] = value.trim();
  }
  return { bytes: Buffer.concat(chunks), trailers };
}

function verifyMd5(headers: IncomingHttpHeaders, bytes: Buffer): void {
  const given = headers['content-md5'];
  if (given === undefined) return;
  if (Buffer.from(String(given), 'base64').length !== 16) {
    throw new S3Error(400, 'InvalidDigest', 'The Content-MD5 you specified is not valid.');
  }
  if (createHash('md5').update(bytes).digest('base64') !== given) {
    throw new S3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

const algorithms = new Map<string, (bytes: Buffer) => Buffer>([
  ['crc32', (bytes) => fourBytes(crc32(bytes))],
  ['crc32c', (bytes) => fourBytes(crc32c(bytes))],
  ['sha1', (bytes) => createHash('sha1').update(bytes).digest()],
  ['sha256', (bytes) => createHash('sha256').update(bytes).digest()],
]);

const prefix = 'x-amz-checksum-';
/** Headers that begin like a checksum and are none. */
const others = [`${prefix}mode`, `${prefix}algorithm`, `${prefix}type`];

function verifiedChecksums(headers: IncomingHttpHeaders, bytes: Buffer): Record<string, string> {
  const given = Object.entries(headers).filter(([name]) => name.startsWith(prefix) && !others.includes(name));
  for (const name of String(headers['x-amz-trailer'] ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())) {
    if (name !== '' && headers[name] === undefined)
      throw new S3Error(400, 'MalformedTrailerError', `${name} is missing`);
  }
  return Object.fromEntries(
    given.map(([name, value]) => {
      const algorithm = name.slice(prefix.length);
      const compute = algorithms.get(algorithm);
      if (compute === undefined) throw notImplemented(`the checksum algorithm ${algorithm.toUpperCase()}`);
      if (compute(bytes).toString('base64') !== value) {
        const message = `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`;
        throw new S3Error(400, 'BadDigest', message);
      }
      return [name, String(value)];
    }),
  );
}

const incomplete = () =>
  new S3Error(400, 'IncompleteBody', 'The body is not of the length or of the chunks that it announced.');

function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** CRC-32 with Castagnoli's polynomial, reflected (RFC 3720, appendix B.4). */
const castagnoli = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

function crc32c(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (castagnoli[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}

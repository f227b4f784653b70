/**
 * What comes in: the headers by which a request makes itself depend on what is there, and the object that is there.
 * What goes out: nothing where they hold, else the refusal; and the part of an object that is asked for.
 * RFC 9110, sections 13 and 14; https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */
import type { IncomingMessage } from 'node:http';
import { notImplemented, S3Error } from './answers.ts';
import type { Guard, StoredObject } from './objects.ts';

export const noSuchKey = (key: string) =>
  new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });

/** The condition keys of IAM that tell a policy of a conditional write. */
export function conditionKeys(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    ['if-match', 'if-none-match'].flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[`s3:${name}`, String(value)]];
    }),
  );
}

const failed = (condition: string) =>
  new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });

/** What If-Match and If-None-Match ask of a write; S3 knows no other value of the latter than `*`. */
export function writeGuard(request: IncomingMessage, key: string): Guard {
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  if (noneMatch !== undefined && noneMatch !== '*')
    throw notImplemented('If-None-Match with an ETag on a write');
  return (current) => {
    if (noneMatch !== undefined && current !== undefined) throw failed('If-None-Match');
    if (match === undefined) return;
    if (current === undefined) throw noSuchKey(key);
    if (!names(match, current.content.etag)) throw failed('If-Match');
  };
}

/** RFC 9110, section 13.2.2: the tags are asked before the dates, and silence the date beside them. */
export function checkRead({ headers }: IncomingMessage, { content, lastModified }: StoredObject): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  const modified = Math.floor(Date.parse(lastModified) / 1000) * 1000;
  const since = (text: string | undefined) => Date.parse(text ?? '');
  if (match !== undefined ? !names(match, content.etag) : modified > since(headers['if-unmodified-since'])) {
    throw failed(match === undefined ? 'If-Unmodified-Since' : 'If-Match');
  }
  if (
    noneMatch !== undefined ? names(noneMatch, content.etag) : modified <= since(headers['if-modified-since'])
  ) {
    const cached = content.headers['cache-control'];
    throw new S3Error(304, 'NotModified', 'Not Modified', {
      etag: content.etag,
      'last-modified': new Date(lastModified).toUTCString(),
      ...(cached === undefined ? {} : { 'cache-control': cached }),
    });
  }
}

function names(header: string, etag: string): boolean {
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, '').replace(/^"|"$/g, ''));
  return tags.includes('*') || tags.includes(etag.replace(/"/g, ''));
}

/** Both ends included. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Null where the whole is meant: also, by RFC 9110, where the header is not understood. */
export function rangeOf(header: string | undefined, size: number): Range | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (header?.includes(',')) throw notImplemented('several ranges');
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end || start >= size) {
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', {
      ActualObjectSize: `${size}`,
    });
  }
  return { start, end };
}

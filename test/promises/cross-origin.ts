/**
 * What the page of another site may read of a stack that is up. In: the stack, and the operator's client. Out: for each
 * object of both buckets, and for places of the API, whether an answer to it would be shown to such a page.
 */
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { LocalStack } from '../../infra/local/stack.ts';

const ORIGIN = 'https://elsewhere.example';
const EXPOSED = ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'];

export interface Shown {
  place: string;
  status: number;
  /** An answer to a request that needs no question before it. */
  read: boolean;
  /** The headers that a script may see. */
  exposed: boolean;
  /** Status of the question for a part of it, and for a removal. */
  part: number;
  removal: number;
}

/** Every object of a bucket, asked for as the public does. */
export async function shownOf(
  { url }: Pick<LocalStack, 'url'>,
  s3: S3Client,
  bucket: string,
): Promise<Shown[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, ...(token && { ContinuationToken: token }) }),
    );
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    token = page.NextContinuationToken;
  } while (token);
  return Promise.all(
    keys.map(async (key) => ({
      ...(await shown(`${url}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`)),
      place: key,
    })),
  );
}

export async function shown(place: string): Promise<Shown> {
  const [answer, part, removal] = await Promise.all([
    fetch(place, { method: 'HEAD', headers: { origin: ORIGIN }, redirect: 'manual' }),
    asked(place, 'GET', 'range'),
    asked(place, 'DELETE'),
  ]);
  const exposed = (answer.headers.get('access-control-expose-headers') ?? '').split(', ');
  return {
    place,
    status: answer.status,
    read: ['*', ORIGIN].includes(answer.headers.get('access-control-allow-origin') ?? ''),
    exposed: EXPOSED.every((name) => exposed.includes(name)),
    part: allowed(part),
    removal: allowed(removal),
  };
}

const asked = (place: string, method: string, headers?: string) =>
  fetch(place, {
    method: 'OPTIONS',
    redirect: 'manual',
    headers: {
      origin: ORIGIN,
      'access-control-request-method': method,
      ...(headers && { 'access-control-request-headers': headers }),
    },
  });

/** A browser goes on only where an answer without a fault names its origin. */
const allowed = ({ status, headers }: Response): number =>
  headers.has('access-control-allow-origin') || status >= 400 ? status : 403;

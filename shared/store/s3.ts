/** A bucket on S3. All guarantees of versions and pointers rest on conditional writes (`If-None-Match`, `If-Match`). */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { lockedUntil, type ObjectLock } from './object-lock.ts';
import type { Objects, ObjectToPut, StoredObject } from './ports.ts';

export function s3Objects(client: S3Client, bucket: string, lock?: ObjectLock): Objects {
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    async get(key) {
      return absentAsUndefined(async () => found(await client.send(new GetObjectCommand(at(key)))));
    },
    async head(key) {
      return absentAsUndefined(async () => {
        const { ETag = '', Metadata = {} } = await client.send(new HeadObjectCommand(at(key)));
        return { etag: ETag, metadata: Metadata };
      });
    },
    async put(object) {
      try {
        const { key } = object;
        await client.send(
          new PutObjectCommand({ ...at(key), ...written(object), ...lockedUntil(key, lock) }),
        );
        return true;
      } catch (error) {
        if (object.only !== undefined && lostRace(error)) return false;
        throw error;
      }
    },
    async *list(prefix) {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(at(key)));
    },
  };
}

async function found(answer: GetObjectCommandOutput): Promise<StoredObject> {
  const { Body, ETag = '', Metadata = {}, ContentType, CacheControl, ContentDisposition } = answer;
  return {
    bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(),
    etag: ETag,
    metadata: Metadata,
    ...(ContentType !== undefined && { mediaType: ContentType }),
    ...(CacheControl !== undefined && { cacheControl: CacheControl }),
    ...(ContentDisposition !== undefined && { disposition: ContentDisposition }),
  };
}

function written({ bytes, mediaType, cacheControl, disposition, metadata, only }: ObjectToPut) {
  return {
    Body: bytes,
    ContentType: mediaType,
    ...(cacheControl && { CacheControl: cacheControl }),
    ...(disposition && { ContentDisposition: disposition }),
    ...(metadata && { Metadata: { ...metadata } }),
    ...(only === 'absent' && { IfNoneMatch: '*' }),
    ...(only !== undefined && only !== 'absent' && { IfMatch: only.etag }),
  };
}

async function absentAsUndefined<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** 412: the condition failed; 409: another conditional write was under way; 404: the object to replace is gone. */
function lostRace(error: unknown): boolean {
  return isMissing(error) || [412, 409].includes(statusOf(error) ?? 0);
}

/** Whether the object is missing. A missing bucket is an error: it must never look like an empty one. */
function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && (error as S3ServiceException).name !== 'NoSuchBucket';
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

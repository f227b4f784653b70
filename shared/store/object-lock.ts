/**
 * Object Lock on what was published. In: the setting as the stack hands it on, `none` or `GOVERNANCE 3650` (mode and
 * days). Out: what is asked of S3 with each object that is put: nothing but for keys under `versions/`, which are locked
 * from the moment of the write. Always: a setting that cannot be read stops the function; nothing is left unlocked in
 * silence. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */

export interface ObjectLock {
  mode: 'GOVERNANCE' | 'COMPLIANCE';
  days: number;
  /** Milliseconds since 1970 UTC. */
  clock: () => number;
}

const DAY = 86_400_000;

export function objectLockOf(setting: string, clock: () => number): ObjectLock | undefined {
  if (setting === 'none') return undefined;
  const [, mode, days] = /^(GOVERNANCE|COMPLIANCE) ([1-9]\d{0,4})$/.exec(setting) ?? [];
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE')
    throw new Error(`OBJECT_LOCK is ${JSON.stringify(setting)}: none, or a mode and days`);
  return { mode, days: Number(days), clock };
}

export function lockedUntil(key: string, lock: ObjectLock | undefined) {
  if (!lock || !key.startsWith('versions/')) return {};
  const { mode, days, clock } = lock;
  return { ObjectLockMode: mode, ObjectLockRetainUntilDate: new Date(clock() + days * DAY) };
}

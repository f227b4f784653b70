/**
 * S3 Object Lock for published versions. In: the setting from the stack, `none` or mode and days such as
 * `GOVERNANCE 3650`. Out: the parameters of each put; only keys under `versions/` are locked, from the moment of the
 * write. Always: an unreadable setting stops the function, so that nothing stays unlocked unnoticed.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */

export interface ObjectLock {
  mode: 'GOVERNANCE' | 'COMPLIANCE';
  days: number;
  /** Milliseconds since 1970 UTC. */
  clock: () => number;
}

const DAY = 86_400_000;

/** Undefined for `none`. Throws if the setting is unreadable. */
export function objectLockOf(setting: string, clock: () => number): ObjectLock | undefined {
  if (setting === 'none') return undefined;
  const [, mode, days] = /^(GOVERNANCE|COMPLIANCE) ([1-9]\d{0,4})$/.exec(setting) ?? [];
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE')
    throw new Error(`OBJECT_LOCK is ${JSON.stringify(setting)}: none, or a mode and days`);
  return { mode, days: Number(days), clock };
}

/** The parameters of a put that lock the object; none for keys outside `versions/`. */
export function lockedUntil(key: string, lock: ObjectLock | undefined) {
  if (!lock || !key.startsWith('versions/')) return {};
  const { mode, days, clock } = lock;
  return { ObjectLockMode: mode, ObjectLockRetainUntilDate: new Date(clock() + days * DAY) };
}

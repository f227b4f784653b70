/**
 * The secret that signs the messages to an agency's webhook. In: the agency, the private bucket, and the act: show,
 * rotate or retire. Out: the newest secret as a receiver configures it. Always: at most two secrets sign, so that a
 * receiver changes from one to the next without a message that it cannot verify.
 */
import { randomBytes } from 'node:crypto';
import { secretOf } from '../../../shared/intake/signature.ts';
import { notifyKeysOf, retireNotifyKey, rotateNotifyKey } from '../../../shared/night/notify-key.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { Refused } from '../messages.ts';

const REFUSALS: Readonly<Record<string, { zh: string; en: string }>> = {
  two: {
    zh: '已有两个密钥；请先用 --retire 停用较旧的',
    en: 'two secrets are active; drop the older one with --retire first',
  },
  one: { zh: '只有一个密钥，不能停用', en: 'there is only one secret; it cannot be dropped' },
  overtaken: { zh: '密钥刚被他人更改，请重试', en: 'someone else changed the secret just now; try again' },
};

export async function notifySecret(
  agency: string,
  way: 'show' | 'rotate' | 'retire',
  drafts: Pick<Objects, 'get' | 'put'>,
): Promise<string> {
  const ports = { drafts, seed: () => randomBytes(32).toString('hex') };
  const done =
    way === 'rotate'
      ? await rotateNotifyKey(agency, ports)
      : way === 'retire'
        ? await retireNotifyKey(agency, ports)
        : 'shown';
  const refusal = REFUSALS[done];
  if (refusal) throw new Refused(refusal);
  const [newest] = await notifyKeysOf(agency, ports);
  return secretOf(newest);
}

/** The signing secret of a command. In: options and environment. Out: the secret, or its key; it is never printed. */
import { keyOf } from '../../../shared/intake/signature.ts';
import type { Shell } from '../io.ts';
import { WrongUsage } from '../messages.ts';

export function secretGiven({ secret }: { secret?: string }, { env }: Shell): string {
  const given = secret ?? env['GONGKAI_SECRET'];
  if (given === undefined || given === '')
    throw new WrongUsage({
      zh: '缺少签名密钥：请设置环境变量 GONGKAI_SECRET，或用 --secret 给出 registry apply 打印的 whsec_…',
      en: 'the signing secret is missing: set GONGKAI_SECRET, or give with --secret the whsec_… that registry apply printed',
    });
  return given.trim();
}

export function signingKey(order: { secret?: string }, shell: Shell): Buffer {
  const key = keyOf(secretGiven(order, shell));
  if (key) return key;
  throw new WrongUsage({
    zh: '签名密钥的格式不对：应为 whsec_ 加 24–64 字节的 Base64，请检查是否复制完整',
    en: 'the signing secret is malformed: whsec_ and base64 of 24 to 64 bytes are expected; was it copied whole?',
  });
}

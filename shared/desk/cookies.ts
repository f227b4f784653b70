/**
 * The desk's cookies. In: a small object, or a Cookie header. Out: an encrypted token (JWE, A256GCM) with a purpose and
 * an expiry, or the object again. Always: a token that was changed, has expired, or was made for another purpose gives
 * nothing; every cookie is `__Host-`, HttpOnly, Secure and SameSite=Lax.
 */
import { EncryptJWT, jwtDecrypt } from 'jose';

export const SESSION = '__Host-gongkai';
export const SIGNING_IN = '__Host-gongkai-signing-in';
/** Seconds: a working day, and the time to type a password. */
export const SESSION_SECONDS = 8 * 3600;
export const SIGNING_IN_SECONDS = 600;

type CookieName = typeof SESSION | typeof SIGNING_IN;
type Payload = Readonly<Record<string, string>>;

export interface Sealing {
  key: Uint8Array;
  /** Milliseconds since 1970 UTC. */
  now: number;
}

export async function sealed(name: CookieName, payload: Payload, { key, now }: Sealing): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const lasts = name === SESSION ? SESSION_SECONDS : SIGNING_IN_SECONDS;
  const token = await new EncryptJWT({ ...payload })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setAudience(name)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lasts)
    .encrypt(key);
  return `${name}=${token}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${lasts}`;
}

export function emptied(name: CookieName): string {
  return `${name}=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0`;
}

/** The texts of a cookie, and `issuedAt` in seconds; undefined without a valid one of ours. */
export async function opened(
  name: CookieName,
  header: string | undefined,
  { key, now }: Sealing,
): Promise<Record<string, string> | undefined> {
  const token = cookieValue(name, header);
  if (token === undefined) return undefined;
  try {
    const { payload } = await jwtDecrypt(token, key, {
      audience: name,
      currentDate: new Date(now),
      clockTolerance: 0,
      requiredClaims: ['exp', 'iat'],
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    const texts = Object.entries(payload).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return { ...Object.fromEntries(texts), issuedAt: String(payload.iat) };
  } catch {
    return undefined;
  }
}

/** Nothing for a repeated name: another party's cookie cannot be distinguished from ours. */
function cookieValue(name: string, header: string | undefined): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

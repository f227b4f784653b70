/**
 * KMS for the key of the transparency log. In: the setting from the stack (`signs ARN`, `seals ARN` or `file`), and a
 * client. Out: a service that signs with a key that never leaves KMS, or one that encrypts and decrypts a key. Always:
 * an unreadable setting stops the function; every failure names the key and the call.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html (Ed25519: MessageType RAW)
 */
import {
  DecryptCommand,
  EncryptCommand,
  GetPublicKeyCommand,
  type KMSClient,
  SignCommand,
} from '@aws-sdk/client-kms';
import { keyInSpki } from './ed25519.ts';

export type KeyService =
  | {
      way: 'signs';
      /** ARN of the key. */
      key: string;
      publicKey: () => Promise<Uint8Array>;
      sign: (bytes: Uint8Array) => Promise<Uint8Array>;
    }
  | {
      way: 'seals';
      key: string;
      seal: (secret: Uint8Array, log: string) => Promise<Uint8Array>;
      open: (sealed: Uint8Array, log: string) => Promise<Uint8Array>;
    };

/** The log cannot be signed now. The next night continues from whatever was written. */
export class LogKeyUnavailable extends Error {
  override readonly name = 'LogKeyUnavailable';
  constructor(why: string, options?: ErrorOptions) {
    super(`the transparency log is not signed, and waits for the next night: ${why}`, options);
  }
}

/** The service of a setting; undefined for `file`. Throws if the setting is unreadable. */
export function keyServiceOf(setting: string, client: () => KMSClient): KeyService | undefined {
  if (setting === 'file') return undefined;
  const [, way, key] = /^(signs|seals) (arn:\S+)$/.exec(setting) ?? [];
  if (key === undefined)
    throw new Error(`LOG_KEY is ${JSON.stringify(setting)}: file, or signs or seals and the ARN of a key`);
  return way === 'signs' ? signing(key, client()) : sealing(key, client());
}

const SigningAlgorithm = 'ED25519_SHA_512';

function signing(key: string, kms: KMSClient): KeyService {
  const KeyId = key;
  return {
    way: 'signs',
    key,
    publicKey: () =>
      asked('kms:GetPublicKey', key, async () => {
        const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
        const found = PublicKey && keyInSpki(PublicKey);
        if (!found) throw new Error('it is no key of Ed25519');
        return found;
      }),
    sign: (Message) =>
      asked('kms:Sign', key, async () => {
        const order = { KeyId, Message, MessageType: 'RAW', SigningAlgorithm } as const;
        return given((await kms.send(new SignCommand(order))).Signature);
      }),
  };
}

function sealing(key: string, kms: KMSClient): KeyService {
  const KeyId = key;
  // A key encrypted for one log can be decrypted only for that log.
  const context = (log: string) => ({ KeyId, EncryptionContext: { log } });
  return {
    way: 'seals',
    key,
    seal: (Plaintext, log) =>
      asked('kms:Encrypt', key, async () =>
        given((await kms.send(new EncryptCommand({ ...context(log), Plaintext }))).CiphertextBlob),
      ),
    open: (CiphertextBlob, log) =>
      asked('kms:Decrypt', key, async () =>
        given((await kms.send(new DecryptCommand({ ...context(log), CiphertextBlob }))).Plaintext),
      ),
  };
}

async function asked<T>(action: string, key: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new LogKeyUnavailable(`${action} on ${key}: ${why}`, { cause });
  }
}

function given(bytes: Uint8Array | undefined): Uint8Array {
  if (!bytes) throw new Error('the answer is empty');
  return bytes;
}

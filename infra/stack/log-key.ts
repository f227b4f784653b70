/**
 * The key of the transparency log. In: the setting `logKey`. Out: a KMS key that signs (Ed25519) or seals, the variable
 * of the signing function, and its grant. Always: only one function may use it, and only for its single purpose. The
 * key outlives the stack, so the log can continue with it.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** A function that can receive grants. */
interface Signs {
  may(purpose: string, actions: readonly string[], ...resources: readonly string[]): void;
}

const ACTIONS = { kms: ['kms:GetPublicKey', 'kms:Sign'], sealed: ['kms:Decrypt', 'kms:Encrypt'] } as const;

export class LogKey extends Construct {
  /** LOG_KEY of the function that signs. */
  readonly variable: string;
  readonly key: Key | undefined;
  readonly #actions: readonly string[];

  constructor(scope: Construct, id: string, { logKey }: Pick<Settings, 'logKey'>) {
    super(scope, id);
    this.key = logKey === 'file' ? undefined : this.made(logKey);
    this.#actions = logKey === 'file' ? [] : ACTIONS[logKey];
    this.variable = this.key ? `${logKey === 'kms' ? 'signs' : 'seals'} ${this.key.keyArn}` : 'file';
  }

  usedBy(step: Signs): void {
    if (this.key) step.may('LogKey', this.#actions, this.key.keyArn);
  }

  private made(way: 'kms' | 'sealed'): Key {
    return new Key(this, 'Key', {
      description: way === 'kms' ? 'Signs the transparency log' : 'Seals the key of the transparency log',
      ...(way === 'kms'
        ? { keySpec: KeySpec.ECC_NIST_EDWARDS25519, keyUsage: KeyUsage.SIGN_VERIFY }
        : { enableKeyRotation: true }),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      pendingWindow: Duration.days(7), // left by a failed creation; a pending key costs nothing
    });
  }
}

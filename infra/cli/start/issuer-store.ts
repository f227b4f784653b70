/**
 * The store of this machine's identity provider, in memory, with the interface of its library. It ends with the
 * process.
 */
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** A class for each provider: its instances, one per model of the library, share one map. */
export function memoryAdapter(): new (name: string) => Adapter {
  const kept = new Map<string, AdapterPayload>();
  return class extends ModelStore {
    constructor(name: string) {
      super(name, kept);
    }
  };
}

class ModelStore implements Adapter {
  readonly #name: string;
  readonly #kept: Map<string, AdapterPayload>;

  constructor(name: string, kept: Map<string, AdapterPayload>) {
    this.#name = name;
    this.#kept = kept;
  }

  #key(id: string): string {
    return `${this.#name}:${id}`;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.#kept.set(this.#key(id), payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#kept.get(this.#key(id));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.#kept.values()].find((payload) => payload.uid === uid);
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload) await this.upsert(id, { ...payload, consumed: Math.floor(Date.now() / 1000) });
  }

  async destroy(id: string): Promise<void> {
    this.#kept.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of this.#kept) if (payload.grantId === grantId) this.#kept.delete(key);
  }
}

/**
 * Sends disclosure events: an outbox (a folder, of one process), back-off, Retry-After. Node 18 on, no dependency.
 * put(event) keeps an event; it throws where the outbox is full. flush() sends what waits, oldest first; it throws where
 * the endpoint does not answer. Nothing leaves before 202; after 409 and 422 a faulty event lies under `refused`. A lost
 * reply or a killed process only means that events are sent again, which is always safe: each is stored once.
 */
import { createHmac, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';

const [BATCH, MOST_BYTES, PATIENCE] = [100, 1_000_000, 60_000];
const pause = (seconds) => new Promise((wake) => setTimeout(wake, seconds * 1000));

export class Sender {
  constructor(url, source, secret, folder, { sleep = pause, most = 100_000 } = {}) {
    this.url = `${url.replace(/\/$/, '')}/sources/${source}/events`;
    this.key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    Object.assign(this, { folder, sleep, most });
    fs.mkdirSync(join(folder, 'refused'), { recursive: true });
    this.next = Number(this.names().at(-1)?.slice(0, 15) ?? 0) + 1;
  }

  names() {
    const all = fs.readdirSync(this.folder);
    return all.filter((name) => name.endsWith('.json')).sort();
  }

  waiting() {
    return this.names().length;
  }

  put(event) {
    if (this.waiting() >= this.most)
      throw new Error('the outbox is full: send first, and keep the event where it is');
    const name = `${String(this.next++).padStart(15, '0')}.json`;
    this.write(join(this.folder, name), JSON.stringify(event));
  }

  /** Whole or not at all, also where the machine stops. */
  write(path, text) {
    const file = fs.openSync(`${path}.new`, 'w');
    fs.writeSync(file, text);
    fs.fsyncSync(file);
    fs.closeSync(file);
    fs.renameSync(`${path}.new`, path);
  }

  async flush(attempts = 20) {
    for (let sent = 0; ; ) {
      const rows = [];
      let size = 2;
      for (const name of this.names().slice(0, BATCH)) {
        const text = fs.readFileSync(join(this.folder, name), 'utf8');
        size += Buffer.byteLength(text) + 1;
        if (rows.length > 0 && size > MOST_BYTES) break;
        rows.push({ name, text });
      }
      if (rows.length === 0) return sent;
      const body = Buffer.from(`[${rows.map(({ text }) => text).join()}]`);
      const { status, answer } = await this.deliver(body, attempts);
      const refused = this.refusals(status, answer, rows.length);
      for (const [index, { name, text }] of rows.entries()) {
        const error = refused.get(index);
        // After 422 nothing of the request is stored: what is not faulty stays, and is sent again.
        if (!error && status === 422) continue;
        if (error) this.write(join(this.folder, 'refused', name), JSON.stringify({ error, event: text }));
        else sent++;
        fs.unlinkSync(join(this.folder, name));
      }
    }
  }

  /** By place in the batch, what is wrong with an event. */
  refusals(status, answer, count) {
    const errors = status === 409 || status === 422 ? (answer.errors ?? []) : [];
    const placed = errors.map((error) => [Number(/^\/(\d+)/.exec(error.pointer)?.[1] ?? count), error]);
    const refused = new Map(placed.filter(([index]) => index < count));
    if (status !== 202 && refused.size === 0) throw new Error(`HTTP ${status} ${JSON.stringify(answer)}`);
    return refused;
  }

  async deliver(body, attempts) {
    const id = `msg_${randomUUID()}`;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const { status, answer, wait } = await this.post(id, body);
      if (status !== 0 && status !== 429 && status < 500) return { status, answer };
      const unsaid = Math.min(300, 2 ** attempt) * (0.75 + Math.random() / 2);
      if (attempt < attempts) await this.sleep(wait ?? unsaid);
    }
    throw new Error(`no answer after ${attempts} attempts; what waits stays in the outbox`);
  }

  async post(id, body) {
    const timestamp = String(Math.floor(Date.now() / 1000)); // seconds; every attempt is signed anew
    const mac = createHmac('sha256', this.key).update(`${id}.${timestamp}.`).update(body).digest('base64');
    const signature = { 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
    const headers = { 'content-type': 'application/cloudevents-batch+json', 'webhook-id': id, ...signature };
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const reply = await fetch(this.url, { method: 'POST', headers, body, signal });
      const after = reply.headers.get('retry-after') ?? '';
      const unsaid = reply.status === 429 || reply.status === 503 ? 30 : undefined;
      const answer = await reply.json().catch(() => ({}));
      return { status: reply.status, answer, wait: /^\d+$/.test(after) ? Number(after) : unsaid };
    } catch {
      return { status: 0 }; // no reply: whether it was stored, sending again will tell
    }
  }
}

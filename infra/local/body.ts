/**
 * What comes in: a request whose body has not been read. What goes out: all of its bytes, or null if they exceed the
 * limit. The rest is then read and discarded, so that the sender receives the answer and not a reset.
 */
import type { IncomingMessage } from 'node:http';

export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= limit ? Buffer.concat(chunks, length) : null;
}

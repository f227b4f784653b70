/**
 * What comes in: a request whose body was not read yet. What goes out: all of its bytes, or null where they are more
 * than the limit; the rest is then read and thrown away, so that the sender meets the answer and not a reset.
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

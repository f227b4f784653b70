/**
 * `npx gongkai …` of a shell script, run in this process. In: the folder of a checkout. Out: lines of bash that define
 * `npx` for what follows them. Always: the arguments, the folder, the exported secret, both streams and the exit code are
 * those that a process would have; the first command of a script, and all that is not `gongkai`, is a process. A process
 * for each of seventy commands takes two seconds of loading before it does anything.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gongkai } from '../rooms/cli/recording-shell.ts';

export interface SpokenCommands {
  /** Bash that sends `npx gongkai` here. */
  readonly preamble: string;
  /** How many commands ran here. */
  readonly count: () => number;
  readonly close: () => void;
}

export async function spokenCommands(folder: string, env: Record<string, string>): Promise<SpokenCommands> {
  let count = 0;
  const server = createServer(async (socket) => {
    const [where = '', secret = '', ...argv] = await orderFrom(socket);
    count += 1;
    process.chdir(where);
    const around = { ...process.env, ...env, ...(secret !== '' && { GONGKAI_SECRET: secret }) };
    const clock = { now: Date.now, pause: (ms: number) => pause(ms) };
    const { code, out, bytes, told } = await gongkai(argv, { root: folder, env: around, ...clock });
    writeFileSync(join(folder, '.said'), told.map((line) => `${line}\n`).join(''));
    writeFileSync(join(folder, '.code'), `${code}\n`);
    socket.write(out);
    socket.end(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { preamble: preambleFor(port, folder), count: () => count, close: () => server.close() };
}

/** Fields that each end with a NUL; the first says how many follow. */
async function orderFrom(socket: Socket): Promise<string[]> {
  let text = '';
  socket.setEncoding('utf8');
  for await (const piece of socket.iterator({ destroyOnReturn: false })) {
    text += piece;
    const [many, ...fields] = text.split('\0').slice(0, -1);
    if (many !== undefined && fields.length === Number(many)) return fields;
  }
  throw new Error(`half an order: ${text}`);
}

const preambleFor = (port: number, folder: string): string => `
asked=0
npx() {
  if [ "$1" != gongkai ] || [ $((asked++)) = 0 ]; then command npx "$@"; return; fi
  shift
  local exported=""
  [[ "$(declare -p GONGKAI_SECRET 2>/dev/null)" == "declare -x"* ]] && exported=$GONGKAI_SECRET
  exec 3<>/dev/tcp/127.0.0.1/${port}
  printf '%s\\0' $(($# + 2)) "$PWD" "$exported" "$@" >&3
  cat <&3
  exec 3>&-
  cat '${folder}/.said' >&2
  return "$(cat '${folder}/.code')"
}`;

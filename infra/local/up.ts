/**
 * `local-assembly FOLDER`: runs any assembly that `cdk synth` wrote. In: its folder, the data folder, a port.
 * Out: the stack's outputs as JSON on standard output; it runs until it is asked to end. Always: a template that needs
 * an unsupported feature ends with exit 1 and names the place; wrong usage ends with exit 2.
 */
import { parseArgs } from 'node:util';
import { putUp } from './stack.ts';

const USAGE = `usage: local-assembly FOLDER [--data DIR] [--port N]

  FOLDER      what cdk synth wrote, such as cdk.out
  --data DIR  where tables, objects, executions and logs lie (default: .local-assembly)
  --port N    of 127.0.0.1; 0 lets the system choose (default: 8787)

example: npx cdk synth && npx local-assembly cdk.out --port 0
`;

interface Order {
  assembly: string;
  dataDirectory: string;
  port: number;
}

export async function main(words: readonly string[]): Promise<void> {
  const order = read(words);
  if (order === null) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    const stack = await putUp({ ...order, report: (message) => process.stderr.write(`${message}\n`) });
    process.stdout.write(`${JSON.stringify({ url: stack.url, outputs: stack.outputs }, null, 2)}\n`);
    await asked;
    await stack.close();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Null if the arguments do not have the command's form. */
function read(words: readonly string[]): Order | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        data: { type: 'string', default: '.local-assembly' },
        port: { type: 'string', default: '8787' },
      },
    });
    const [assembly, ...more] = positionals;
    const port = Number(values.port);
    if (assembly === undefined || more.length > 0 || !/^\d{1,5}$/.test(values.port) || port > 65_535)
      return null;
    return { assembly, dataDirectory: values.data, port };
  } catch {
    return null;
  }
}

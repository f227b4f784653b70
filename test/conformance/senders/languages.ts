/**
 * The senders of the kit, each with what runs it. In: where it sends to and keeps its outbox, and a script. Out: a command
 * that does one step after the other and tells what came of it. Always: pauses are told instead of waited for, and an
 * outbox holds three hundred. Python and Node are scripted; the others have a driver beside this file.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
export const KIT = join(HERE, '../../../infra/cli/vendor/kit');
const PHP = process.env['PHP'] ?? 'php';

export interface Place {
  url: string;
  secret: string;
  outbox: string;
  /** Of all tests: what was compiled lies there. */
  folder: string;
}

export interface Language {
  name: string;
  file: string;
  /** The program that has to be on the machine, and how it tells its release. */
  needs: readonly [program: string, ...words: string[]];
  compile?: (folder: string) => void;
  command: (place: Place, script: string) => readonly string[];
  put: (list: readonly object[], folder: string) => string;
  flush: string;
  waits: string;
  full: string;
  refused: string;
}

/** Steps of a driver: words, each on a line of its own. */
const DRIVEN = {
  put: (list: readonly object[], folder: string) => {
    const path = join(folder, `put-${++written}.jsonl`);
    writeFileSync(path, list.map((event) => JSON.stringify(event)).join('\n'));
    return `put\n${path}`;
  },
  flush: 'flush',
  waits: 'waits',
  full: 'full',
  refused: 'refused',
};
let written = 0;

const python: Language = {
  name: 'Python',
  file: 'sender.py',
  needs: ['python3', '--version'],
  command: ({ url, secret, outbox }, script) => [
    'python3',
    '-c',
    [
      'import sys, json',
      `sys.path.insert(0, ${JSON.stringify(KIT)})`,
      'sys.dont_write_bytecode = True',
      'import sender',
      `s = sender.Sender(${JSON.stringify(url)}, "cases", ${JSON.stringify(secret)}, ${JSON.stringify(outbox)}, sleep=lambda t: print("slept", t), most=300)`,
      script,
    ].join('\n'),
  ],
  put: (list) => `for e in json.loads(${JSON.stringify(JSON.stringify(list))}): s.put(e)`,
  flush: 'print("sent", s.flush(), "left", s.waiting())',
  waits: 'print("waits", s.waiting())',
  full: 'try: s.put({"id": "one too many"})\nexcept sender.Full: print("full")',
  refused: 'print(s.db.execute("SELECT refused FROM outbox").fetchall())',
};

const node: Language = {
  name: 'Node',
  file: 'sender.mjs',
  needs: [process.execPath, '--version'],
  command: ({ url, secret, outbox }, script) => [
    process.execPath,
    '--input-type=module',
    '-e',
    [
      `import { Sender } from ${JSON.stringify(join(KIT, 'sender.mjs'))};`,
      "import { readdirSync, readFileSync } from 'node:fs';",
      `const outbox = ${JSON.stringify(outbox)};`,
      `const s = new Sender(${JSON.stringify(url)}, 'cases', ${JSON.stringify(secret)}, outbox, { sleep: async (t) => console.log('slept', t), most: 300 });`,
      script,
    ].join('\n'),
  ],
  put: (list) => `for (const e of ${JSON.stringify(list)}) s.put(e);`,
  flush: "console.log('sent', await s.flush(), 'left', s.waiting());",
  waits: "console.log('waits', s.waiting());",
  full: "try { s.put({ id: 'one too many' }) } catch (error) { console.log(/full/.exec(error.message)[0]) }",
  refused:
    "for (const n of readdirSync(outbox + '/refused')) console.log(readFileSync(outbox + '/refused/' + n, 'utf8'));",
};

/** Compiled as Java 8 has it, language and library. */
const java: Language = {
  ...DRIVEN,
  name: 'Java 8',
  file: 'Sender.java',
  needs: ['javac', '-version'],
  compile: (folder) => {
    const sources = [join(KIT, 'Sender.java'), join(HERE, 'Driver.java')];
    execFileSync('javac', ['--release', '8', '-Xlint:-options', '-d', join(folder, 'java'), ...sources]);
  },
  command: ({ url, secret, outbox, folder }, script) => [
    ...['java', '-cp', join(folder, 'java'), 'Driver', url, secret, outbox],
    ...script.split('\n'),
  ],
};

/** A module of its own that needs no other; its `go` line holds the compiler to that release of the language. */
const go: Language = {
  ...DRIVEN,
  name: 'Go',
  file: 'sender.go',
  needs: ['go', 'version'],
  compile: (folder) => {
    const module = join(folder, 'go');
    mkdirSync(join(module, 'sender'), { recursive: true });
    writeFileSync(join(module, 'go.mod'), 'module kit\n\ngo 1.18\n');
    cpSync(join(HERE, 'driver.go'), join(module, 'main.go'));
    cpSync(join(KIT, 'sender.go'), join(module, 'sender/sender.go'));
    const env = { ...process.env, GOPROXY: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '' };
    execFileSync('go', ['vet', './...'], { cwd: module, env });
    execFileSync('go', ['build', '-o', 'driver', '.'], { cwd: module, env });
  },
  command: ({ url, secret, outbox, folder }, script) => [
    ...[join(folder, 'go/driver'), url, secret, outbox],
    ...script.split('\n'),
  ],
};

const php: Language = {
  ...DRIVEN,
  name: 'PHP',
  file: 'sender.php',
  needs: [PHP, '--version'],
  command: ({ url, secret, outbox }, script) => [
    ...[PHP, join(HERE, 'driver.php'), join(KIT, 'sender.php'), url, secret, outbox],
    ...script.split('\n'),
  ],
};

export const LANGUAGES: readonly Language[] = [python, node, java, go, php];

/** What the program says of its release; undefined where it is not on this machine. */
export function releaseOf({ needs: [program, ...words] }: Language): string | undefined {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.trim().split('\n')[0] : undefined;
}

/**
 * Code generators on `openapi.json`: what they make of it has to compile, which a vendor's first hour depends on. Java,
 * Python, Go and C# by openapi-generator (Maven's plugin, in the release that most have and in the newest), Python also by
 * openapi-python-client, TypeScript by openapi-typescript. A tool that is not on this machine fails its test; C#, which few
 * machines of developers have, is named as unproven there. Mono compiles the client for .NET Framework 4.8, with what it
 * asks of two libraries by name alone.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../../shared/events/envelope.ts';
import { openApi } from '../../shared/intake/openapi.ts';
import { pythonWith } from './python.ts';
import { unproven } from './unproven.ts';

const run = promisify(execFile);
const WITH_OUTPUT = { maxBuffer: 2 ** 28 };
const PLUGIN = 'org.openapitools:openapi-generator-maven-plugin';

let folder: string;
let document: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongkai-clients-'));
  document = join(folder, 'openapi.json');
  await writeFile(document, JSON.stringify(openApi()));
  // The plugin's goal asks for a project, and takes nothing from it.
  const names = '<groupId>none</groupId><artifactId>none</artifactId><version>1</version>';
  await writeFile(
    join(folder, 'pom.xml'),
    `<project><modelVersion>4.0.0</modelVersion>${names}<packaging>pom</packaging></project>`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function generate(
  release: string,
  language: string,
  library?: string,
  options: Record<string, string> = {},
): Promise<string> {
  const output = join(folder, [language, release, ...Object.values(options)].join('-'));
  const configurationFile = `${output}.json`;
  await writeFile(configurationFile, JSON.stringify(options));
  const asked = {
    inputSpec: document,
    generatorName: language,
    output,
    generateApiTests: 'false',
    generateModelTests: 'false',
    configurationFile,
    ...(library && { library }),
  };
  const settings = Object.entries(asked).map(
    ([name, value]) => `-Dopenapi.generator.maven.plugin.${name}=${value}`,
  );
  await run('mvn', ['-q', '-B', `${PLUGIN}:${release}:generate`, ...settings], {
    ...WITH_OUTPUT,
    cwd: folder,
  });
  return output;
}

const releases = ['7.14.0', '7.25.0'];

test.each(releases)('openapi-generator %s: the Java client compiles', async (release) => {
  const client = await generate(release, 'java', 'native');
  await run('mvn', ['-q', '-B', 'compile'], { ...WITH_OUTPUT, cwd: client });
  const classes = await readdir(join(client, 'target/classes/org/openapitools/client/model'));
  expect(classes).toContain('ApplicationDecided.class');
});

test.each(releases)(
  'openapi-generator %s: the Python client is Python, with a model a type',
  async (release) => {
    const client = await generate(release, 'python');
    await run('python3', ['-m', 'compileall', '-q', join(client, 'openapi_client')], WITH_OUTPUT);
    expect(await readdir(join(client, 'openapi_client/models'))).toContain('application_decided.py');
  },
);

test.each(releases)('openapi-generator %s: the Go client compiles', async (release) => {
  const client = await generate(release, 'go');
  const options = { ...WITH_OUTPUT, cwd: client };
  await run('go', ['mod', 'tidy'], options);
  await run('go', ['build', './...'], options).catch((failed) => {
    throw new Error(String(failed.stderr).slice(0, 5_000));
  });
  expect(await readdir(client)).toContain('model_application_decided.go');
});

test.each(releases)('openapi-generator %s: a C# client is made, with a model a type', async (release) => {
  const client = await generate(release, 'csharp');
  expect(await readdir(join(client, 'src/Org.OpenAPITools/Model'))).toContain('ApplicationDecided.cs');
});

const has = (program: string) => spawnSync(program, ['--version']).status === 0;

function testWith(program: string, isHere: boolean) {
  return isHere ? test.each(releases) : () => unproven('the C# client compiles', program);
}

testWith('dotnet', has('dotnet'))('openapi-generator %s: the C# client compiles', async (release) => {
  const client = join(folder, `csharp-${release}`);
  await run('dotnet', ['build', join(client, 'src/Org.OpenAPITools')], WITH_OUTPUT);
});

/** As Debian has it: older than the one property that the client sets, which spells names as they are spelled anyhow. */
const JSON_NET = '/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll';
const NAMING = /NamingStrategy = new CamelCaseNamingStrategy\s*\{[^}]*\}/g;
const ASSEMBLIES = ['Net.Http', 'ComponentModel.DataAnnotations', 'Runtime.Serialization', 'Web'];

testWith('mcs (Mono)', has('mcs') && existsSync(JSON_NET))(
  'openapi-generator %s: the C# client for .NET Framework 4.8 compiles, and what it writes is taken',
  async (release) => {
    const client = await generate(release, 'csharp', 'httpclient', { targetFramework: 'net48' });
    const code = join(client, 'src/Org.OpenAPITools');
    const files = (await readdir(code, { recursive: true })).filter((name) => name.endsWith('.cs'));
    for (const name of files) {
      const path = join(code, name);
      await writeFile(path, (await readFile(path, 'utf8')).replace(NAMING, ''));
    }
    const library = join(client, 'client.dll');
    const references = [JSON_NET, ...ASSEMBLIES.map((name) => `System.${name}`)].map((name) => `-r:${name}`);
    const sources = [
      join(import.meta.dirname, 'clients/StandIn.cs'),
      ...files.map((name) => join(code, name)),
    ];
    const options = ['-langversion:latest', '-target:library', `-out:${library}`, ...references];
    await run('mcs', [...options, ...sources], WITH_OUTPUT).catch((failed) => {
      throw new Error(String(failed.stderr).slice(0, 5_000));
    });
    expect(await eventWrittenWith(library, references, client)).toEqual({
      faults: [],
      type: 'application.decided',
    });
  },
);

/** What the endpoint's reader says of an event that a program writes with the client. */
async function eventWrittenWith(library: string, references: readonly string[], client: string) {
  const program = join(client, 'use.exe');
  const use = join(import.meta.dirname, 'clients/Use.cs');
  await copyFile(JSON_NET, join(client, 'Newtonsoft.Json.dll'));
  await run('mcs', ['-langversion:latest', `-out:${program}`, `-r:${library}`, ...references, use]);
  const env = { ...process.env, TZ: 'Asia/Shanghai' };
  const { stdout } = await run('mono', [program], { ...WITH_OUTPUT, env });
  const sender = { source: 'oa', agencies: ['huaian'], may: ['facts'] as const, succeeds: [] };
  const options = { mode: 'single', now: Date.UTC(2025, 3, 1), rounded: new Set<string>() } as const;
  const { events, faults } = readEvents(JSON.parse(stdout), sender, options);
  return { faults, type: events[0]?.event.type };
}

test('openapi-python-client: it warns of nothing, and its client is Python with a module an operation', async () => {
  const python = await pythonWith(folder, 'openapi-python-client==0.29.1');
  const output = join(folder, 'python-client');
  const settings = join(folder, 'settings.json');
  await writeFile(settings, '{"post_hooks": []}');
  const made = await run(
    python('openapi-python-client'),
    // Formatting what was made needs one more tool, and is not what is asked here.
    ['generate', '--path', document, '--output-path', output, '--meta', 'none', '--config', settings],
    WITH_OUTPUT,
  );
  expect(made.stdout + made.stderr).not.toMatch(/warning|unable|unsupported|skip/i);
  await run(python('python'), ['-m', 'compileall', '-q', output], WITH_OUTPUT);
  const operations = (
    await readdir(join(output, 'api/default')).catch(() => readdir(join(output, 'api')))
  ).join();
  expect(operations).toMatch(/send_events|list_faults/);
});

test('openapi-typescript: the types compile', async () => {
  const types = join(folder, 'client.ts');
  await run('npx', ['--yes', 'openapi-typescript@7.13.0', document, '--output', types], WITH_OUTPUT);
  const use = join(folder, 'use.ts');
  await writeFile(
    use,
    `import type { components, paths } from './client.ts';
export const outcome: components['schemas']['application.decided']['data']['outcome'] = 'unavailable.not-held';
export type Faults = paths['/sources/{source}/faults']['get']['responses']['200'];
`,
  );
  const options = ['--noEmit', '--strict', '--allowImportingTsExtensions', '--module', 'nodenext', use];
  await run('npx', ['tsc', '--ignoreConfig', ...options], WITH_OUTPUT).catch((failed) => {
    throw new Error(String(failed.stdout));
  });
});

/**
 * `npm run test:map`: which tests prove which module. In: the imports of the checkout, and prefixes of modules, or
 * nothing for all. Out: a line a module of `shared/` and `functions/`: the tests that import it themselves, or, where
 * none does, how many reach it through other modules. A module that no import reaches runs as a bundle on the local
 * stack, or in a process of its own, and is named so.
 */
import { cruise, type IModule } from 'dependency-cruiser';

const asked = process.argv.slice(2);
const { output } = await cruise(['shared', 'functions', 'test'], {
  doNotFollow: { path: 'node_modules' },
  tsPreCompilationDeps: false,
});
if (typeof output === 'string') throw new Error('dependency-cruiser gave text where modules were expected');

const modules = new Map(output.modules.map((module) => [module.source, module]));
const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const tests = [...modules.keys()].filter(isTest);

/** Everything that a test imports, and what that imports. */
function reachedFrom(test: string): Set<string> {
  const reached = new Set<string>();
  const open = [test];
  for (let path = open.pop(); path !== undefined; path = open.pop())
    for (const next of importsOf(modules.get(path))) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  return reached;
}

function importsOf(module: IModule | undefined): string[] {
  return (module?.dependencies ?? []).map(({ resolved }) => resolved).filter((path) => modules.has(path));
}

const named = new Map<string, string[]>();
const through = new Map<string, number>();
for (const test of tests) {
  for (const path of importsOf(modules.get(test))) named.set(path, [...(named.get(path) ?? []), test]);
  for (const path of reachedFrom(test)) through.set(path, (through.get(path) ?? 0) + 1);
}

/** Types alone have nothing to prove: no module imports them when it runs. */
const proven = [...modules.keys()].filter(
  (path) =>
    /^(shared|functions)\/.*\.tsx?$/.test(path) &&
    (asked.length === 0 || asked.some((prefix) => path.startsWith(prefix))),
);
const imported = new Set([...modules.values()].flatMap(importsOf));
let unreached = 0;
for (const path of proven.sort()) {
  const direct = named.get(path);
  const many = through.get(path) ?? 0;
  if (direct) console.log(`${path}: ${direct.join(', ')}`);
  else if (many > 0) console.log(`${path}: through others, by ${many} test files`);
  else if (imported.has(path) || path.startsWith('functions/')) {
    console.log(`${path}: through no import; by a bundle or another process`);
    unreached += 1;
  }
}
console.log(
  `${proven.length} modules, ${tests.length} test files, ${unreached} modules that no import reaches`,
);

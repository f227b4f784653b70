/**
 * The process that runs an untrusted file of counting rules. In: lines of JSON on standard input: the text of the file,
 * the request, cases. Out: lines of JSON on standard output: acknowledgements, the answer, or the reason why there is
 * none. Always: the file runs in a context that holds only the language, in a process without environment and without
 * files; only text goes in and out. rules-process.ts starts this from its text, so that not even this file is read
 * here.
 */
import { createInterface } from 'node:readline';
import vm from 'node:vm';

/** The layer between this process and the file: created in the file's own context before the file is loaded. */
const BRIDGE = `(() => {
  'use strict';
  const { apply } = Reflect;
  const { then } = Promise.prototype;
  const { stringify } = JSON;
  const text = String;
  const { slice } = String.prototype;
  let cases = [];
  let at = 0;
  let ended = false;
  let wanted;
  let outcome = '';
  const next = () =>
    at < cases.length
      ? { value: cases[at++], done: false }
      : ended ? { value: undefined, done: true } : undefined;
  const source = {
    [Symbol.asyncIterator]: () => source,
    next: () => {
      const found = next();
      return found ? Promise.resolve(found) : new Promise((give) => { wanted = give; });
    },
  };
  const serve = () => {
    if (!wanted) return;
    const found = next();
    if (!found) return;
    const give = wanted;
    wanted = undefined;
    give(found);
  };
  const failed = (error) => {
    let what = '';
    try { what = apply(slice, text(error && error.message), [0, 300]); } catch {}
    outcome = 'threw' + what;
  };
  return {
    begin(recount, request) {
      cases = []; at = 0; ended = false; wanted = undefined; outcome = '';
      try {
        apply(then, Promise.resolve(recount(request, source)), [
          (answer) => { outcome = typeof answer === 'string' ? 'given' + answer : 'threw'; },
          failed,
        ]);
      } catch (error) { failed(error); }
    },
    feed(one) { if (at === cases.length) { cases = []; at = 0; } cases[cases.length] = one; serve(); },
    end() { ended = true; serve(); },
    hungry: () => at === cases.length && wanted !== undefined,
    outcome: () => outcome,
    refusal: () => new TypeError('a file of rules imports nothing'),
  };
})()`;

const { stdin, stdout } = process;
const turn = () => new Promise((resolve) => setImmediate(resolve));
const say = (message) => stdout.write(`${JSON.stringify(message)}\n`);

const context = vm.createContext(Object.create(null), {
  codeGeneration: { strings: false, wasm: false },
});
// The context gets only the language, without its means of memory outside the heap.
vm.runInContext('delete globalThis.SharedArrayBuffer; delete globalThis.WebAssembly;', context);
const bridge = vm.runInContext(BRIDGE, context);
let rules;

// If the file escapes its context, it finds nothing here either.
const language = new Set(vm.runInContext('Object.getOwnPropertyNames(globalThis)', context));
for (const name of Object.getOwnPropertyNames(globalThis))
  if (!language.has(name) && name !== 'setImmediate') delete globalThis[name];

for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  const message = JSON.parse(line);
  if ('load' in message) say(await load(message.load));
  else if ('ask' in message) {
    bridge.begin(rules, message.ask);
    say({ taken: 0 });
  } else if ('cases' in message) say(await take(message.cases));
  else if ('end' in message) say(await answer());
  else if ('apart' in message) say(await oneByOne(message.apart, message.request));
}

async function load(source) {
  let imports = false;
  try {
    const module = new vm.SourceTextModule(source, {
      context,
      identifier: 'rules',
      importModuleDynamically: () => {
        throw bridge.refusal();
      },
    });
    await module.link(() => {
      imports = true;
      throw new TypeError('refused');
    });
    await module.evaluate();
    const { interfaceVersion, recount } = module.namespace;
    if (interfaceVersion !== 1 || typeof recount !== 'function') return { fault: 'rules-interface' };
    rules = recount;
    return { taken: 0 };
  } catch {
    return { fault: imports ? 'rules-imports' : 'rules-interface' };
  }
}

async function take(cases) {
  for (const one of cases) bridge.feed(one);
  while (!bridge.hungry() && bridge.outcome() === '') await turn();
  return bridge.outcome() === '' ? { taken: cases.length } : outcome();
}

async function answer() {
  bridge.end();
  while (bridge.outcome() === '') await turn();
  return outcome();
}

function outcome() {
  const said = bridge.outcome();
  return said.startsWith('given') ? { answer: said.slice(5) } : { fault: 'rules-threw', what: said.slice(5) };
}

/** Each case as if there were no other. */
async function oneByOne(cases, request) {
  const answers = [];
  for (const one of cases) {
    bridge.begin(rules, request);
    bridge.feed(one);
    const said = await answer();
    if ('fault' in said) return said;
    answers.push(said.answer);
  }
  return { answers };
}

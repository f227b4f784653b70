/**
 * Acts as the managed Node.js runtime for one function on this machine. It loads the handler that `_HANDLER` names from
 * `LAMBDA_TASK_ROOT`, takes invocations from the Lambda runtime API and answers them, one at a time.
 *
 * Plain JavaScript without dependencies: it runs in the function's own process, beside the function's bundle.
 * Always: it ends with its parent, even a killed one: standard input, which only the parent holds open, ends then, and
 * the runtime API no longer answers.
 * Source: AWS Lambda Developer Guide, "Lambda runtime API"; error names as the managed runtime gives them.
 */
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true });

/** Without a time limit: the answer to `next` comes with the next invocation. */
function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const sent = request(`${api}${path}`, { method, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function describe(error, errorType) {
  const known = error instanceof Error;
  return JSON.stringify({
    errorType: errorType ?? (known ? error.name : typeof error),
    errorMessage: known ? error.message : String(error),
    trace: known ? String(error.stack).split('\n') : [],
  });
}

async function loadHandler() {
  const [, file, name] = /^(.*)\.([^.]+)$/.exec(process.env._HANDLER ?? '') ?? [];
  if (!file)
    throw Object.assign(new Error(`bad handler ${process.env._HANDLER}`), {
      name: 'Runtime.MalformedHandlerName',
    });
  const base = join(process.env.LAMBDA_TASK_ROOT, file);
  const path = ['.js', '.mjs', '.cjs']
    .map((ending) => base + ending)
    .find((candidate) => existsSync(candidate));
  if (!path)
    throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
  const module = await import(pathToFileURL(path).href);
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${process.env._HANDLER} is undefined or not exported`), {
    name: 'Runtime.HandlerNotFound',
  });
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** A handler answers by its promise, or by its callback. */
function invoke(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context, callback);
    if (typeof returned?.then === 'function') returned.then(resolve, reject);
    else if (handler.length < 3) resolve(returned);
  });
}

async function serve(handler) {
  let current;
  const giveUp = (errorType) => async (error) => {
    console.error(error);
    if (current)
      await call('POST', `/invocation/${current}/error`, describe(error, errorType)).catch(() => {});
    process.exit(129);
  };
  process.on('uncaughtException', giveUp());
  process.on('unhandledRejection', giveUp('Runtime.UnhandledPromiseRejection'));
  for (;;) {
    const next = await call('GET', '/invocation/next');
    current = next.headers['lambda-runtime-aws-request-id'];
    let answer;
    try {
      const result = await invoke(handler, JSON.parse(next.body), contextOf(next.headers));
      answer = ['response', JSON.stringify(result) ?? 'null'];
    } catch (error) {
      console.error(error);
      answer = ['error', describe(error)];
    }
    await call('POST', `/invocation/${current}/${answer[0]}`, answer[1]);
    current = undefined;
  }
}

process.stdin
  .on('end', () => process.exit(0))
  .on('error', () => process.exit(0))
  .resume();

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  console.error(error);
  const errorType = error?.name?.startsWith('Runtime.') ? error.name : undefined;
  await call('POST', '/init/error', describe(error, errorType)).catch(() => {});
  process.exit(1);
}
// Only a vanished runtime API ends the loop.
await serve(handler).catch(() => process.exit(0));

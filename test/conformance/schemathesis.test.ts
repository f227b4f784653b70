/**
 * schemathesis on the API as it is put up on this machine, by the document that vendors get: no answer is an error of the
 * server's, and each has a status, a type, headers and a shape that the document names. Every request is signed, so that
 * what lies behind the signature is reached. Needs Python; a machine that cannot install the tool fails this test.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openApi } from '../../shared/intake/openapi.ts';
import { realStack } from '../promises/real-stack.ts';
import { pythonWith } from './python.ts';

const run = promisify(execFile);
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** Signs the bytes that go over the wire; of a GET the text that stands in their place. */
const HOOKS = `
import base64, hashlib, hmac, os, time, urllib.parse
import schemathesis
from requests.auth import AuthBase

class Signed(AuthBase):
    def __call__(self, request):
        stamp, name = str(int(time.time())), "msg_1"
        if request.method == "POST":
            body = request.body or b""
            body = body.encode() if isinstance(body, str) else body
        else:
            parts = urllib.parse.urlsplit(request.url)
            pairs = sorted(urllib.parse.parse_qsl(parts.query, keep_blank_values=True), key=lambda pair: pair[0].encode())
            query = "&".join(f"{urllib.parse.quote(k, safe='-_.~')}={urllib.parse.quote(v, safe='-_.~')}" for k, v in pairs)
            body = f"GET {parts.path}{'?' + query if query else ''}".encode()
        key = base64.b64decode(os.environ["VENDOR_KEY"])
        digest = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
        request.headers["webhook-id"] = name
        request.headers["webhook-timestamp"] = stamp
        request.headers["webhook-signature"] = "v1," + base64.b64encode(digest).decode()
        return request

schemathesis.auth.set_from_requests(Signed())

@schemathesis.hook
def map_path_parameters(context, path_parameters):
    path_parameters["source"] = "bench"
    return path_parameters

@schemathesis.hook
def map_query(context, query):
    if query and "agency" in query:
        query["agency"] = "huaian"
    return query
`;

test('schemathesis finds no answer that the document does not describe', { timeout: 1_800_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gongkai-schemathesis-'));
  const bench = await realStack(['huaian']);
  try {
    const python = await pythonWith(folder, 'schemathesis==4.32.5');
    const [document, hooks] = [join(folder, 'openapi.json'), join(folder, 'vendor_hooks.py')];
    await writeFile(document, JSON.stringify(openApi()));
    await writeFile(hooks, HOOKS);
    const url = String(bench.stack.outputs['ApiUrl']);
    const options = ['--max-examples', '10', '--seed', '20261130', '--checks', CHECKS.join(',')];
    const { stdout } = await run(python('schemathesis'), ['run', document, '--url', url, ...options], {
      cwd: folder,
      maxBuffer: 2 ** 28,
      env: {
        ...process.env,
        SCHEMATHESIS_HOOKS: 'vendor_hooks',
        PYTHONPATH: folder,
        VENDOR_KEY: bench.key.toString('base64'),
        NO_COLOR: '1',
      },
    }).catch((failed) => {
      throw new Error(String(failed.stdout).slice(-20_000) + String(failed.stderr).slice(-2_000));
    });
    console.log(stdout.slice(-2_000));
    expect(stdout).not.toMatch(/FAILURES|ERRORS/);
  } finally {
    await bench.close();
    await rm(folder, { recursive: true });
  }
});

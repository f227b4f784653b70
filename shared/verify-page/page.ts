/**
 * The page on which anyone checks a published report, `verify.html`. In: dropped or chosen files, or pasted text. Out:
 * the results on the page, to print or to save as JSON or CSV. Always holds: nothing is sent anywhere; lists of files
 * are read one after the other, and a later one replaces the results of an earlier one.
 */
import type { ReadReport } from '../reading/read-report.ts';
import { type ReadResult, resultJson, resultsCsv } from '../reading/result.ts';
import { byId, type PageEvent, type PageFile, page, print, save } from './dom.ts';
import { reportOf, resultOf } from './result-of.ts';
import { overviewOf, viewOf } from './view.ts';

let results: ReadResult[] = [];
let turn = 0;

async function check(files: readonly PageFile[]): Promise<void> {
  if (files.length === 0) return;
  const mine = ++turn;
  const status = byId('status');
  byId('results').replaceChildren();
  byId('results').setAttribute('aria-busy', 'true');
  byId('keep').hidden = true;
  const before = await yearBefore();
  const found: ReadResult[] = [];
  for (const [index, file] of files.entries()) {
    status.textContent = `正在读取第${index + 1}份，共${files.length}份……`;
    // The browser paints between two files.
    await new Promise((painted) => setTimeout(painted, 0));
    found.push(await resultOf(file.name, new Uint8Array(await file.arrayBuffer()), before));
    if (mine !== turn) return;
  }
  results = found;
  status.textContent = `已核对${files.length}份。没有任何内容离开本机。`;
  byId('results').replaceChildren(...(found.length > 1 ? [overviewOf(found)] : []), ...found.map(viewOf));
  byId('results').setAttribute('aria-busy', 'false');
  byId('keep').hidden = false;
  byId('results').focus();
}

async function yearBefore(): Promise<ReadReport | undefined> {
  const [file] = [...(byId('before').files ?? [])];
  if (!file) return undefined;
  return reportOf(file.name, new Uint8Array(await file.arrayBuffer())).catch(() => undefined);
}

function pasted(): PageFile {
  const bytes = new TextEncoder().encode(byId('text').value);
  return { name: '粘贴的内容', arrayBuffer: async () => bytes.buffer };
}

function json(): string {
  const [only] = results;
  const value = results.length === 1 && only ? resultJson(only) : results.map(resultJson);
  return `${JSON.stringify(value, null, 2)}\n`;
}

function dropped(event: PageEvent): void {
  event.preventDefault();
  void check([...(event.dataTransfer?.files ?? [])]);
}

byId('files').addEventListener('change', () => void check([...(byId('files').files ?? [])]));
byId('paste').addEventListener('click', () => {
  if (byId('text').value.trim() !== '') void check([pasted()]);
});
page.body.addEventListener('dragover', (event) => event.preventDefault());
page.body.addEventListener('drop', dropped);
byId('save-json').addEventListener('click', () => save('核对结果.json', 'application/json', json()));
byId('save-csv').addEventListener('click', () => save('核对结果.csv', 'text/csv', resultsCsv(results)));
byId('print').addEventListener('click', print);

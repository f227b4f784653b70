/**
 * `gongkai vendor-kit DIR`: everything that a vendor needs besides the address and the secret. In: a folder. Out: the
 * schemas, the page of codes, all values with their labels, vectors of signatures and digests, golden histories,
 * senders, and an overview. Always: made from the validating code, so that a kit never contradicts its release.
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVENT_TYPES } from '../../../shared/events/catalogue.ts';
import { codesByField } from '../../../shared/events/field-rules.ts';
import { CODE_LABELS } from '../../../shared/form/codes.ts';
import { CODES } from '../../../shared/intake/codes.ts';
import { renderCodesPage } from '../../../shared/intake/codes-page.tsx';
import { eventSchema } from '../../../shared/intake/event-schema.ts';
import { labelOf } from '../../../shared/intake/labels.ts';
import { openApi } from '../../../shared/intake/openapi.ts';
import { TYPE_DESCRIPTIONS } from '../../../shared/intake/type-descriptions.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import { GOLDEN, written } from './golden/histories.ts';
import { digestVectors, signatureVectors } from './kit-vectors.ts';

const SENDERS = ['Sender.java', 'sender.go', 'sender.mjs', 'sender.php', 'sender.py'];

export async function writeKit(folder: string, shell: Shell): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files: Record<string, string> = {
    'openapi.json': json(openApi()),
    'event.schema.json': json(eventSchema()),
    'codes.html': renderCodesPage(),
    'codes.json': json(CODES),
    'values.json': json(values()),
    'vectors.json': json({ signatures: signatureVectors(), digests: digestVectors() }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const parts = join(shell.root, 'infra/cli/vendor/kit');
  for (const name of ['README.md', ...SENDERS]) await copyFile(join(parts, name), join(folder, name));
  await writeGolden(join(folder, 'golden'), join(parts, 'golden.md'));
  const all = [...Object.keys(files), 'README.md', 'golden', ...SENDERS].sort();
  shell.out(`${both({ zh: `已写入 ${folder}：${all.join('、')}`, en: `written to ${folder}` })}\n`);
}

/** A file a history, and a list of them. */
async function writeGolden(folder: string, words: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const history of GOLDEN) await writeFile(join(folder, `${history.id}.json`), json(written(history)));
  const index = GOLDEN.map(({ id, zh, rules, faults }) => ({
    history: id,
    file: `${id}.json`,
    title: zh,
    rules,
    faults: faults.map(({ code }) => code),
  }));
  await writeFile(join(folder, 'index.json'), json(index));
  await copyFile(words, join(folder, 'README.md'));
}

const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;

/** Every value of a fact in the catalogue, with its label, and the label of its row in the form if it has one. */
function values(): object {
  const of = (field: string, codes: readonly string[]) =>
    codes.map((code) => ({ code, label: labelOf(field, code) ?? null, row: CODE_LABELS.get(code) ?? null }));
  const byField = [...codesByField()].map(([field, codes]) => [field, of(field, codes)]);
  // For a type the label is a sentence, including its brackets.
  const type = EVENT_TYPES.map((code) => ({ code, label: TYPE_DESCRIPTIONS[code].meaning, row: null }));
  return { type, ...Object.fromEntries(byField) };
}

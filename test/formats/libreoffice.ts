import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const NEEDED = [
  'npm run test:formats needs LibreOffice (Writer and Calc) and poppler-utils: soffice, pdftoppm and pdftotext on the PATH,',
  'or SOFFICE naming the program. Debian: apt install libreoffice-writer libreoffice-calc poppler-utils fonts-noto-cjk.',
].join(' ');

/** Runs a program that npm does not bring; says what is needed where it is missing. */
async function tool(name: string, args: readonly string[]): Promise<void> {
  try {
    await run(name, [...args], { timeout: 240_000 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error(NEEDED, { cause: error });
    throw error;
  }
}

/** What LibreOffice makes of a file: its name's ending tells the kind, `to` is the wanted one. */
export async function converted(bytes: Uint8Array, from: string, to: string): Promise<Buffer> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, `in.${from}`), bytes);
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
    const out = join(folder, 'out');
    const args = [profile, '--headless', '--convert-to', to, '--outdir', out, join(folder, `in.${from}`)];
    await tool(process.env['SOFFICE'] ?? 'soffice', args);
    return readFile(join(out, `in.${to.split(':')[0]}`));
  });
}

/** The pages of a PDF: their text in reading order, and each as a picture (PNG). */
export async function pagesOf(pdf: Buffer): Promise<{ texts: string[]; pictures: Buffer[] }> {
  return inFolder(async (folder) => {
    const file = join(folder, 'in.pdf');
    await writeFile(file, pdf);
    await tool('pdftotext', ['-layout', '-enc', 'UTF-8', file, join(folder, 'text.txt')]);
    await tool('pdftoppm', ['-r', '60', '-png', file, join(folder, 'page')]);
    const text = await readFile(join(folder, 'text.txt'), 'utf8');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
    const pictures = await Promise.all(names.map((name) => readFile(join(folder, name))));
    return { texts: text.split('\f').slice(0, -1), pictures };
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'formats-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

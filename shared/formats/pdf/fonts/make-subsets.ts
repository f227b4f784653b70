/**
 * `npm run fonts`: rebuilds the committed fonts. In: the packages below, fetched with `npm pack` at exactly these
 * versions. Out: one subset per face beside this file, with its original licence. Always holds: the same packages give
 * the same bytes.
 *
 * A face covers GB 2312, the general list (通用规范汉字表, 国发〔2013〕23号, 8,105 characters) as far as the font has them, and
 * everything that is not an ideograph. The face of the body text covers all CJK Unified Ideographs, since the other
 * faces fall back to it.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { fontsIn, glyphsOf } from '../sfnt.ts';
import { joinSlices } from './join-slices.ts';

const here = import.meta.dirname;

interface Face {
  readonly file: string;
  readonly source: string;
  readonly licence: readonly [from: string, to: string];
  readonly reach: 'lists' | 'unified' | RegExp;
  /** Files of the package; several are slices of one font. */
  readonly holds: (name: string) => boolean;
}

const SERIF = '@expo-google-fonts/noto-serif-sc@0.4.3';
const SANS = '@expo-google-fonts/noto-sans-sc@0.4.3';
const KAI = 'lxgw-wenkai-webfont@1.7.0';
/** Scripts of 民族语文 and pictographs: each font only for its own characters, as the last fallback. */
const MORE = [
  ['serif-tibetan@0.4.2', 'NotoSerifTibetan', /\p{Script=Tibetan}/u],
  ['sans-mongolian@0.4.1', 'NotoSansMongolian', /\p{Script=Mongolian}/u],
  ['naskh-arabic@0.4.5', 'NotoNaskhArabic', /\p{Script_Extensions=Arabic}/u],
  ['emoji@0.4.7', 'NotoEmoji', /\p{Extended_Pictographic}|\p{Regional_Indicator}/u],
] as const;
const serifLicence = ['LICENSE_FONT', 'NotoSerifSC-LICENSE.txt'] as const;
const sansLicence = ['LICENSE_FONT', 'NotoSansSC-LICENSE.txt'] as const;

const FACES: readonly Face[] = [
  {
    file: 'NotoSerifSC-Regular.ttf',
    source: SERIF,
    licence: serifLicence,
    reach: 'unified',
    holds: (name) => name.endsWith('/NotoSerifSC_400Regular.ttf'),
  },
  {
    file: 'NotoSerifSC-Bold.ttf',
    source: SERIF,
    licence: serifLicence,
    reach: 'lists',
    holds: (name) => name.endsWith('/NotoSerifSC_700Bold.ttf'),
  },
  {
    file: 'NotoSansSC-Regular.ttf',
    source: SANS,
    licence: sansLicence,
    reach: 'lists',
    holds: (name) => name.endsWith('/NotoSansSC_400Regular.ttf'),
  },
  {
    file: 'NotoSansSC-Bold.ttf',
    source: SANS,
    licence: sansLicence,
    reach: 'lists',
    holds: (name) => name.endsWith('/NotoSansSC_700Bold.ttf'),
  },
  {
    file: 'LXGWWenKai-Regular.ttf',
    source: KAI,
    licence: ['OFL.txt', 'LXGWWenKai-LICENSE.txt'],
    reach: 'lists',
    holds: (name) => /\/lxgwwenkai-regular-subset-\d+\.woff2$/.test(name),
  },
  ...MORE.map(
    ([source, name, reach]): Face => ({
      file: `${name}-Regular.ttf`,
      source: `@expo-google-fonts/noto-${source}`,
      licence: ['LICENSE_FONT', `${name}-LICENSE.txt`],
      reach,
      holds: (path) => path.endsWith(`/${name}_400Regular.ttf`),
    }),
  ),
];

const HAN = /\p{Script=Han}/u;
const HANGUL = /\p{Script=Hangul}/u;
const ASIDE = /[\u3040-\u33ff\uff61-\uffdf]/u;

/** The ideographs of GB 2312, by its rows 16 to 87. */
function gb2312(): string {
  const decoder = new TextDecoder('gb18030');
  const rows = Array.from({ length: 72 }, (_, row) => 0xb0 + row);
  const cells = Array.from({ length: 94 }, (_, cell) => 0xa1 + cell);
  const text = rows
    .map((row) => decoder.decode(Uint8Array.from(cells.flatMap((cell) => [row, cell]))))
    .join('');
  return [...text].filter((character) => HAN.test(character)).join('');
}

const listed = new Set(gb2312() + readFileSync(join(here, 'general-list.txt'), 'utf8').trim());

function wanted(code: number, reach: Face['reach']): boolean {
  const character = String.fromCodePoint(code);
  // ASCII digits count as pictographs: the other faces have them.
  if (reach instanceof RegExp) return code > 0x7f && reach.test(character);
  if (listed.has(character)) return true;
  if (reach === 'unified')
    return !HANGUL.test(character) && !(code >= 0x3400 && code < 0x4e00) && code < 0x20000;
  // The face of the body text has radicals, kana and enclosed characters.
  return (
    !HANGUL.test(character) &&
    (code < 0x2e80 || code === 0x3007 || !(HAN.test(character) || ASIDE.test(character)))
  );
}

const NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17];
const FEATURES = ['ccmp', 'locl', 'mark', 'mkmk'];

async function subset(bytes: Buffer, reach: Face['reach']): Promise<Buffer | undefined> {
  const plain = await subsetFont(bytes, undefined, { targetFormat: 'sfnt', keepAllGlyphs: true });
  const characters = fontsIn(plain).flatMap((font) => [...glyphsOf(font).keys()]);
  const kept = characters.filter((code) => wanted(code, reach));
  if (kept.length === 0) return undefined;
  return subsetFont(bytes, String.fromCodePoint(...kept), {
    targetFormat: 'sfnt',
    preserveNameIds: NAMES,
    // A script that joins its letters needs everything that its font knows of them.
    ...(reach instanceof RegExp ? {} : { keepFeatures: FEATURES }),
    noHinting: true,
  });
}

async function make(face: Face, folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `/${name}`)
    .filter(face.holds)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const parts = [];
  for (const name of files) parts.push(await subset(readFileSync(join(folder, name)), face.reach));
  const fonts = parts.filter((part) => part !== undefined);
  const [first] = fonts;
  if (first === undefined) throw new Error(`${face.source} holds nothing for ${face.file}`);
  const bytes = fonts.length === 1 ? first : joinSlices(fonts);
  writeFileSync(join(here, face.file), bytes);
  const [from, to] = face.licence;
  copyFileSync(join(folder, from), join(here, to));
  console.log(face.file, bytes.length, `${[...listed].filter(has(bytes)).length} of ${listed.size} listed`);
}

function has(bytes: Uint8Array): (character: string) => boolean {
  const glyphs = new Set(fontsIn(bytes).flatMap((font) => [...glyphsOf(font).keys()]));
  return (character) => glyphs.has(character.codePointAt(0) ?? 0);
}

function unpack(source: string, folder: string): string {
  const packed = execFileSync('npm', ['pack', source, '--json', '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  execFileSync('tar', ['xf', join(folder, filename), '-C', folder]);
  return join(folder, 'package');
}

/** `npm run fonts -- NotoEmoji` makes the named ones alone. */
const only = process.argv.slice(2);
const chosen = FACES.filter(({ file }) => only.length === 0 || only.some((name) => file.startsWith(name)));
const scratch = mkdtempSync(join(tmpdir(), 'gongkai-fonts-'));
try {
  for (const source of new Set(chosen.map((face) => face.source))) {
    const folder = unpack(source, scratch);
    for (const face of chosen.filter((one) => one.source === source)) await make(face, folder);
    rmSync(folder, { recursive: true });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

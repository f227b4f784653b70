/**
 * The fonts for print. In: the folder `fonts/` beside this module, with the agency's own in `fonts/own/`. Out: the
 * files, and the families for title, headings and body. Always holds: an own font precedes the free stand-in of its
 * part, and all others are fallbacks, so a character is missing only if no font has it. GB/T 9704-2012, 7.3: 小标宋 for
 * the title, 黑体 and 楷体 for headings, 仿宋 for the text.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { familiesOf, fontsIn, glyphsOf } from './sfnt.ts';

export type Part = 'title' | 'heading' | 'subheading' | 'body';

export interface Faces {
  files: string[];
  /** Families in order of preference. */
  families: Record<Part, string[]>;
  characters: ReadonlySet<number>;
}

const FOLDER = join(import.meta.dirname, 'fonts');
const FONT = /\.(ttf|otf|ttc|otc)$/i;

const SERIF = 'Noto Serif SC';
const SANS = 'Noto Sans SC';
const KAI = 'LXGW WenKai';
/** Only for their own scripts, and pictographs. */
const SCRIPTS = ['Noto Serif Tibetan', 'Noto Sans Mongolian', 'Noto Naskh Arabic', 'Noto Emoji'];
const STAND_INS: Record<Part, string[]> = {
  title: [SERIF],
  heading: [SANS, SERIF],
  subheading: [KAI, SERIF],
  body: [SERIF],
};

/** The part of an own font, by the usual family names. */
const OWN: readonly [Part, RegExp][] = [
  ['title', /小标宋|XiaoBiaoSong|FZXBS/i],
  ['subheading', /楷|KaiTi/i],
  ['heading', /黑体|SimHei|HeiTi/i],
  ['body', /仿宋|FangSong/i],
];

let known: Faces | undefined;

/** Read once per process. */
export function faces(): Faces {
  known ??= facesIn(FOLDER);
  return known;
}

export function facesIn(folder: string): Faces {
  const own = filesIn(join(folder, 'own'));
  const files = [...own, ...filesIn(folder)];
  const characters = new Set<number>();
  const families: Faces['families'] = { title: [], heading: [], subheading: [], body: [] };
  const others: string[] = [];
  for (const file of files) {
    for (const font of readFonts(file)) {
      for (const character of glyphsOf(font).keys()) characters.add(character);
      const names = own.includes(file) ? familiesOf(font) : [];
      const part = OWN.find(([, name]) => names.some((family) => name.test(family)))?.[0];
      (part ? families[part] : others).push(...names);
    }
  }
  for (const part of ['title', 'heading', 'subheading', 'body'] as const) {
    families[part] = [
      ...new Set([...families[part], ...STAND_INS[part], SERIF, SANS, KAI, ...SCRIPTS, ...others]),
    ];
  }
  return { files, families, characters };
}

function readFonts(file: string) {
  try {
    return fontsIn(readFileSync(file));
  } catch (cause) {
    throw new Error(`the font ${file} cannot be read`, { cause });
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => FONT.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * The looks of a workbook: fonts, borders and number formats by name. Out: the styles part, and the number by which a
 * cell names its style. Always holds: the numbers follow only from the order of STYLES.
 */
import { XML_HEAD } from '../office-package.ts';

/** Money is printed with the report's decimals: none to six. */
export type Decimals = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export type StyleName =
  | 'plain'
  | 'title'
  | 'small'
  | 'heading'
  | 'head'
  | 'label'
  | 'text'
  | 'verdict'
  | `decimals-${Decimals}`;

interface Look {
  font: 'body' | 'title' | 'heading' | 'head' | 'small';
  across: 'left' | 'center' | 'right';
  boxed: boolean;
  shaded: boolean;
  /** Number format: 0 general, 49 text, 164 and on the decimals. */
  format: number;
}

const plain: Look = { font: 'body', across: 'left', boxed: false, shaded: false, format: 0 };
/** Format 49: typed input over a text stays a text. */
const boxedText: Look = { ...plain, boxed: true, format: 49 };
const FIRST_CUSTOM_FORMAT = 164;
const DECIMALS: readonly Decimals[] = [0, 1, 2, 3, 4, 5, 6];

const STYLES: readonly (readonly [StyleName, Look])[] = [
  ['plain', plain],
  ['title', { ...plain, font: 'title', across: 'center' }],
  ['small', { ...plain, font: 'small', across: 'center', format: 49 }],
  ['heading', { ...plain, font: 'heading', format: 49 }],
  ['head', { ...boxedText, font: 'head', across: 'center', shaded: true }],
  ['label', boxedText],
  ['text', boxedText],
  ['verdict', { ...boxedText, across: 'center', format: 0 }],
  ...DECIMALS.map((decimals): [StyleName, Look] => [
    `decimals-${decimals}`,
    { ...plain, across: 'right', boxed: true, format: FIRST_CUSTOM_FORMAT + decimals },
  ]),
];

const IDS = new Map(STYLES.map(([name], index) => [name, index]));

export function styleId(name: StyleName): number {
  return IDS.get(name) ?? 0;
}

const FONTS: Record<Look['font'], { size: number; name: string; bold?: true }> = {
  body: { size: 11, name: '宋体' },
  title: { size: 18, name: '方正小标宋简体' },
  heading: { size: 14, name: '黑体' },
  head: { size: 11, name: '宋体', bold: true },
  small: { size: 9, name: '宋体' },
};
const FONT_ORDER = ['body', 'title', 'heading', 'head', 'small'] as const;

export function stylesPart(): string {
  const formats = DECIMALS.map(
    (decimals) =>
      `<numFmt numFmtId="${FIRST_CUSTOM_FORMAT + decimals}" formatCode="0${decimals === 0 ? '' : `.${'0'.repeat(decimals)}`}"/>`,
  );
  const fonts = FONT_ORDER.map((key) => {
    const { size, name, bold } = FONTS[key];
    // 134 is the character set GB 2312, by which a machine without the font finds another Chinese one.
    return `<font>${bold ? '<b/>' : ''}<sz val="${size}"/><name val="${name}"/><charset val="134"/></font>`;
  });
  const side = (name: string) => `<${name} style="thin"><color rgb="FF7F7F7F"/></${name}>`;
  return [
    `${XML_HEAD}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`,
    `<numFmts count="${formats.length}">${formats.join('')}</numFmts>`,
    `<fonts count="${fonts.length}">${fonts.join('')}</fonts>`,
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF0F0F0"/><bgColor indexed="64"/></patternFill></fill></fills>',
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>',
    `<border>${['left', 'right', 'top', 'bottom'].map(side).join('')}<diagonal/></border></borders>`,
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="${STYLES.length}">${STYLES.map(([, look]) => format(look)).join('')}</cellXfs>`,
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  ].join('');
}

function format({ font, across, boxed, shaded, format: numbers }: Look): string {
  const ids = `numFmtId="${numbers}" fontId="${FONT_ORDER.indexOf(font)}" fillId="${shaded ? 2 : 0}" borderId="${boxed ? 1 : 0}" xfId="0"`;
  const applied = 'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"';
  return `<xf ${ids} ${applied}><alignment horizontal="${across}" vertical="center" wrapText="1"/></xf>`;
}

/**
 * The looks of the Word file by GB/T 9704-2012: type, lines and page. Out: the parts that are the same for every
 * report. Always holds: every style is a real one of the document, so that the office changes a look in one place. The
 * document names substitutes for machines without the official fonts.
 */

import { XML_HEAD, xmlText } from '../office-package.ts';
import type { ParagraphStyle, References } from './words.ts';

export const WORD =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

/** The official fonts, and their substitutes, best first. */
const FONTS: Record<
  'body' | 'title' | 'heading' | 'subheading' | 'table',
  { name: string; instead: string }
> = {
  body: { name: '仿宋_GB2312', instead: '仿宋,FangSong,STFangsong,华文仿宋,FZFangSong-Z02' },
  title: { name: '方正小标宋简体', instead: '方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体' },
  heading: { name: '黑体', instead: 'SimHei,STHeiti,华文黑体,Noto Sans CJK SC' },
  subheading: { name: '楷体_GB2312', instead: '楷体,KaiTi,STKaiti,华文楷体' },
  table: { name: '宋体', instead: 'SimSun,STSong,华文宋体,Noto Serif CJK SC' },
};
type Font = keyof typeof FONTS;

interface Style {
  id: ParagraphStyle;
  name: string;
  next?: ParagraphStyle;
  font: Font;
  /** In half points: 32 is 三号. */
  size: number;
  bold?: true;
  /** Paragraph properties, in the order of the standard. */
  paragraph: string;
}

/** 22 lines on 225 mm. */
const LINE = 579;
const lines = `<w:spacing w:before="0" w:after="0" w:line="${LINE}" w:lineRule="exact"/>`;
const indented = '<w:ind w:firstLineChars="200" w:firstLine="640"/>';
const heading = (level: number) =>
  `<w:keepNext/><w:keepLines/>${lines}${indented}<w:outlineLvl w:val="${level}"/>`;
const inTable = (align: string, indent = '') =>
  `<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>${indent}<w:jc w:val="${align}"/>`;

const STYLES: readonly Style[] = [
  {
    id: 'Title',
    name: 'Title',
    next: 'BodyText',
    font: 'title',
    size: 44,
    paragraph:
      '<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="579" w:line="680" w:lineRule="exact"/><w:jc w:val="center"/>',
  },
  { id: 'Heading1', name: 'heading 1', next: 'BodyText', font: 'heading', size: 32, paragraph: heading(0) },
  {
    id: 'Heading2',
    name: 'heading 2',
    next: 'BodyText',
    font: 'subheading',
    size: 32,
    paragraph: heading(1),
  },
  {
    id: 'Heading3',
    name: 'heading 3',
    next: 'BodyText',
    font: 'body',
    size: 32,
    bold: true,
    paragraph: heading(2),
  },
  { id: 'Heading4', name: 'heading 4', next: 'BodyText', font: 'body', size: 32, paragraph: heading(3) },
  {
    id: 'BodyText',
    name: 'Body Text',
    font: 'body',
    size: 32,
    paragraph: `${lines}${indented}<w:jc w:val="both"/>`,
  },
  {
    id: 'Item',
    name: 'List Paragraph',
    font: 'body',
    size: 32,
    paragraph: `${lines}${indented}<w:jc w:val="both"/>`,
  },
  {
    id: 'Sign',
    name: 'Signature',
    next: 'SignDate',
    font: 'body',
    size: 32,
    paragraph: `<w:keepNext/><w:keepLines/><w:spacing w:before="579" w:after="0" w:line="${LINE}" w:lineRule="exact"/><w:ind w:rightChars="200" w:right="640"/><w:jc w:val="right"/>`,
  },
  {
    id: 'SignDate',
    name: 'Date',
    font: 'body',
    size: 32,
    paragraph: `${lines}<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>`,
  },
  {
    id: 'Colophon',
    name: '版本记录',
    font: 'table',
    size: 18,
    paragraph:
      '<w:keepLines/><w:snapToGrid w:val="0"/><w:spacing w:before="579" w:after="0" w:line="280" w:lineRule="exact"/>',
  },
  {
    id: 'TableGap',
    name: '表间',
    font: 'table',
    size: 12,
    paragraph:
      '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="180" w:lineRule="exact"/>',
  },
  { id: 'TableHead', name: '表头', font: 'table', size: 21, bold: true, paragraph: inTable('center') },
  {
    id: 'TableLabel',
    name: '表中项目',
    font: 'table',
    size: 21,
    paragraph: inTable('left', '<w:ind w:left="40" w:right="20"/>'),
  },
  { id: 'TableNumber', name: '表中数字', font: 'table', size: 21, paragraph: inTable('center') },
];

export function stylesXml(): string {
  return [
    `${XML_HEAD}<w:styles ${WORD}><w:docDefaults><w:rPrDefault><w:rPr>${fonts('body')}<w:sz w:val="32"/><w:szCs w:val="32"/>`,
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>',
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0B4F9E"/><w:u w:val="single"/></w:rPr></w:style>',
    tableStyles(),
    ...STYLES.map(styleXml),
    '</w:styles>',
  ].join('');
}

function styleXml({ id, name, next, font, size, bold, paragraph }: Style): string {
  const weight = bold ? '<w:b/><w:bCs/>' : '';
  return [
    `<w:style w:type="paragraph"${BUILT_IN.test(name) ? '' : ' w:customStyle="1"'} w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/>`,
    next ? `<w:next w:val="${next}"/>` : '',
    `<w:qFormat/><w:pPr>${paragraph}</w:pPr>`,
    `<w:rPr>${fonts(font)}${weight}${size === BODY_SIZE ? CLOSER : ''}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/></w:rPr></w:style>`,
  ].join('');
}

/**
 * 28 characters of 三号 on 156 mm: a quarter of a point tighter. A grid of characters (`linesAndChars`) means the same,
 * but programs interpret it differently.
 */
const BODY_SIZE = 32;
const CLOSER = '<w:spacing w:val="-5"/>';

/** Word knows its own styles by their English names, and shows them in the reader's language. */
const BUILT_IN = /^[A-Za-z]/;

function fonts(font: Font): string {
  return `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${FONTS[font].name}" w:cs="Times New Roman"/>`;
}

function tableStyles(): string {
  const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];
  const borders = sides.map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>`);
  const margins = ['left', 'right'].map((side) => `<w:${side} w:w="14" w:type="dxa"/>`);
  return [
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
    '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="报告表格"/><w:basedOn w:val="TableNormal"/>',
    `<w:tblPr><w:tblBorders>${borders.join('')}</w:tblBorders>`,
    `<w:tblCellMar>${margins.join('')}</w:tblCellMar></w:tblPr></w:style>`,
  ].join('');
}

export function fontTableXml(): string {
  const entries = Object.values(FONTS).map(
    ({ name, instead }) =>
      `<w:font w:name="${name}"><w:altName w:val="${instead}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`,
  );
  return `${XML_HEAD}<w:fonts ${WORD}>${entries.join('')}</w:fonts>`;
}

export const SETTINGS_XML = [
  `${XML_HEAD}<w:settings ${WORD}><w:evenAndOddHeaders/>`,
  '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode"',
  ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>',
  '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>',
].join('');

/** Page number in 四号, on the outer side, a character from the edge of the type area. */
export function footerXml(side: 'left' | 'right'): string {
  const type = `<w:rPr>${fonts('table')}<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>`;
  const dash = (text: string) => `<w:r>${type}<w:t xml:space="preserve">${text}</w:t></w:r>`;
  const page = `<w:fldSimple w:instr=" PAGE "><w:r>${type}<w:t>1</w:t></w:r></w:fldSimple>`;
  const place = `<w:ind w:${side}="280"/><w:jc w:val="${side}"/>`;
  return `${XML_HEAD}<w:ftr ${WORD}><w:p><w:pPr>${place}</w:pPr>${dash('— ')}${page}${dash(' —')}</w:p></w:ftr>`;
}

/** At the top of every page of a draft. */
export function headerXml(text: string): string {
  const type = `<w:rPr>${fonts('table')}<w:color w:val="A51C1C"/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr>`;
  const run = `<w:r>${type}<w:t xml:space="preserve">${xmlText(text)}</w:t></w:r>`;
  return `${XML_HEAD}<w:hdr ${WORD}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>${run}</w:p></w:hdr>`;
}

const HEADERS =
  '<w:headerReference w:type="default" r:id="head"/><w:headerReference w:type="even" r:id="head"/>';

/** A4; 37 mm above, 28 mm at the left, 156 × 225 mm of type; 28 characters on 22 lines. */
const sectionXml = (headed: boolean) =>
  [
    `<w:sectPr>${headed ? HEADERS : ''}`,
    '<w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>',
    '<w:pgSz w:w="11906" w:h="16838"/>',
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1219" w:gutter="0"/>',
    `<w:docGrid w:type="lines" w:linePitch="${LINE}"/></w:sectPr>`,
  ].join('');

const LEVELS = 5;
const ORDERED = ['decimal', 'decimal', 'decimalEnclosedCircleChinese', 'lowerLetter', 'lowerRoman'] as const;
const NUMBERS = ['%1.', '（%2）', '%3', '%4.', '%5.'] as const;
const BULLETS = ['●', '○', '■', '□', '◆'] as const;

/** Two kinds of lists; each list of the text counts by itself, from its own start. */
export function numberingXml({ lists }: References): string {
  const levels = (kind: (level: number) => string) =>
    Array.from({ length: LEVELS }, (_, level) => {
      const indent = `<w:pPr><w:ind w:left="${level * 640}" w:firstLine="640"/></w:pPr>`;
      return `<w:lvl w:ilvl="${level}"><w:start w:val="1"/>${kind(level)}<w:lvlJc w:val="left"/>${indent}</w:lvl>`;
    }).join('');
  const words = (text: string | undefined) => `<w:suff w:val="space"/><w:lvlText w:val="${text ?? ''}"/>`;
  const ordered = levels(
    (level) => `<w:numFmt w:val="${ORDERED[level] ?? 'decimal'}"/>${words(NUMBERS[level])}`,
  );
  const bullets = levels((level) => `<w:numFmt w:val="bullet"/>${words(BULLETS[level])}`);
  const abstract = (id: number, inner: string) =>
    `<w:abstractNum w:abstractNumId="${id}"><w:multiLevelType w:val="multilevel"/>${inner}</w:abstractNum>`;
  const used = lists.map(({ ordered: counted, level, start }, index) => {
    const from = `<w:lvlOverride w:ilvl="${level}"><w:startOverride w:val="${start}"/></w:lvlOverride>`;
    return `<w:num w:numId="${index + 1}"><w:abstractNumId w:val="${counted ? 1 : 2}"/>${from}</w:num>`;
  });
  return `${XML_HEAD}<w:numbering ${WORD}>${abstract(1, ordered)}${abstract(2, bullets)}${used.join('')}</w:numbering>`;
}

export function documentXml(body: string, headed = false): string {
  return `${XML_HEAD}<w:document ${WORD}><w:body>${body}${sectionXml(headed)}</w:body></w:document>`;
}

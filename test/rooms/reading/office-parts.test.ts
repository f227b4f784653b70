import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { readSource } from '../../../shared/reading/read-source.ts';
import { plainSheets, plainWord } from '../../../shared/reading/readers/office-parts.ts';
import { textOfWord } from '../../../shared/reading/word-text.ts';
import { csvOf, distinctNumbers, htmlOf, pageOf } from './pages.ts';
import { read, valuesOf } from './read.ts';

const zip = (parts: Record<string, string>) =>
  zipSync(
    Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, new TextEncoder().encode(text)])),
  );

const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function docx(cell: string): Uint8Array {
  const column = (content: string) => `<w:tc><w:p>${content}</w:p></w:tc>`;
  const label = column('<w:r><w:t>规章</w:t></w:r>');
  return zip({
    '_rels/.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl><w:tr>${label}${column(cell)}</w:tr></w:tbl></w:body></w:document>`,
  });
}

const STYLES =
  '<styleSheet><fonts><font/><font><b/></font><font><strike/></font></fonts><cellStyleXfs><xf fontId="1"/></cellStyleXfs><cellXfs><xf fontId="0"/><xf fontId="2"/></cellXfs></styleSheet>';

function xlsx(cell: string, strings = '<si><t>规章</t></si>'): Uint8Array {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  return zip({
    'xl/workbook.xml': `<workbook xmlns:r="${OFFICE}"><sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELATIONS}">${relation('r1', 'worksheet', 'worksheets/sheet1.xml')}${relation('r2', 'sharedStrings', 'sharedStrings.xml')}${relation('r3', 'styles', 'styles.xml')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
    'xl/styles.xml': STYLES,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>${cell}</row></sheetData></worksheet>`,
  });
}

/** The second cell of the one row. */
async function second(bytes: Uint8Array): Promise<string | undefined> {
  const { blocks } = await readSource(bytes);
  return blocks.flatMap((block) => (block.kind === 'table' ? [block.grid.rows[0]?.[1]?.text] : []))[0];
}

const run = (text: string, properties = '') => `<w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r>`;

describe('a number in Word', () => {
  test.each([
    ['hidden text beside it is not printed', run('9', '<w:vanish/>') + run('12'), '12'],
    ['text that is not hidden stays', run('9', '<w:vanish w:val="0"/>') + run('12'), '912'],
    ['hidden text that says so', run('9', '<w:vanish w:val="true"/>') + run('12'), '12'],
    ['text in its own direction is read', `<w:bdo w:val="ltr">${run('12')}</w:bdo>`, '12'],
    ['struck text is marked', run('88', '<w:strike/>') + run('12'), '~~88~~12'],
    ['so is text struck twice', run('88', '<w:dstrike/>') + run('12'), '~~88~~12'],
    ['a field keeps its result', `<w:fldSimple w:instr="=SUM(LEFT)">${run('12')}</w:fldSimple>`, '12'],
  ])('%s', async (_, cell, text) => {
    expect(await second(docx(cell))).toBe(text);
  });

  test('a text read out of Word has the words of a field, and none that are hidden', async () => {
    const field = `<w:fldSimple w:instr="DATE">${run('3月1日')}</w:fldSimple>`;
    const { markdown } = await textOfWord(docx(`${run('截至')}${field}${run('草稿', '<w:vanish/>')}`));
    expect(markdown).toContain('截至3月1日');
    expect(markdown).not.toContain('草稿');
  });
});

test('hidden text of a note is not printed either', () => {
  const note = `${run('9', '<w:vanish/>')}${run('12')}`;
  const { 'word/footnotes.xml': plain } = plainWord({ 'word/footnotes.xml': new TextEncoder().encode(note) });
  expect(new TextDecoder().decode(plain)).toBe(run('12'));
});

describe('a number in a workbook', () => {
  test.each([
    ['is read', '<c r="B1"><v>12</v></c>', '12'],
    ['a formula with its value is read', '<c r="B1"><f>A2+1</f><v>12</v></c>', '12'],
    ['a formula without its value is no blank', '<c r="B1"><f>SUM(B2:B3)</f></c>', '=SUM(B2:B3)'],
    ['nor with an empty one', '<c r="B1"><f>1+2</f><v></v></c>', '=1+2'],
    ['an error is no blank', '<c r="B1" t="e"><v>#REF!</v></c>', '#REF!'],
    ['a cell that is struck through is marked', '<c r="B1" s="1"><v>12</v></c>', '~~12~~'],
    ['so is one that says that it is a number', '<c r="B1" s="1" t="n"><v>12</v></c>', '~~12~~'],
    ['and a formula that makes words', '<c r="B1" s="1" t="str"><f>A2</f><v>12</v></c>', '~~12~~'],
    ['shared words are found by their number', '<c r="B1" s="1" t="s"><v>0</v></c>', '规章'],
    [
      'a label that is struck is still the label',
      '<c r="B1" s="1" t="inlineStr"><is><t>规章</t></is></c>',
      '规章',
    ],
    [
      'a struck number that was typed as words',
      '<c r="B1" s="1" t="inlineStr"><is><t>12</t></is></c>',
      '~~12~~',
    ],
    ['words that are not struck', '<c r="B1" s="0" t="inlineStr"><is><t>12</t></is></c>', '12'],
    ['a cell that holds nothing is blank', '<c r="B1"></c>', undefined],
    [
      'words of its own are marked too',
      '<c r="B1" t="inlineStr"><is><r><rPr><strike/></rPr><t>88</t></r><r><t>12</t></r></is></c>',
      '~~88~~12',
    ],
    ['a cell of the other style is not', '<c r="B1" s="0"><v>12</v></c>', '12'],
  ])('%s', async (_, cell, text) => {
    expect(await second(xlsx(cell))).toBe(text);
  });

  test.each([
    ['marked', '<si><t>12</t></si>', '1', '~~12~~'],
    ['marked, however it is parted', '<si><r><t>1</t></r><r><t>2</t></r></si>', '1', '~~12~~'],
    [
      'marked without what tells its sound',
      '<si><t>12</t><rPh sb="0" eb="2"><t>3</t></rPh></si>',
      '1',
      '~~12~~',
    ],
    ['found behind an empty one', '<si/><si><t>12</t></si>', '1', '~~12~~'],
    ['not marked where its cell is not struck', '<si><t>12</t></si>', '0', '12'],
  ])('that shares its words is %s', async (_, strings, style, text) => {
    const at = strings.startsWith('<si/>') ? 2 : 1;
    const cell = `<c r="B1" s="${style}" t="s"><v>${at}</v></c>`;
    expect(await second(xlsx(cell, `<si><t>规章</t></si>${strings}`))).toBe(text);
  });

  test('struck text within a cell is marked', async () => {
    const rich = '<si><r><rPr><strike/></rPr><t>88</t></r><r><t>12</t></r></si>';
    expect(await second(xlsx('<c r="B1" t="s"><v>1</v></c>', `<si><t>规章</t></si>${rich}`))).toBe(
      '~~88~~12',
    );
  });
});

/** A part as libraries other than Office write it: each element of its namespace under a prefix. */
const under = (prefix: string, xml: string, namespace: string) =>
  xml
    .replaceAll(/<(\/?)(?:w:)?(?=[a-zA-Z])/g, `<$1${prefix}:`)
    .replaceAll(' w:val', ` ${prefix}:val`)
    .replace(/ xmlns:w="[^"]*"/, '')
    .replace('>', ` xmlns:${prefix}="${namespace}">`);

function rewritten(bytes: Uint8Array, which: RegExp, rewrite: (xml: string) => string): Uint8Array {
  const parts = Object.entries(unzipSync(bytes)).map(([name, part]): [string, string] => {
    const xml = new TextDecoder().decode(part);
    return [name, which.test(name) ? rewrite(xml) : xml];
  });
  return zip(Object.fromEntries(parts));
}

const SPREADSHEET = [
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
];
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

describe('a file that binds prefixes of its own', () => {
  test.each(['x', 'ns0', 'a.b-c'].flatMap((prefix) => SPREADSHEET.map((each) => [prefix, each] as const)))(
    'is a workbook with its struck cells: %s, %s',
    async (prefix, namespace) => {
      const prefixed = (cell: string) =>
        rewritten(xlsx(cell), /(?:styles|sharedStrings|sheet1)\.xml$/, (xml) =>
          under(prefix, xml, namespace),
        );
      expect(await second(prefixed('<c r="B1" s="1"><v>12</v></c>'))).toBe('~~12~~');
      expect(await second(prefixed('<c r="B1"><v>12</v></c>'))).toBe('12');
      expect(await second(prefixed('<c r="B1"><f>SUM(B2:B3)</f></c>'))).toBe('=SUM(B2:B3)');
    },
  );

  test('is read without the elements of another prefix, however like its own that is', () => {
    const xml = `<a.b:row xmlns:a.b="${SPREADSHEET[0]}" xmlns:a-b="urn:other"><a-b:c>1</a-b:c><a.b:c r="A1" s="0"/></a.b:row>`;
    const { 'xl/worksheets/sheet1.xml': plain } = plainSheets({
      'xl/worksheets/sheet1.xml': new TextEncoder().encode(xml),
    });
    expect(new TextDecoder().decode(plain)).toBe(
      `<row xmlns="${SPREADSHEET[0]}" xmlns:a-b="urn:other"><a-b:c>1</a-b:c><c r="A1" s="0"/></row>`,
    );
  });

  test('costs no more where each element binds a prefix, its own or the same', { timeout: 4_000 }, () => {
    const bound = (prefix: string) => `<${prefix}:c xmlns:${prefix}="${SPREADSHEET[0]}"/>`;
    const cells = Array.from({ length: 2_000 }, (_, nth) => bound('x') + bound(`x${nth}`));
    const { 'xl/worksheets/sheet1.xml': plain } = plainSheets({
      'xl/worksheets/sheet1.xml': new TextEncoder().encode(cells.join('')),
    });
    expect(new TextDecoder().decode(plain) === `<c xmlns="${SPREADSHEET[0]}"/>`.repeat(4_000)).toBe(true);
  });

  test.each(['w', 'ns0'])('is a page of Word that binds two at once: %s', async (prefix) => {
    const cell = `${run('9', '<w:vanish/>')}${run('12')}`;
    const written = rewritten(docx(cell), /document\.xml$/, (xml) =>
      under(prefix, xml, WORD).replace('>', ` xmlns:a="${WORD}" xmlns:b="${WORD}">`),
    );
    expect(await second(written)).toBe('12');
  });

  test('is a page of Word without its hidden text, and its words are as they were', async () => {
    const struck = `${run('88', '<w:strike w:val="true"/>')}${run('7', '<w:strike w:val="0"/>')}`;
    const cell = `${run('9', '<w:vanish/>')}${struck}${run('12 ns0:val')}`;
    const written = rewritten(docx(cell), /document\.xml$/, (xml) => under('ns0', xml, WORD));
    expect(await second(written)).toBe('~~88~~712 ns0:val');
  });
});

describe('a number on a page', () => {
  const numbers = distinctNumbers(edition2021);
  const [path, number] = [...numbers].find(([each]) => each === 'applications.received.total') ?? [];
  const page = htmlOf(pageOf(numbers, { form: edition2021 }));
  const withCell = (cell: string) => page.replace(`>${number}<`, `>${cell}<`);

  test.each([
    `<s>88</s>${number}`,
    `<strike>88</strike>${number}`,
    `<del>88</del><ins>${number}</ins>`,
    `<span style="text-decoration: line-through">88</span>${number}`,
    `<p style="text-decoration:line-through">${number}</p>`,
  ])('is not run together with what was struck through: %s', async (cell) => {
    const report = await read(withCell(cell), 'report.html');
    expect(page).toContain(`>${number}<`);
    expect(valuesOf(report).has(path ?? '')).toBe(false);
    expect(report.unread.find((each) => each.path === path)?.reason).toContain('划去');
    expect(report.unread).toHaveLength(1);
  });

  test('is none where its cell is struck through', async () => {
    const struck = page.replace(`><p>${number}<`, ` style="text-decoration:line-through"><p>${number}<`);
    expect(struck).not.toBe(page);
    const report = await read(struck, 'report.html');
    expect(report.unread.map((each) => each.path)).toEqual([path]);
  });

  test.each([
    `<span style="font-size:0">9</span>${number}`,
    `<span style="visibility: hidden">9</span>${number}`,
    `<span style="font-size:0.8em">${number}</span>`,
    `<s> </s>${number}`,
    `<input type="text" value="${number}">`,
    `<input value="${number}">`,
    `<input type="hidden" value="9">${number}`,
  ])('is what is shown: %s', async (cell) => {
    const report = await read(withCell(cell), 'report.html');
    expect(String(valuesOf(report).get(path ?? ''))).toBe(String(number));
    expect(report.unread).toEqual([]);
  });
});

test('a sheet of merged cells, saved as CSV, is read whole', async () => {
  const numbers = distinctNumbers(edition2021);
  const lines = csvOf(pageOf(numbers, { form: edition2021 })).split('\n');
  // One number below one head: the merged cell leaves two blanks behind each.
  const spread = lines.map((line) =>
    /^"?(信息内容|行政许可|行政处罚|行政强制|行政事业性收费)/.test(line) && line.split(',').length === 2
      ? `${line.trimEnd()},,`
      : line,
  );
  expect(spread.filter((line) => line.endsWith(',,')).length).toBeGreaterThan(3);
  const report = await read(spread.join('\n'), 'report.csv');
  expect(report.unread).toEqual([]);
});

test.each(['<s>88</s>7', 'O', '十二', 'TRUE'])(
  'one cell of section four that cannot be read leaves the others: %s',
  async (cell) => {
    const numbers = distinctNumbers(edition2021);
    const path = 'disputes.lawsuitDirect.corrected';
    const page = htmlOf(pageOf(numbers, { form: edition2021 })).replace(
      `>${numbers.get(path)}<`,
      `>${cell}<`,
    );
    const report = await read(page, 'report.html');
    expect(report.unread.map((each) => each.path)).toEqual([path]);
    expect(report.unread[0]?.reason).toContain('单元格内');
    expect(report.findings).toEqual([]);
  },
);

test.each([
  ['xl/worksheets/sheet1.xml', '<c >'],
  ['xl/worksheets/sheet1.xml', '<c '],
  ['xl/sharedStrings.xml', '<r>'],
  ['xl/sharedStrings.xml', '<r><strike/>'],
  ['xl/styles.xml', '<fonts>'],
  ['xl/styles.xml', '<fonts><font>'],
  ['word/document.xml', '<w:r>'],
  ['word/document.xml', '<w:r><w:rPr>'],
  ['word/document.xml', '<w:dir '],
])('broken XML costs no more than whole XML: %s of %s', { timeout: 4_000 }, (part, element) => {
  const [first, last = first] = element.split(/(?<=>)/);
  const xml = `${first}${last?.repeat(50_000)}`;
  const plain = /^word/.test(part) ? plainWord : plainSheets;
  expect(new TextDecoder().decode(plain({ [part]: new TextEncoder().encode(xml) })[part]) === xml).toBe(true);
});

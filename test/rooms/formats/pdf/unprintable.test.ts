import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faces } from '../../../../shared/formats/pdf/faces.ts';
import { unprintable } from '../../../../shared/formats/pdf/unprintable.ts';
import { draftReport, versionReport } from '../../report/report-builder.ts';

const generalList = readFileSync(
  new URL('../../../../shared/formats/pdf/fonts/general-list.txt', import.meta.url),
  'utf8',
);

test('the general list has its 8,105 characters, and the fonts have every one', () => {
  const listed = [...new Set(generalList.trim())];
  expect(listed).toHaveLength(8105);
  const missing = listed.filter((character) => !faces().characters.has(character.codePointAt(0) ?? 0));
  expect(missing).toEqual([]);
});

test('the fonts have every ideograph of GB 2312', () => {
  const decoder = new TextDecoder('gb18030');
  const codes = Array.from({ length: 72 * 94 }, (_, index) => [
    0xb0 + Math.floor(index / 94),
    0xa1 + (index % 94),
  ]);
  // Five places at the end of row 55 are empty.
  const characters = codes
    .map((code) => decoder.decode(Uint8Array.from(code)))
    .filter((one) => /^\p{Script=Han}$/u.test(one));
  expect(characters).toHaveLength(6763);
  expect(characters.filter((one) => !faces().characters.has(one.codePointAt(0) ?? 0))).toEqual([]);
});

describe('a character that no font has is named', () => {
  const rare = '\u{20BB7}';
  const told = { character: rare, codePoint: 'U+20BB7' };

  test('with its code and every place where it stands, once each', () => {
    const report = versionReport(
      { note: `说明${rare}` },
      {
        agency: { id: 'rare', name: `${rare}县${rare}镇`, contact: `电话${rare}` },
        narrative: {
          overview: `一\n\n1. **${rare}**\n2. [${rare}](https://a.cn)`,
          problems: `# ${rare}`,
          other: rare,
        },
      },
    );
    expect(unprintable(report, report.edition.note)).toEqual(
      [
        '机关名称',
        '联系方式',
        '一、总体情况',
        '五、存在的主要问题及改进情况',
        '六、其他需要报告的事项',
        '说明',
      ].map((place) => ({ ...told, place })),
    );
  });

  test('in a draft as in a version', () => {
    expect(unprintable(draftReport({}, { agency: { id: 'rare', name: rare, contact: null } }), null)).toEqual(
      [{ ...told, place: '机关名称' }],
    );
  });

  test('also a character of private use, and a script that no font here has', () => {
    const report = versionReport({}, { agency: { id: 'x', name: '\u{1F600}\uE5E5\uA000', contact: null } });
    expect(unprintable(report, null).map(({ codePoint }) => codePoint)).toEqual(['U+E5E5', 'U+A000']);
  });

  test.each([
    ['Tibetan', 'བོད་ཡིག'],
    ['Uyghur', 'ئۇيغۇرچە'],
    ['Mongolian', 'ᠮᠣᠩᠭᠣᠯ'],
    ['pictographs', '😀✅🇨🇳'],
  ])('but nothing of %s', (_, text) => {
    const report = versionReport({}, { agency: { id: 'x', name: `甲${text}县`, contact: null } });
    expect(unprintable(report, null)).toEqual([]);
  });
});

test('an ordinary report has none, nor has one with tabs, joiners and variation selectors, which are not printed', () => {
  expect(unprintable(versionReport(), null)).toEqual([]);
  const report = versionReport(
    {},
    { agency: { id: 'x', name: '淮\u200b安\ufe0f市\u00ad\t政\u2003府', contact: null } },
  );
  expect(unprintable(report, null)).toEqual([]);
});

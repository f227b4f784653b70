/** Why a figure of a text was not checked, in words for the author of the text. */
import type { FaultText } from '../events/faults.ts';
import type { WhyUnread } from './narrative/binding.ts';

export const UNREAD_WORDS: Readonly<Record<WhyUnread, FaultText>> = {
  estimate: { zh: '约数、区间或序数', en: 'an estimate, a range or an ordinal' },
  comparison: {
    zh: '与上年度相比的数字，另行核对',
    en: 'a comparison with the year before, which another check reads',
  },
  'another-body': { zh: '说的是其他单位', en: 'it speaks of another body' },
  'another-time': {
    zh: '说的是其他年度或一年中的一段时间',
    en: 'it speaks of another year, or a part of one',
  },
  'unknown-words': { zh: '旁边的字词系统不认识', en: 'words beside it are not known' },
  part: { zh: '是某一部分的数字', en: 'it is of a part' },
  'no-cell': { zh: '表格中没有相应的数字', en: 'no cell of the tables is of this' },
  'not-in-the-tables': { zh: '表格中相应的单元格为空白', en: 'the cell that it speaks of is blank' },
  'too-many': { zh: '文字过长，其后的数字没有读', en: 'the text is too long; what follows was not read' },
};

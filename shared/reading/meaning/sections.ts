/**
 * The six sections of a report. In: a line, or all blocks. Out: the section that a line opens, and the texts of
 * sections one, five and six as written. Always holds: a repeated heading (after a table of contents) opens its section
 * anew.
 */
import { SECTION_HEADINGS } from '../form-labels.ts';
import type { Block } from '../source.ts';
import { bareLabel } from './labels.ts';

export type Section = (typeof SECTION_HEADINGS)[number]['code'];

export interface Texts {
  overview: string | null;
  problems: string | null;
  other: string | null;
}

/** Words that open each section, in every variant of the official heading. */
const OPENINGS: Record<Section, RegExp> = {
  overview: /^(总体|基本|概述|工作总体)(情况|概况)?$|^(政府信息公开)?(工作)?总体情况$/,
  proactive: /^(本年度?)?(行政机关)?主动公开(政府)?信息(工作)?的?情况$/,
  applications: /^(本年度?)?(行政机关)?(收到和处理|处理和收到|收到及处理)(的)?(政府)?信息公开申请的?情况$/,
  disputes:
    /^(因)?(本年度?)?(政府)?信息公开(工作)?(被(申请|提起))?(的)?行政复议(和|及|与)?(被?提起)?(的)?行政诉讼的?情况$/,
  problems: /^(政府)?(信息公开)?(工作)?(中)?(存在的?)?(主要)?问题(及|和|与)?(改进)?(情况|措施)?(情况)?$/,
  other: /^其[他它]需要(报告|说明)(的)?(事项|情况|内容)$/,
};
const LONGEST_HEADING = 60;
const OFFICIAL = new Map<string, Section>(
  SECTION_HEADINGS.map(({ heading, code }) => [bareLabel(heading), code]),
);

/** The section that a line opens; undefined where it is no heading. */
export function headingOf(text: string): Section | undefined {
  const line = text.trim();
  if (line.length > LONGEST_HEADING || /[。；！？]$/.test(line)) return undefined;
  const label = bareLabel(line.replace(/^[#*\s]+|[*\s]+$/g, ''));
  const official = OFFICIAL.get(label);
  if (official) return official;
  const found = Object.entries(OPENINGS).find(([, opening]) => opening.test(label));
  return found?.[0] as Section | undefined;
}

/** Lines below a report that are no part of it. */
const AFTERWARDS =
  /^(上一[篇条]|下一[篇条]|【?(打印|关闭|返回|收藏|分享)|分享到|扫一扫|主办(单位)?[:：]|承办(单位)?[:：]|版权所有|网站标识码|[^。]{0,6}ICP备|[^。]{0,4}公网安备|(附件|相关)(下载|文档|链接|新闻)|责任编辑|网站地图|联系我们|关于我们)/;
const PAGE_NUMBER = /^[-—–\s]*(第\s*)?\d{1,3}(\s*页)?(\s*[/，,]?\s*共\s*\d+\s*页)?[-—–\s]*$/;

/** A line that only states its page. */
export function isPageNumber(line: string): boolean {
  return PAGE_NUMBER.test(line);
}

export function textsOf(blocks: readonly Block[]): Texts {
  const texts = new Map<Section, string[]>();
  let open: Section | undefined;
  let level = 7;
  for (const block of blocks) {
    if (block.kind !== 'text') continue;
    const heading = headingOf(block.text);
    if (heading) {
      open = heading;
      level = block.level ?? 7;
      texts.set(open, []);
    } else if (endsReport(block, level)) open = undefined;
    else if (open && !isPageNumber(block.text)) texts.get(open)?.push(block.text);
  }
  const textOf = (section: Section) => {
    const lines = texts.get(section);
    return lines === undefined || lines.length === 0 ? null : lines.join('\n');
  };
  return { overview: textOf('overview'), problems: textOf('problems'), other: textOf('other') };
}

/** A heading of a section's own rank that opens none of the six, or what portals print below a report. */
function endsReport(block: Extract<Block, { kind: 'text' }>, level: number): boolean {
  return (
    (block.level !== undefined && block.level <= level && level < 7) || AFTERWARDS.test(block.text.trim())
  );
}

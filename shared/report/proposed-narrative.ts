/**
 * A proposed text for an unwritten section. In: a report and a section. Out: Markdown that cites the cells of the
 * tables instead of typing their figures, with 〔请补写〕 where only the office knows what to say. Only the draft page
 * offers it; no narrative of a report ever comes from here.
 *
 * Always holds: every citation in it can be expanded with the report's tables and those of the previous year, and the
 * figures then agree with the tables as the check `narrative` reads them.
 */
import { APPLICANT_TYPES } from '../events/catalogue.ts';
import { yearBefore } from './glance.ts';
import type { NarrativeSection, Report } from './model.ts';

export function proposedNarrative(report: Report, section: NarrativeSection): string {
  return PROPOSALS[section](report).join('\n\n');
}

const PROPOSALS: Record<NarrativeSection, (report: Report) => string[]> = {
  overview: (report) => [
    '### （一）主动公开',
    proactive(report),
    '〔请补写：主动公开的重点内容、渠道和数量，政策解读和回应关切情况。〕',
    '### （二）依申请公开',
    applications(report),
    disputes(),
    '### （三）政府信息管理',
    '〔请补写：信息发布审核、规范性文件管理、动态调整情况。〕',
    '### （四）政府信息公开平台建设',
    '〔请补写：网站、政务新媒体、公报和查阅场所情况。〕',
    '### （五）监督保障',
    '〔请补写：组织领导、业务培训、考核和社会评议情况。〕',
  ],
  problems: (report) => [
    '### （一）存在的主要问题',
    ...corrected(report),
    '〔请补写：本年度工作中存在的主要问题。〕',
    '### （二）改进情况',
    '〔请补写：上年所列问题的整改情况，以及下一步措施。〕',
  ],
  other: () => ['除上述情况外，本年度没有其他需要报告的事项。'],
};

function proactive({ year }: Report): string {
  return [
    `${year}年，本机关制发规章{{proactive.rules.issued}}件、行政规范性文件{{proactive.normativeDocuments.issued}}件，`,
    '废止规章{{proactive.rules.repealed}}件、行政规范性文件{{proactive.normativeDocuments.repealed}}件；',
    '现行有效规章{{proactive.rules.inForce}}件、行政规范性文件{{proactive.normativeDocuments.inForce}}件。',
    '作出行政许可决定{{proactive.licences}}件、行政处罚决定{{proactive.penalties}}件、行政强制决定{{proactive.coercions}}件，',
    '收取行政事业性收费{{proactive.chargesWanYuan}}万元。',
  ].join('');
}

function applications(report: Report): string {
  const { received, concluded } = report.tables.applications;
  const before = yearBefore(report)?.applications;
  // A change from zero, and a share of zero, have no value.
  const change =
    before && Number(before.received.total) > 0 ? '（比上年{{applications.received.total|yoy}}）' : '';
  const natural = `其中自然人{{applications.received.${APPLICANT_TYPES[0]}}}件；`;
  const granted =
    '其中予以公开{{applications.outcomes.granted.total}}件，占办结总数的{{applications.outcomes.granted.total|share}}；' +
    '部分公开{{applications.outcomes.partly-granted.total}}件，占办结总数的{{applications.outcomes.partly-granted.total|share}}；';
  return [
    `本年新收政府信息公开申请{{applications.received.total}}件${change}，`,
    Number(received.total) > 0 ? natural : '',
    '上年结转{{applications.carriedIn.total}}件。',
    '办结{{applications.concluded.total}}件，',
    Number(concluded.total) > 0 ? granted : '',
    '结转下年度继续办理{{applications.carriedOut.total}}件。',
  ].join('');
}

function disputes(): string {
  return [
    '因政府信息公开引起的行政复议{{disputes.review.total}}件，',
    '其中结果维持{{disputes.review.upheld}}件、结果纠正{{disputes.review.corrected}}件、',
    '其他结果{{disputes.review.other}}件、尚未审结{{disputes.review.pending}}件；',
    '未经复议直接起诉的行政诉讼{{disputes.lawsuitDirect.total}}件，复议后起诉的行政诉讼{{disputes.lawsuitAfterReview.total}}件。',
  ].join('');
}

/** The tables themselves show it: corrected decisions. */
function corrected({ tables: { disputes } }: Report): string[] {
  if (disputes.review.corrected === 0) return [];
  return [
    '行政复议结果纠正{{disputes.review.corrected}}件，反映出答复的规范性还需提高。〔请核实原因后改写。〕',
  ];
}

/**
 * 一图读懂: the year as one picture. In: the model. Out: its contents, as texts and shares, for the typesetter; the
 * resulting SVG with a title and a description; its PNG. Always holds: every bar begins at zero, bars of one block
 * share one scale, and each carries its number.
 */
import { Resvg } from '@resvg/resvg-js';
import type { ReportedTables } from '../../form/annual-tables.ts';
import { type Form, printed, processingFeeSentence, reportTitle, valueAt } from '../../form/form.ts';
import type { EarlierYear, PrintedReport } from '../../report/model.ts';
import { basisText, draftMark } from '../../report/wording.ts';
import { cleanText } from '../../text/clean.ts';
import { titleLines } from '../../text/title-lines.ts';
import { printable } from './settable.ts';

interface Figure {
  label: string;
  value: string;
  note: string;
}

interface Bar extends Figure {
  /** Of the full width, 0 to 1. */
  share: number;
}

type Picture =
  | { kind: 'balance'; heading: string; from: Figure[]; to: Figure[] }
  | { kind: 'bars'; heading: string; caption: string; bars: Bar[] }
  | { kind: 'grid'; heading: string; columns: string[]; rows: { label: string; values: string[] }[] }
  | { kind: 'cards'; heading: string; cards: Figure[] };

export interface Infographic {
  /** In lines that end between words. */
  agency: string[];
  year: string;
  title: string;
  pictures: Picture[];
  sources: string[];
}

/** Characters of the name per line. */
const NAME_LINE = 19;

export function infographicOf(report: PrintedReport): Infographic {
  const { form, tables, year, history } = report;
  return {
    agency: titleLines(printable(report.agency.name), NAME_LINE),
    year: `${year}年`,
    title: '政府信息公开工作年度报告',
    pictures: [
      balance(tables, history),
      outcomes(form, tables),
      applicants(form, tables),
      ...trend(report),
      disputes(form, tables),
      proactive(tables),
    ],
    sources: sourcesOf(report),
  };
}

function balance({ applications, year }: ReportedTables, history: readonly EarlierYear[]): Picture {
  const before = history.find((one) => one.year === year - 1)?.tables.applications;
  const figure = (label: string, row: 'received' | 'carriedIn' | 'concluded' | 'carriedOut'): Figure => {
    const value = applications[row].total;
    return { label, value: printed(value), note: before ? `上年${printed(before[row].total)}` : '' };
  };
  return {
    kind: 'balance',
    heading: '依申请公开（件）',
    from: [figure('本年新收', 'received'), figure('上年结转', 'carriedIn')],
    to: [figure('本年办结', 'concluded'), figure('结转下年', 'carriedOut')],
  };
}

/** The six kinds of result, as the form groups them: a row without a group is one by itself. */
function outcomes(form: Form, { applications }: ReportedTables): Picture {
  const totals = new Map<string, number | null>();
  for (const { role, code, label, groups } of form.applications.rows) {
    if (role !== 'outcome') continue;
    const kind = plainLabel(groups[1] ?? label);
    const count =
      Object.entries(applications.outcomes).find(([outcome]) => outcome === code)?.[1].total ?? null;
    const known = totals.has(kind) ? (totals.get(kind) ?? null) : 0;
    totals.set(kind, known === null || count === null ? null : known + count);
  }
  const whole = applications.concluded.total;
  return {
    kind: 'bars',
    heading: '办理结果',
    caption: whole === 0 ? '本年度没有办结的申请。' : `占本年办结${printed(whole)}件的比例`,
    bars: [...totals].map(([label, count]) => bar(label, count, whole)),
  };
}

/** （二）部分公开（区分处理的……） as 部分公开. */
function plainLabel(label: string): string {
  return label.replace(/^（.）/, '').replace(/（.*$/, '');
}

function applicants(form: Form, { applications: { received } }: ReportedTables): Picture {
  const parts = form.applications.columns.filter(({ role }) => role === 'part');
  const counts = new Map<string, number | null>(Object.entries(received));
  return {
    kind: 'bars',
    heading: '谁在申请',
    caption: received.total === 0 ? '本年度没有收到申请。' : `占本年新收${printed(received.total)}件的比例`,
    bars: parts.map(({ code, label }) =>
      bar(code === 'other-organisation' ? '其他组织' : label, counts.get(code) ?? null, received.total),
    ),
  };
}

function trend({ history, year, tables }: PrintedReport): Picture[] {
  if (history.length === 0) return [];
  const years = [...history.map((one) => ({ year: one.year, tables: one.tables })), { year, tables }];
  const counts = years.map((one) => one.tables.applications.received.total);
  const most = Math.max(...counts.map(Number));
  const bars = years.map((one, index): Bar => {
    const count = counts[index] ?? null;
    return {
      label: `${one.year}年`,
      value: printed(count),
      note: '',
      share: most === 0 ? 0 : Number(count) / most,
    };
  });
  return [{ kind: 'bars', heading: '历年新收申请', caption: '件', bars }];
}

function disputes(form: Form, tables: ReportedTables): Picture {
  const [first] = form.disputes;
  return {
    kind: 'grid',
    heading: '行政复议与行政诉讼（件）',
    columns: (first?.columns ?? []).map(({ label }) => label),
    rows: form.disputes.map(({ at: block, label, columns }) => ({
      label,
      values: columns.map(({ at }) => printed(valueAt(tables, [...block, ...at]))),
    })),
  };
}

function proactive({ proactive: made }: ReportedTables): Picture {
  const documents = (
    label: string,
    { issued, repealed, inForce }: ReportedTables['proactive']['rules'],
  ): Figure => ({
    label: `现行有效${label}`,
    value: printed(inForce),
    note: `制发${printed(issued)}件，废止${printed(repealed)}件`,
  });
  return {
    kind: 'cards',
    heading: '主动公开',
    cards: [
      documents('规章', made.rules),
      documents('规范性文件', made.normativeDocuments),
      { label: '行政事业性收费（万元）', value: printed(made.chargesWanYuan), note: '' },
      { label: '行政许可（件）', value: printed(made.licences), note: '' },
      { label: '行政处罚（件）', value: printed(made.penalties), note: '' },
      { label: '行政强制（件）', value: printed(made.coercions), note: '' },
    ],
  };
}

function sourcesOf(report: PrintedReport): string[] {
  const { agency, year, tables, edition, tablesDigest } = report;
  const title = `《${reportTitle(printable(agency.name), year)}》`;
  const version =
    edition.kind === 'version'
      ? `第${edition.number}版，${edition.finalisedOn}`
      : `${draftMark(report)}，未公布`;
  const basis = basisText(report);
  // A picture travels alone: what the page says of whom it is from, and with what reserve, goes with it.
  const contact = cleanText(agency.contact ?? '').trim();
  return [
    processingFeeSentence(tables.processingFees),
    ...(basis === null ? [] : [printable(basis)]),
    ...(edition.kind === 'version' && edition.note !== null ? [printable(`说明：${edition.note}`)] : []),
    `数字来自${title}（${version}），以报告正文为准。`,
    ...(contact === '' ? [] : [printable(`联系方式：${contact}`)]),
    `表格校验值 ${tablesDigest}`,
  ];
}

function bar(label: string, count: number | null, whole: number | null): Bar {
  if (count === null || whole === null) return { label, value: printed(count), note: '', share: 0 };
  const share = whole === 0 ? 0 : count / whole;
  return { label, value: printed(count), note: whole === 0 ? '' : `${(100 * share).toFixed(1)}%`, share };
}

/** The picture with what a screen reader says of it. */
export function svgOf(drawn: string, report: PrintedReport): string {
  const { agency, year, title, pictures, sources } = infographicOf(report);
  const said = [...pictures.map(saidOf), ...sources].join('');
  const head = `<title>${escaped(`${agency.join('')}${year}${title} 一图读懂`)}</title><desc>${escaped(said)}</desc>`;
  return drawn.replace(
    /<svg ([^>]*)>/,
    (_, attributes: string) => `<svg ${attributes} role="img" xml:lang="zh-CN">${head}`,
  );
}

function saidOf(picture: Picture): string {
  const figures = (all: readonly Figure[]) =>
    all.map(({ label, value, note }) => `${label}${value}${note === '' ? '' : `（${note}）`}`).join('，');
  switch (picture.kind) {
    case 'balance':
      return `${picture.heading}：${figures([...picture.from, ...picture.to])}。`;
    case 'bars':
      return `${picture.heading}：${figures(picture.bars)}。`;
    case 'cards':
      return `${picture.heading}：${figures(picture.cards)}。`;
    case 'grid':
      return `${picture.heading}：${picture.rows.map(({ label, values }) => `${label} ${values.map((value, index) => `${picture.columns[index]}${value}`).join('，')}`).join('；')}。`;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const PIXELS = 1080;

export function pngOf(svg: string): Uint8Array {
  // All text is outlines by now: no font is needed.
  const drawn = new Resvg(svg, {
    fitTo: { mode: 'width', value: PIXELS },
    font: { loadSystemFonts: false },
    background: 'white',
  });
  return drawn.render().asPng();
}

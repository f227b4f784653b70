import type { Part, YearOfTrend } from '../../report/glance.ts';

/**
 * The pictures of the page, drawn by hand as inline SVG. In: parts of a whole, or years. Out: a figure with its numbers
 * beside it as text; the picture has its own title and description. Always holds: lengths are in proportion, from zero;
 * without data, words say so and there is no picture; the same numbers give the same bytes.
 */

interface PartsProps {
  id: string;
  title: string;
  parts: readonly Part[];
  /** The text if all parts are zero. */
  nothing: string;
}

/** Parts of a whole in one bar. */
export function PartsChart({ id, title, parts, nothing }: PartsProps) {
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      {total === 0 ? (
        <p class="none">{nothing}</p>
      ) : (
        <Bar id={id} title={title} parts={parts} total={total} />
      )}
    </figure>
  );
}

const BAR = { width: 600, height: 36 };
/** A part of one in millions gets this width, or it would be invisible. */
const SLIVER = 3;

function Bar({ id, title, parts, total }: Omit<PartsProps, 'nothing'> & { total: number }) {
  const description = parts.map(({ label, value, share }) => `${label}${value}件（${share}）`).join('，');
  return (
    <>
      <svg
        class="bar"
        role="img"
        viewBox={`0 0 ${BAR.width} ${BAR.height}`}
        preserveAspectRatio="none"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-desc`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{`${description}。`}</desc>
        {segmentsOf(parts, total).map(({ x, width, colour }) => (
          <rect class={colour} x={x} y="0" width={width} height={BAR.height} />
        ))}
      </svg>
      <ul class="key">
        {parts.map(({ label, value, share }, index) => (
          <li class={value === 0 ? 'zero' : undefined}>
            <Swatch colour={colourOf(index)} />
            <span>{label}</span> <b>{`${value}件`}</b> <span class="share">{share}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function segmentsOf(parts: readonly Part[], total: number) {
  const widths = parts.map(({ value }) => (value === 0 ? 0 : Math.max(SLIVER, (value / total) * BAR.width)));
  const scale = BAR.width / widths.reduce((sum, width) => sum + width, 0);
  let x = 0;
  return widths.flatMap((width, index) => {
    if (width === 0) return [];
    const segment = { x: rounded(x), width: rounded(width * scale), colour: colourOf(index) };
    x += width * scale;
    return [segment];
  });
}

function colourOf(index: number): string {
  return `c${index + 1}`;
}

function rounded(length: number): string {
  return length.toFixed(2);
}

function Swatch({ colour }: { colour: string }) {
  return (
    <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
      <rect class={colour} width="10" height="10" />
    </svg>
  );
}

/** Years side by side: received and concluded. */
export function TrendChart({ id, trend }: { id: string; trend: readonly YearOfTrend[] }) {
  const own = trend.at(-1)?.year;
  const title = `${trend[0]?.year}年至${own}年收到和办结的申请`;
  const highest = Math.max(
    ...trend.map(({ figures }) => Math.max(figures?.received ?? 0, figures?.concluded ?? 0)),
  );
  const isFromLog = ({ year, figures }: YearOfTrend) => figures?.published === false && year !== own;
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      {highest > 0 && <Columns id={id} title={title} trend={trend} highest={highest} />}
      {highest === 0 && <p class="none">各年均没有收到或办结的申请。</p>}
      <ul class="key years">
        {trend.map((year) => (
          <YearLine year={year} mark={isFromLog(year) ? '＊' : ''} />
        ))}
      </ul>
      {trend.some(isFromLog) && <p class="source">＊该年报告尚未公布，为按现有事件汇总的数字。</p>}
    </figure>
  );
}

function YearLine({ year: { year, figures }, mark }: { year: YearOfTrend; mark: string }) {
  if (figures === null) return <li>{`${year}年：无数据`}</li>;
  return (
    <li>
      {`${year}年${mark}：收到`}
      <b>{`${figures.received}件`}</b>
      {'，办结'}
      <b>{`${figures.concluded}件`}</b>
    </li>
  );
}

const PLOT = { width: 360, height: 168, floor: 142, ceiling: 8, column: 20 };

interface ColumnsProps {
  id: string;
  title: string;
  trend: readonly YearOfTrend[];
  highest: number;
}

function Columns({ id, title, trend, highest }: ColumnsProps) {
  const descriptions = trend.map(({ year, figures }) =>
    figures === null ? `${year}年无数据` : `${year}年收到${figures.received}件，办结${figures.concluded}件`,
  );
  return (
    <>
      <svg
        class="columns"
        role="img"
        viewBox={`0 0 ${PLOT.width} ${PLOT.height}`}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-desc`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{`${descriptions.join('；')}。`}</desc>
        {trend.map(({ year, figures }, index) => {
          const middle = ((index + 0.5) * PLOT.width) / trend.length;
          return (
            <g>
              <Column
                colour="c1"
                left={middle - PLOT.column - 1}
                value={figures?.received}
                highest={highest}
              />
              <Column colour="c4" left={middle + 1} value={figures?.concluded} highest={highest} />
              <text x={rounded(middle)} y={PLOT.height - 6} text-anchor="middle">
                {String(year)}
              </text>
            </g>
          );
        })}
        <line class="floor" x1="0" x2={PLOT.width} y1={PLOT.floor} y2={PLOT.floor} />
      </svg>
      <Legend />
    </>
  );
}

function Legend() {
  return (
    <ul class="key legend">
      <li>
        <Swatch colour="c1" />
        收到
      </li>
      <li>
        <Swatch colour="c4" />
        办结
      </li>
    </ul>
  );
}

interface ColumnProps {
  colour: string;
  left: number;
  value: number | undefined;
  highest: number;
}

function Column({ colour, left, value, highest }: ColumnProps) {
  if (value === undefined || value === 0) return null;
  const height = (value / highest) * (PLOT.floor - PLOT.ceiling);
  return (
    <rect
      class={colour}
      x={rounded(left)}
      y={rounded(PLOT.floor - height)}
      width={PLOT.column}
      height={rounded(height)}
    />
  );
}

import { type ChiefFigure, glanceOf } from '../../report/glance.ts';
import type { Report } from '../../report/model.ts';
import type { PageLinks } from './about.tsx';
import { PartsChart, TrendChart } from './charts.tsx';

/**
 * The year at a glance, above the official tables. In: a report. Out: its main figures and three pictures. Always
 * holds: no table, so that the official ones stay the only tables with these figures.
 */
export function AtAGlance({ report, links }: { report: Report; links: PageLinks }) {
  const { figures, outcomes, applicants, trend } = glanceOf(report);
  return (
    <aside class="glance" aria-labelledby="glance">
      <h2 id="glance">{`${report.year}年数据概览`}</h2>
      <dl class="figures">
        {figures.map((figure) => (
          <Figure figure={figure} />
        ))}
      </dl>
      <div class="charts">
        <PartsChart
          id="outcomes"
          title="办结的申请结果如何"
          parts={outcomes}
          nothing="本年度没有办结的申请。"
        />
        <PartsChart
          id="applicants"
          title="收到的申请由谁提出"
          parts={applicants}
          nothing="本年度没有收到申请。"
        />
        {trend.length > 0 && <TrendChart id="trend" trend={trend} />}
      </div>
      <Infographic links={links} />
    </aside>
  );
}

/** A link and no picture: the policy of the page allows no loads. */
function Infographic({ links: { base, downloads } }: { links: PageLinks }) {
  const picture = downloads.find(({ name }) => name === 'infographic.svg');
  return (
    picture && (
      <p class="picture">
        <a href={`${base}${picture.name}`}>一图读懂</a>：用一张图看全年情况
      </p>
    )
  );
}

function Figure({ figure: { label, value, change, beside } }: { figure: ChiefFigure }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <span class="value">
          <b>{String(value)}</b>件
        </span>
        {change !== null && <span class="change">{change}</span>}
        {beside !== null && <span class="change">{beside}</span>}
      </dd>
    </div>
  );
}

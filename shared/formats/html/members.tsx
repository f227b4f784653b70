import { printed } from '../../form/form.ts';
import { rowLabel } from '../../report/cell-labels.ts';
import type { MemberTotals, Report, ReportMember } from '../../report/model.ts';
import { agencyName, leftOutText } from '../../report/wording.ts';
import { cleanText } from '../../text/clean.ts';
import type { PageLinks } from './about.tsx';

/**
 * The members of a government's report: what each brings, with a link to its own report, and who is left out. In: a
 * report. Out: one table, which repeats no label of the official ones; nothing where there are no members. Always
 * holds: the links of a version lead to the member's pinned version, whose files stay.
 */
export function Members({ report, links }: { report: Report; links: PageLinks }) {
  const { members } = report;
  if (!members) return null;
  const leftOut = leftOutText(report);
  const { incomplete } = members;
  return (
    <section aria-labelledby="members">
      <h2 id="members">汇总范围</h2>
      {leftOut !== null && <p class="left-out">{leftOut}</p>}
      <section class="scroller" aria-label="汇总范围（表格，可左右滚动）" tabindex={0}>
        <table class="members">
          <caption class="unseen">各成员的主要数字</caption>
          <thead>
            <tr>
              {['成员', '状态', '收到', '办结', '结转', '复议', '直接诉讼', '复议后诉讼'].map((head) => (
                <th scope="col">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Line name={`${agencyName(report)}（本级）`} state="本级" totals={members.own.totals} />
            {members.list.map((member) => (
              <Line
                name={<MemberLink report={report} member={member} isVersion={links.current !== null} />}
                state={stateInWords(member)}
                totals={member.totals}
              />
            ))}
          </tbody>
        </table>
      </section>
      {incomplete.length > 0 && (
        <>
          <p class="incomplete">{`表中有${incomplete.length}格，部分成员没有填报，按空白不计：`}</p>
          <ul class="incomplete">
            {openCells(report).map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** By member, the cells that it left blank; the columns of one row are named together. */
function openCells({ members, form, agency }: Report): string[] {
  const names = new Map(
    [agency, ...(members?.list ?? []).map(namedMember)].map(({ id, name }) => [id, name]),
  );
  const blanks = new Map<string, Map<string, number>>();
  for (const { path, agencies } of members?.incomplete ?? [])
    for (const id of agencies) {
      const rows = blanks.get(id) ?? new Map<string, number>();
      const row = rowLabel(form, path);
      blanks.set(id, rows.set(row, (rows.get(row) ?? 0) + 1));
    }
  return [...blanks].map(([id, rows]) => {
    const told = [...rows].map(([row, cells]) => (cells === 1 ? row : `${row}（${cells}格）`));
    return `${cleanText(names.get(id) ?? id)}：${told.join('；')}`;
  });
}

const namedMember = ({ agency, name }: ReportMember) => ({ id: agency, name });

function Line({ name, state, totals }: { name: unknown; state: string; totals: MemberTotals | null }) {
  const { received, concluded, carriedOut, review, lawsuitDirect, lawsuitAfterReview } = totals ?? NOTHING;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="words">{state}</td>
      {[received, concluded, carriedOut, review, lawsuitDirect, lawsuitAfterReview].map((value) => (
        <td>{printed(value)}</td>
      ))}
    </tr>
  );
}

const NOTHING: MemberTotals = {
  received: null,
  concluded: null,
  carriedOut: null,
  review: null,
  lawsuitDirect: null,
  lawsuitAfterReview: null,
};

/** From `v{n}/` alone: the current page links only into its version, and the page to keep lies in two places. */
function MemberLink({
  report: { year },
  member,
  isVersion,
}: {
  report: Report;
  member: ReportMember;
  isVersion: boolean;
}) {
  const name = cleanText(member.name);
  if (!isVersion || member.version === null) return <>{name}</>;
  return <a href={`../../../${member.agency}/${year}/v${member.version}/index.html`}>{name}</a>;
}

const STATES: Record<ReportMember['state'], string> = {
  published: '已公布',
  figures: '填报',
  draft: '草稿',
  returned: '已退回',
  missing: '缺',
};

function stateInWords({ state, version, counted }: ReportMember): string {
  const number = version === null ? '' : `第${version}版`;
  return `${STATES[state]}${number}${counted ? '' : '，未计入'}`;
}

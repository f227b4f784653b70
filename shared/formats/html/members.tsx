import { printed } from '../../form/form.ts';
import { MEMBER_HEADS, MEMBERS_HEADING, type MemberLine, membersTable } from '../../report/members-table.ts';
import type { Report } from '../../report/model.ts';
import type { PageLinks } from './about.tsx';

/**
 * The members of a government's report: each contribution, with a link to its own report, and the members left out. In:
 * a report. Out: one table, which repeats no label of the official ones; nothing without members. Always holds: the
 * links of a version lead to the member's pinned version, whose files stay.
 */
export function Members({ report, links }: { report: Report; links: PageLinks }) {
  const members = membersTable(report);
  if (!members) return null;
  const { leftOut, lines, blanks } = members;
  return (
    <section aria-labelledby="members">
      <h2 id="members">{MEMBERS_HEADING}</h2>
      {leftOut !== null && <p class="left-out">{leftOut}</p>}
      <section class="scroller" aria-label={`${MEMBERS_HEADING}（表格，可左右滚动）`} tabindex={0}>
        <MemberLines year={report.year} lines={lines} isVersion={links.current !== null} />
      </section>
      {blanks && (
        <>
          <p class="incomplete">{blanks.sentence}</p>
          <ul class="incomplete">
            {blanks.lines.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface OfYear {
  year: number;
  /** Whether the page is a version's, so that it can link to the members' versions. */
  isVersion: boolean;
}

function MemberLines({ lines, ...of }: OfYear & { lines: readonly MemberLine[] }) {
  return (
    <table class="members">
      <caption class="unseen">各成员的主要数字</caption>
      <thead>
        <tr>
          {MEMBER_HEADS.map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr>
            <th scope="row">
              <MemberLink line={line} {...of} />
            </th>
            <td class="words">{line.state}</td>
            {line.numbers.map((value) => (
              <td>{printed(value)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Only from `v{n}/`: the current page links only into its version, and the page to keep exists in two places. */
function MemberLink({ year, line, isVersion }: OfYear & { line: MemberLine }) {
  const { agency, name, version } = line;
  if (!isVersion || version === null) return <>{name}</>;
  return <a href={`../../../${agency}/${year}/v${version}/index.html`}>{name}</a>;
}

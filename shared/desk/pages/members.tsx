import type { ReportMember } from '../../report/model.ts';
import { cleanText } from '../../text/clean.ts';
import { Form, framed } from './frame.tsx';
import { Message } from './message.tsx';
import { frameOf, pathOf, type YearPage } from './year.ts';

/**
 * 汇总: a government's members in a year. In: its report. Out: each contribution and its state, the incomplete cells, a
 * list of missing members to copy into a reminder, and the form that sends a member's report back. Always: a return
 * names exactly the contribution on the screen.
 */
export const STATES: Readonly<Record<ReportMember['state'], string>> = {
  published: '已公布',
  figures: '填报数',
  draft: '草稿，尚未公布',
  returned: '已退回',
  missing: '缺',
};

export function membersPage(page: YearPage): string {
  const { report } = page.now;
  const list = report.members?.list ?? [];
  const open = list.filter(({ state }) => state !== 'published' && state !== 'figures');
  const incomplete = report.members?.incomplete ?? [];
  return framed(
    frameOf(page, '汇总', 'members'),
    <>
      <section class="card" aria-labelledby="members">
        <h2 id="members">{`下级机关 ${list.length} 个，${open.length} 个尚不能计入公布的报告`}</h2>
        <section class="scroller" aria-label="下级机关（表格，可左右滚动）" tabindex={0}>
          <table class="plain-table">
            <thead>
              <tr>
                {['机关', '状态', '新收', '办结', '结转', '复议', '诉讼'].map((head) => (
                  <th scope="col">{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.map((member) => (
                <Row member={member} />
              ))}
            </tbody>
          </table>
        </section>
        {incomplete.length > 0 && <p>{`${incomplete.length} 格因下级留空而不完整。`}</p>}
        {open.length > 0 && (
          <Message
            title="催报名单"
            text={`${report.year}年度政府信息公开工作年度报告尚未办结的机关：\n${open
              .map(({ name, state }) => `${name}（${STATES[state]}）`)
              .join('\n')}`}
          />
        )}
      </section>
      {page.person.may.includes('review') && <Returning page={page} list={list} />}
    </>,
  );
}

function Row({ member: { name, state, version, totals } }: { member: ReportMember }) {
  const cells = totals
    ? [totals.received, totals.concluded, totals.carriedOut, totals.review, lawsuits(totals)]
    : [null, null, null, null, null];
  return (
    <tr>
      <th scope="row">{cleanText(name)}</th>
      <td>{`${STATES[state]}${version === null ? '' : `（第${version}版）`}`}</td>
      {cells.map((cell) => (
        <td>{cell === null ? '' : String(cell)}</td>
      ))}
    </tr>
  );
}

function lawsuits({
  lawsuitDirect,
  lawsuitAfterReview,
}: Pick<NonNullable<ReportMember['totals']>, 'lawsuitDirect' | 'lawsuitAfterReview'>): number | null {
  return lawsuitDirect === null || lawsuitAfterReview === null ? null : lawsuitDirect + lawsuitAfterReview;
}

/** The reference of `report.returned`: the version, or the digest of an unpublished contribution. */
export function contributionName({ version, tablesDigest }: ReportMember): string | null {
  return version === null ? tablesDigest : `v${version}`;
}

function Returning({ page, list }: { page: YearPage; list: readonly ReportMember[] }) {
  const named = list.filter((member) => contributionName(member) !== null);
  if (named.length === 0) return null;
  const [chosen] = (page.typed?.['member'] ?? '').split('/');
  return (
    <section class="card" aria-labelledby="returning">
      <h2 id="returning">退回下级的报告</h2>
      <Form action={pathOf(page, 'members')} token={page.frame.token}>
        <label for="member">机关</label>
        <select id="member" name="member" required>
          <option value="">请选择</option>
          {named.map((member) => (
            <option
              value={`${member.agency}/${contributionName(member)}`}
              selected={member.agency === chosen}
            >
              {cleanText(member.name)}
            </option>
          ))}
        </select>
        <label for="comment">意见（必填）</label>
        <textarea id="comment" name="comment" required maxlength={1000}>
          {`\n${page.typed?.['comment'] ?? ''}`}
        </textarea>
        <div class="row">
          <button type="submit" name="do" value="return">
            退回
          </button>
        </div>
      </Form>
    </section>
  );
}

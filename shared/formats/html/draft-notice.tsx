import { cellLabel } from '../../report/cell-labels.ts';
import { chineseDay, daysBetween } from '../../report/chinese-day.ts';
import type { DraftEdition, ProposedCorrection, Report, SilentSource } from '../../report/model.ts';
import { draftMark } from '../../report/wording.ts';
import { cleanText } from '../../text/clean.ts';
import { firstOf, OtherChecks } from './draft-checks.tsx';
import { Faults } from './draft-faults.tsx';
import { type Draft, MayBeFiled, problemsOf } from './readiness.tsx';
import { Review } from './review.tsx';
import { DifferenceTable } from './version-notice.tsx';

/**
 * The part above a draft that only the agency sees: whether it could be filed, why a finalisation waits, the changes,
 * the corrections of a next version, the faults of the feed, the checks with the cases behind them. Always holds:
 * nothing at all for a version, since all of this names subjects and events.
 */
export function DraftNotice({ report }: { report: Report }) {
  const { edition } = report;
  if (edition.kind !== 'draft') return null;
  return (
    <aside class="notice" aria-labelledby="draft">
      <h2 id="draft">{`${draftMark(report)}：仅供本机关核对，请勿外传`}</h2>
      <p>{standing(edition)}</p>
      <MayBeFiled report={{ ...report, edition }} />
      <Returns form={report.form} edition={edition} />
      <Silences edition={edition} />
      <RareCharacters edition={edition} />
      <LongTexts edition={edition} />
      <Review edition={edition} />
      <Refusals report={{ ...report, edition }} />
      <Corrections form={report.form} edition={edition} />
      <Faults faults={edition.faults} />
      <OtherChecks report={report} />
      <Changes form={report.form} changes={edition.changes} />
    </aside>
  );
}

function standing({ published }: DraftEdition): string {
  return published === null ? '本年度报告尚未公布。' : `本年度报告已公布至第${published}版。`;
}

/** The government's return, cell by cell, while it is about this contribution. */
function Returns({ form, edition: { returns = [] } }: { form: Report['form']; edition: DraftEdition }) {
  if (returns.length === 0) return null;
  return (
    <section aria-labelledby="returns">
      <h3 id="returns">上级已退回，请核对</h3>
      {returns.map(({ by, on, comment, cells }) => (
        <>
          <p>{`${chineseDay(on)}由${by}退回${comment === null ? '' : `：${cleanText(comment)}`}`}</p>
          {cells.length > 0 && (
            <ul>
              {cells.map(({ cell, comment: words }) => (
                <li>
                  <a href={`#${cell}`}>{cellLabel(form, cell)}</a>
                  {`：${cleanText(words)}`}
                </li>
              ))}
            </ul>
          )}
        </>
      ))}
    </section>
  );
}

function Silences({ edition: { silences = [], day } }: { edition: DraftEdition }) {
  if (silences.length === 0) return null;
  return (
    <section aria-labelledby="silences">
      <h3 id="silences">数据来源没有报送：零不一定是零</h3>
      <ul>
        {silences.map((silent) => (
          <li>{silenceText(silent, day)}</li>
        ))}
      </ul>
    </section>
  );
}

function silenceText(silent: SilentSource, day: string): string {
  const { source, last } = silent;
  if (last === null)
    return `数据来源${source}登记后从未报送（截至${chineseDay(day)}）；零不一定是零，请核实。`;
  const usual = silent.usual === null ? '此前报送尚少，不知平常间隔' : `平常间隔${silent.usual}天`;
  const since = `已${daysBetween(last, day)}天没有报送（最后一次为${chineseDay(last)}，截至${chineseDay(day)}）`;
  return `数据来源${source}${since}，${usual}；零不一定是零，请核实。`;
}

function RareCharacters({ edition: { unprintable = [] } }: { edition: DraftEdition }) {
  if (unprintable.length === 0) return null;
  return (
    <section aria-labelledby="unprintable">
      <h3 id="unprintable">印本字库未收的字：PDF 和一图读懂中将以“〓”代替</h3>
      <ul>
        {unprintable.map(({ character, codePoint, place }) => (
          <li>
            {place}：“{cleanText(character)}”（{codePoint}）
          </li>
        ))}
      </ul>
      <p>请改用字库已收的字，或请运维人员添加字体；网页、文档和数据文件不受影响。</p>
    </section>
  );
}

function LongTexts({ edition: { long = [] } }: { edition: DraftEdition }) {
  if (long.length === 0) return null;
  return (
    <section aria-labelledby="long">
      <h3 id="long">文字过长：印本（PDF）可能无法生成，定稿将因此不能公布</h3>
      <ul>
        {long.map(({ heading, blocks }) => (
          <li>{`${heading}：${blocks}个段落或列表项，请精简。`}</li>
        ))}
      </ul>
    </section>
  );
}

/** The pending points that are not mentioned above: a reason that the draft shows as a problem is not repeated. */
function Refusals({ report }: { report: Draft }) {
  const { refusals } = report.edition;
  if (refusals.length === 0) return null;
  const mentioned = new Set(problemsOf(report).codes);
  const others = refusals.filter(({ code }) => !mentioned.has(code));
  return (
    <section aria-labelledby="refusals">
      <h3 id="refusals">已收到定稿，尚未公布</h3>
      <p>以上和以下的原因消除后，系统自动公布；公布前可以撤回定稿。</p>
      {others.length > 0 && (
        <ul>
          {others.map(({ zh }) => (
            <li>{cleanText(zh)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Corrections({
  form,
  edition: { published, corrections },
}: Pick<Report, 'form'> & { edition: DraftEdition }) {
  if (published === null || corrections.length === 0) return null;
  return (
    <section aria-labelledby="corrections">
      <h3 id="corrections">{`建议更正：已公布的第${published}版与现有数据不一致`}</h3>
      <DifferenceTable
        form={form}
        caption={`建议更正的数字（${corrections.length}处）`}
        heads={['已公布', '现有']}
        differences={corrections}
        more={{ head: '有关案件', of: casesOf }}
      />
    </section>
  );
}

const MOST_CASES = 10;

function casesOf({ cases, rules = [] }: ProposedCorrection): string {
  const { first, more } = firstOf(cases, MOST_CASES);
  const named = first.map(cleanText).join('、') + (more > 0 ? ` 等${cases.length}件` : '');
  if (rules.length === 0) return named;
  return `${named}（统计规则有变：${rules.map(({ code, zh }) => `${zh.replace(/。$/, '')}〔${code}〕`).join('；')}）`;
}

type ChangesProps = Pick<Report, 'form'> & Pick<DraftEdition, 'changes'>;

function Changes({ form, changes }: ChangesProps) {
  return (
    <section aria-labelledby="changes">
      <h3 id="changes">与上一份草稿相比</h3>
      <ChangedCells form={form} changes={changes} />
    </section>
  );
}

function ChangedCells({ form, changes }: ChangesProps) {
  if (changes === null) return <p>这是第一份草稿。</p>;
  const { since, cells } = changes;
  if (cells.length === 0) return <p>{`与${chineseDay(since)}的草稿相比，表中数字没有变化。`}</p>;
  return (
    <DifferenceTable
      form={form}
      caption={`自${chineseDay(since)}的草稿以来变动的数字（${cells.length}处）`}
      heads={['上次', '本次']}
      differences={cells}
    />
  );
}

import { STEP_WORDS } from '../../approval/words.ts';
import { dayOf, type Instant } from '../../events/instant.ts';
import type { ApprovalStep } from '../../registry/agency.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import type { DraftEdition } from '../../report/model.ts';
import { cleanText } from '../../text/clean.ts';

/**
 * The review of a draft. In: the edition. Out: each step with the day of its approval, or the step whose turn it is.
 * Always holds: it names no person, since drafts are circulated.
 */
export function Review({ edition: { review } }: { edition: DraftEdition }) {
  if (!review) return null;
  const { steps, submitted, approved, sentBack, outdated, awaits } = review;
  return (
    <section aria-labelledby="review">
      <h3 id="review">公布前的审核</h3>
      <p>{standing()}</p>
      <ul>
        {steps.map((step, index) => (
          <li>
            {STEP_WORDS[step].zh}：{stateOf(step, approved[index])}
          </li>
        ))}
      </ul>
    </section>
  );

  function standing(): string {
    if (submitted === null) return '尚未报审。';
    if (sentBack) {
      const said = sentBack.comment === null ? '' : `：${cleanText(sentBack.comment)}`;
      return `${on(sentBack.at)}由${STEP_WORDS[sentBack.step].zh}环节退回${said}。改正后须重新报审。`;
    }
    if (outdated) return `${on(submitted)}报审后内容有改动，此前的审核均已作废，须重新报审。`;
    return awaits.length > 0
      ? `${on(submitted)}已报审，正在审核。`
      : `${on(submitted)}已报审，审核已全部通过。`;
  }

  function stateOf(step: ApprovalStep, at: Instant | undefined): string {
    if (at !== undefined && !outdated && !sentBack) return `${on(at)}通过`;
    return step === awaits[0] ? '待审' : '未审';
  }
}

const on = (at: Instant) => chineseDay(dayOf(at));

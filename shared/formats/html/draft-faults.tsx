import { mendingInWords } from '../../cases/mending.ts';
import type { FaultNotice } from '../../report/model.ts';
import { cleanText } from '../../text/clean.ts';

const MOST = 100;

/** The faults of the feed, each with its case and its fix. */
export function Faults({ faults }: { faults: readonly FaultNotice[] }) {
  if (faults.length === 0) return null;
  const more = faults.length - MOST;
  return (
    <section aria-labelledby="faults">
      <h3 id="faults">{`来文数据问题（${faults.length}项）：补报缺少的事实或撤回错误的事实后方可公布`}</h3>
      <ul>
        {faults.slice(0, MOST).map((fault) => (
          <Fault fault={fault} />
        ))}
        {more > 0 && <li>{`其余${more}项见 gongkai faults`}</li>}
      </ul>
    </section>
  );
}

function Fault({ fault: { code, subject, events, zh } }: { fault: FaultNotice }) {
  const mend = mendingInWords(code);
  return (
    <li>
      {cleanText(subject)}：{cleanText(zh)}
      {events.length > 0 && <>（事件 {events.map(cleanText).join('、')}）</>}
      {mend && (
        <>
          <br />
          <span class="mend">处理办法：{mend.zh}。</span>
        </>
      )}
    </li>
  );
}

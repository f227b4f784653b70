import { STEP_WORDS } from '../../approval/words.ts';
import type { Manifest } from '../../night/manifest.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import { cleanText } from '../../text/clean.ts';
import { framed } from './frame.tsx';
import { frameOf, type YearPage } from './year.ts';

/**
 * 版本: the published versions. In: the manifests of a year, newest first. Out: each with its note, its address, and its
 * approvers.
 */
export function versionsPage(page: YearPage, versions: readonly Manifest[], publicationUrl: string): string {
  const { agency, year } = page.now;
  const address = `${publicationUrl}/${agency.id}/${year}`;
  return framed(
    frameOf(page, '版本', 'versions'),
    <div class="card">
      {versions.length === 0 && <p>还没有公布过。</p>}
      {versions.length > 0 && (
        <p>
          <a href={`${address}/index.html`}>现在公布的页面</a>
        </p>
      )}
      {versions.map(({ number, finalisedOn, note, approval, files }) => (
        <>
          <h2>{`第${number}版 · ${chineseDay(finalisedOn)}`}</h2>
          {note !== null && <p>{`说明：${cleanText(note)}`}</p>}
          {approval?.submission && (
            <p class="why">
              {[
                `${approval.submission.by} 报审`,
                ...approval.approved.map(({ step, by }) => `${by} ${STEP_WORDS[step].zh}`),
              ].join('；')}
            </p>
          )}
          <ul class="files">
            {files
              .filter(({ name }) => name.startsWith('report.') || name === 'index.html')
              .map(({ name }) => (
                <li>
                  <a href={`${address}/v${number}/${name}`}>{name}</a>
                </li>
              ))}
          </ul>
        </>
      ))}
    </div>,
  );
}

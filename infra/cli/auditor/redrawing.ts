/**
 * Every format of a version once more, from what its `report.json` says. In: that JSON and the seal. Out: findings: the
 * file that differs from what its own data draw to holds something that the data do not. Only the release that made
 * the files can tell; another one may draw the same data otherwise.
 */

import type { Edition } from '../../../shared/editions/edition.ts';
import { readVersion } from '../../../shared/formats/json/read-report.ts';
import { type Format, renderCurrent, renderReport } from '../../../shared/formats/renderers.ts';
import { digestOfBytes, RELEASE, type Seal } from '../../../shared/formats/seal.ts';
import type { Findings, Json } from './findings.ts';

export async function verifyByDrawing(
  prefix: string,
  { report, form, seal, formats }: { report: Json; form: Edition; seal: Seal; formats: readonly Format[] },
  findings: Findings,
): Promise<void> {
  const known = new Set([PAGE, ...formats.map(({ name }) => name)]);
  const missing = seal.files.find(({ name }) => !known.has(name));
  if (seal.release !== RELEASE || missing) {
    const [zh, en] = missing
      ? [`本机不能生成 ${missing.name}`, `this machine cannot make ${missing.name}`]
      : [
          `由 ${seal.release} 版软件生成，本机为 ${RELEASE} 版`,
          `made by release ${seal.release}, this is ${RELEASE}`,
        ];
    findings.unknown(`${prefix}${PAGE}`, {
      zh: `未重新生成各格式：${zh}`,
      en: `nothing was drawn anew: ${en}`,
    });
    return;
  }
  const drawn = await drawnFrom(
    report,
    form,
    formats.filter(({ name }) => seal.files.some((file) => file.name === name)),
  );
  if (typeof drawn === 'string') {
    findings.fail(`${prefix}report.json`, {
      zh: `不能由此数据重新生成报告：${drawn}`,
      en: 'the report cannot be drawn from these data',
    });
    return;
  }
  for (const { name, sha256 } of [...seal.files, { ...seal.currentPage, name: CURRENT_PAGE }])
    findings.check(
      name === CURRENT_PAGE ? `${prefix}../${PAGE}` : `${prefix}${name}`,
      drawn.get(name) === sha256,
      { zh: '由报告数据重新生成，逐字节相同', en: 'drawn anew from the data: the same bytes' },
      { zh: '与由报告数据重新生成的不同', en: 'not what the data draw to' },
    );
}

const PAGE = 'index.html';
const CURRENT_PAGE = '../index.html';

/** Digests of all files by name; or, where the data cannot be drawn, why. */
async function drawnFrom(
  report: Json,
  form: Edition,
  formats: readonly Format[],
): Promise<Map<string, string> | string> {
  try {
    const version = readVersion(report, form);
    const files = await renderReport(version, formats);
    const [page] = renderCurrent(version, formats, files);
    const named = files.map(({ name, bytes }) => [name, digestOfBytes(bytes)] as const);
    return new Map([...named, [CURRENT_PAGE, digestOfBytes(page.bytes)]]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

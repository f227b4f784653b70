/**
 * Every format of a version once more, from what its `report.json` says. In: that JSON and the seal. Out: findings: the
 * file that differs from what its own data draw to holds something that the data do not. Only the release that made
 * the files is asked; another one may draw the same data otherwise, and draws nothing.
 */
import type { Edition } from '../editions/edition.ts';
import type { Findings, Json } from './findings.ts';
import { CURRENT_PAGE, type Drawing, PAGE } from './port.ts';
import type { Seal } from './seal.ts';

export interface VersionToDraw {
  prefix: string;
  report: Json;
  edition: Edition;
  seal: Seal;
  /** Of a government: the parts as its `members.csv` has them. */
  parts?: ReadonlyMap<string, unknown> | undefined;
}

export async function verifyByDrawing(
  { prefix, report, edition, seal, parts }: VersionToDraw,
  { release, makes, draw }: Drawing,
  findings: Findings,
): Promise<void> {
  if (seal.release !== release) {
    findings.unknown(`${prefix}${PAGE}`, {
      zh: `由 ${seal.release} 版软件生成，本机为 ${release} 版，不重新生成各格式`,
      en: `made by release ${seal.release}, this is ${release}; not drawn again`,
    });
    return;
  }
  const missing = seal.files.find(({ name }) => name !== PAGE && !makes.has(name));
  if (missing) {
    findings.unknown(`${prefix}${PAGE}`, {
      zh: `未重新生成各格式：本机不能生成 ${missing.name}`,
      en: `nothing was drawn again: this machine cannot make ${missing.name}`,
    });
    return;
  }
  const drawn = await draw(report, edition, seal, parts);
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

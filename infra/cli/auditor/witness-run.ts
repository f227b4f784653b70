/**
 * `gongkai witness`, the command. In: the place of a publication, and the folder of checkpoints. Out: one line per
 * finding, or JSON; a failing finding refuses. Always holds: a checkpoint that fails is not kept, and a kept one stays.
 */
import { Findings } from '../../../shared/audit/findings.ts';
import { LOG, type OpenLog, verifyLog } from '../../../shared/audit/log.ts';
import type { SeenLog } from '../../../shared/audit/port.ts';
import { verifierText } from '../../../shared/log/checkpoint.ts';
import { sha256Bytes } from '../../../shared/store/digest.ts';
import { verifyEd25519 } from '../../../shared/store/ed25519.ts';
import type { Shell } from '../io.ts';
import { Refused, WrongUsage } from '../messages.ts';
import { conclude, lineOf, printJson } from './finding-lines.ts';
import { openPlace } from './published-place.ts';
import { checkpointsFolder, noteOf, seenIn } from './seen-checkpoints.ts';

export interface WitnessOrder {
  place: string;
  checkpoints?: string;
  key?: string;
  json?: true;
}

export async function witness(order: WitnessOrder, shell: Shell): Promise<void> {
  const folder = checkpointsFolder(order.checkpoints, shell);
  if (folder === undefined)
    throw new WrongUsage({
      zh: '不知道检查点留存何处，请用 --checkpoints 指定文件夹',
      en: 'name the folder in which checkpoints are kept, with --checkpoints',
    });
  const opened = await openPlace(order.place);
  const seen = seenIn(folder, opened.address, (error) => {
    throw new Refused({
      zh: `检查点未能留存于 ${folder}：${String(error)}`,
      en: `the checkpoint could not be kept in ${folder}`,
    });
  });
  let before: SeenLog | undefined;
  const remembering = {
    ...seen,
    last: async (...of: Parameters<typeof seen.last>) => (before = await seen.last(...of)),
  };
  if (order.key !== undefined) await sameKey(order.key, opened.read);
  const findings = new Findings();
  const log = { digest: sha256Bytes, verify: verifyEd25519 };
  const place = { ...opened, scope: { kind: 'publication' as const }, log, seen: remembering };
  const open = await verifyLog(place, findings);
  if (!open && findings.all.length === 0) throw noLog(order.place);
  if (order.json) printJson({ ...reportOf(open, before, folder, findings), findings: findings.all }, shell);
  else shell.out(findings.all.map(lineOf).join(''));
  conclude(findings.all, shell);
}

function reportOf(
  open: OpenLog | undefined,
  before: SeenLog | undefined,
  folder: string,
  findings: Findings,
) {
  const holds = findings.all.every(({ result }) => result !== 'fail');
  return {
    log: open?.verifier.name ?? null,
    key: open ? verifierText(open.verifier, sha256Bytes) : null,
    size: open?.head.size ?? null,
    root: open ? Buffer.from(open.head.root).toString('base64') : null,
    seenBefore: before ? before.head.size : null,
    kept: open && holds ? noteOf(folder, open.verifier, open.head.size) : null,
  };
}

/** A key given by the caller is compared before anything is kept. */
async function sameKey(known: string, read: (key: string) => Promise<Uint8Array | undefined>): Promise<void> {
  const bytes = await read(`${LOG}key`);
  const lying = bytes && Buffer.from(bytes).toString().trim();
  if (lying === known.trim()) return;
  throw new Refused({
    zh: `日志公钥与 --key 给出的不符：此处为 ${lying ?? '（没有）'}`,
    en: `the key of the log is not the one of --key: here it is ${lying ?? 'none'}`,
  });
}

const noLog = (place: string) =>
  new Refused({
    zh: `${place} 没有公开日志（log/checkpoint）；日志在第一夜汇总后生成，请核对地址是否为公布网站的根`,
    en: `${place} has no log (log/checkpoint): it begins with the first night that reads anything; is this the root of the publication?`,
  });

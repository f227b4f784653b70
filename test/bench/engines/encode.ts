/**
 * What it costs to have segments: from the events of every case, as the store gives them, to the bytes of a segment
 * an agency. Reading the file is not counted, folding and encoding are.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEventFile } from '../../../infra/cli/offline/event-file.ts';
import { foldCase } from '../../../shared/cases/case.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import { digestOf, subjectDigest } from '../../../shared/store/digest.ts';
import { encodeSegment } from '../../doubles/whole-sets.ts';
import { measured } from './measured.ts';

const [path = '', folder = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const file = await readEventFile(path, Date.UTC(2027, 0, 1));

await measured(() => {
  let [folding, bytes] = [0, 0];
  const whole = createHash('sha256');
  for (const agency of file.agencies) {
    const cases = [...file.subjectsOf(agency)].sort(([a], [b]) => compareUtf8(a, b));
    const used = process.cpuUsage();
    const segment = encodeSegment(
      cases.map(([subject, events]) => ({
        facts: foldCase(subject, events),
        events,
        digest: Buffer.from(
          subjectDigest(events.map((event) => ({ event, digest: digestOf(event) }))),
          'hex',
        ),
      })),
    );
    const { user, system } = process.cpuUsage(used);
    folding += (user + system) / 1000;
    bytes += segment.length;
    whole.update(segment);
    writeFileSync(join(folder, agency), segment);
  }
  file.close();
  return { digest: whole.digest('hex'), more: { folding, bytes } };
});

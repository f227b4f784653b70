/** Prints the digests of everything that is made of a report, for the test that runs it in other zones and languages. */

import { createHash } from 'node:crypto';
import { editionNamed } from '../../../shared/editions/registry.ts';
import { allNumbersZip } from '../../../shared/formats/bulk.ts';
import { renderJson } from '../../../shared/formats/json/report.ts';
import { renderReport } from '../../../shared/formats/renderers.ts';
import { officeFormats } from './office-reader.ts';
import { MANY_PAGES, PUBLISHED } from './report-cases.ts';

const digests: Record<string, string> = {};
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

for (const report of [...PUBLISHED, MANY_PAGES])
  for (const { name, bytes } of await renderReport(report, officeFormats()))
    digests[`${report.agency.id} ${name}`] = digest(bytes);

const zip: Uint8Array[] = [];
for await (const piece of allNumbersZip(PUBLISHED.map(renderJson), editionNamed)) zip.push(piece);
digests['all.zip'] = digest(Buffer.concat(zip));
process.stdout.write(JSON.stringify(digests));

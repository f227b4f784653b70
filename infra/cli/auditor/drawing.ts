/**
 * The drawing parts of this machine. In: the formats. Out: everything that `verify` needs to redraw every file from a
 * `report.json`.
 */
import { CURRENT_PAGE, type Drawing, PAGE } from '../../../shared/audit/port.ts';
import { readVersion } from '../../../shared/formats/json/read-report.ts';
import { type Format, renderCurrent, renderReport } from '../../../shared/formats/renderers.ts';
import { RELEASE } from '../../../shared/report/release.ts';

export function drawingBy(formats: readonly Format[]): Drawing {
  return {
    release: RELEASE,
    makes: new Set([PAGE, ...formats.map(({ name }) => name)]),
    draw: async (report, edition, seal, parts) => {
      const sealed = formats.filter(({ name }) => seal.files.some((file) => file.name === name));
      try {
        const version = readVersion(report, edition, parts);
        const files = await renderReport(version, sealed);
        const [page] = renderCurrent(version, sealed, files);
        const named = files.map(({ name, bytes }) => [name, bytes] as const);
        return new Map([...named, [CURRENT_PAGE, page.bytes]]);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}

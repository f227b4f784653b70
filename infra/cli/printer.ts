/**
 * Printing from the command line. In: the checkout. Out: a printer whose worker, fonts and templates are those of the
 * checkout. Always: no other file here opens one, since the bundle that this command runs from carries none of them.
 */
import { join } from 'node:path';
import { openPrinter, type Printer } from '../../shared/formats/pdf/printing.ts';
import type { Shell } from './io.ts';

export function printerOf({ root }: Pick<Shell, 'root'>): Printer {
  return openPrinter({ folder: join(root, 'shared/formats/pdf') });
}

/**
 * How the pages of a PDF are filled, by where each piece of text stands. In: bytes. Out: of each page its lines from the top,
 * how far down and to the right they reach, in points; and what of the rules of the press is broken: text beyond the type
 * area, a page more than two thirds white, a signature or the colophon that stands on a page alone, a cell cut inside a
 * word. GB/T 9704-2012, 5.2 and 7.3.
 */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

interface Line {
  text: string;
  /** Of its baseline, from the top of the page. */
  y: number;
  left: number;
  right: number;
  size: number;
}

export interface PageLayout {
  lines: Line[];
  /** Points from the top of the type area to the lowest line. */
  filled: number;
}

const MM = 72 / 25.4;
const [TOP, BOTTOM, RIGHT] = [37 * MM, (297 - 35) * MM, (210 - 26) * MM];
/** A full-width mark at the end of a line hangs by half of itself. */
const HANGS = 9;

export async function layoutOf(bytes: Uint8Array): Promise<PageLayout[]> {
  const document = await getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 }).promise;
  const pages: PageLayout[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const height = page.view[3] ?? 842;
    const lines: Line[] = [];
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [size = 0, , , , left = 0, base = 0] = item.transform as number[];
      const y = height - base;
      // The number of the page stands below the type area.
      if (y > BOTTOM + 3) continue;
      const last = lines.at(-1);
      const right = left + item.width;
      if (last && Math.abs(last.y - y) < 1) {
        last.text += item.str;
        last.right = Math.max(last.right, right);
      } else lines.push({ text: item.str, y, left, right, size });
    }
    const lowest = Math.max(TOP, ...lines.map(({ y }) => y));
    pages.push({ lines, filled: lowest - TOP });
  }
  await document.destroy();
  return pages;
}

/** Every rule that is broken, in words. */
export function brokenRules(
  pages: readonly PageLayout[],
  { agency, day }: { agency: string; day: string },
): string[] {
  const room = BOTTOM - TOP;
  const broken: string[] = [];
  pages.forEach(({ lines, filled }, index) => {
    const at = `page ${index + 1}`;
    for (const { text, right } of lines)
      if (right > RIGHT + HANGS) broken.push(`${at}: ${text.slice(0, 20)} reaches ${Math.round(right)}`);
    if (filled < room / 3) broken.push(`${at}: ${Math.round(100 - (100 * filled) / room)} % white`);
    const signs = lines.findIndex(({ text }) => text.replaceAll(' ', '') === day);
    const body = lines.filter(({ size, text }) => size > 15 && !agency.includes(text.replaceAll(' ', '')));
    if (signs !== -1 && body.length < 2) broken.push(`${at}: the signature stands alone`);
    if (lines[0]?.text.startsWith('数据来源')) broken.push(`${at}: the colophon stands alone`);
  });
  if (!pages.some(({ lines }) => lines.some(({ text }) => text.replaceAll(' ', '') === day)))
    broken.push('there is no signature');
  return broken;
}

/**
 * The search for personal data in whatever bytes. In: bytes and the words that must not be in them. Out: the words that
 * are. Looked into: gzip, every member of a ZIP (DOCX, XLSX, `all.zip`), what base64 stands for, and of a PDF every
 * stream without its compression, every string (title, tags, metadata) and the text as it is drawn. Typst draws by
 * numbers of glyphs; they are read by the ToUnicode maps, as a reader's copy and search go by them (pdfjs).
 * Not read: outlines of the infographic, in its SVG and so in its PNG; `<title>` and `<desc>` of that SVG say all that it
 * draws (shared/formats/pdf/infographic.ts), and are searched.
 */
import { gunzipSync } from 'node:zlib';
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  type PDFObject,
  PDFRawStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { unzipSync } from 'fflate';
import { readPdf } from '../rooms/formats/pdf-reader.ts';

export async function found(place: string, bytes: Buffer, canaries: readonly string[]): Promise<string[]> {
  const layers = await layersOf(bytes);
  return canaries
    .filter((canary) => layers.some((layer) => layer.includes(canary)))
    .map((canary) => `${canary} in ${place}`);
}

/** All that lies in a piece of bytes: itself, what is packed in it, and what base64 in it stands for. */
async function layersOf(bytes: Buffer): Promise<Buffer[]> {
  const encoded = bytes.toString('latin1').match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? [];
  const inside = await Promise.all((await packedIn(bytes)).map(layersOf));
  return [bytes, ...inside.flat(), ...encoded.map((run) => Buffer.from(run, 'base64'))];
}

async function packedIn(bytes: Buffer): Promise<Buffer[]> {
  const head = bytes.subarray(0, 5).toString('latin1');
  if (head.startsWith('\x1f\x8b')) return [gunzipSync(bytes)];
  if (head.startsWith('PK\x03\x04')) return Object.values(unzipSync(bytes)).map((part) => Buffer.from(part));
  return head === '%PDF-' ? partsOfPdf(bytes) : [];
}

async function partsOfPdf(bytes: Buffer): Promise<Buffer[]> {
  const { context } = await PDFDocument.load(bytes, { updateMetadata: false });
  const { pages, xmp } = await readPdf(new Uint8Array(bytes));
  const objects = context.enumerateIndirectObjects().map(([, object]) => object);
  const streams = objects.flatMap((object) =>
    object instanceof PDFRawStream ? [Buffer.from(decodePDFRawStream(object).decode())] : [],
  );
  // A page after the other, so that what was broken over two of them is whole.
  return [
    ...streams,
    Buffer.from([...objects.flatMap(stringsIn), xmp].join('\n')),
    Buffer.from(pages.join('')),
  ];
}

function stringsIn(object: PDFObject | undefined): string[] {
  if (object instanceof PDFString || object instanceof PDFHexString) return [object.decodeText()];
  if (object instanceof PDFArray) return object.asArray().flatMap(stringsIn);
  if (object instanceof PDFRawStream) return stringsIn(object.dict);
  if (object instanceof PDFDict)
    return object.entries().flatMap(([key, value]) => [key.decodeText(), ...stringsIn(value)]);
  return [];
}

/**
 * What comes in: what S3 has to say. What goes out: the XML in which it says it, and its errors.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */

/** A refusal of S3: an HTTP status, one of AWS's codes, a sentence. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly status: number;
  readonly code: string;
  /** Further elements of the answer, or headers where there is no body. */
  readonly detail: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, detail: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

export function notImplemented(what: string): S3Error {
  return new S3Error(501, 'NotImplemented', `The local stack does not offer ${what}.`);
}

/** Elements by name; a list repeats its element; what is undefined is left out. */
export type Elements = { readonly [name: string]: Content | readonly Content[] };
type Content = string | number | boolean | undefined | Elements;

export function xml(root: string, content: Elements): string {
  const namespace = root === 'Error' ? '' : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespace}>${elements(content)}</${root}>`;
}

function elements(content: Elements): string {
  return Object.entries(content)
    .flatMap(([name, value]) => (isList(value) ? value : [value]).map((each) => element(name, each)))
    .join('');
}

function element(name: string, value: Content): string {
  if (value === undefined) return '';
  return `<${name}>${typeof value === 'object' ? elements(value) : escaped(String(value))}</${name}>`;
}

function isList(value: Content | readonly Content[]): value is readonly Content[] {
  return Array.isArray(value);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold them, and XML wants them as numbers
  return text.replace(/[&<>"\u0000-\u001f]/g, (c) => entities[c] ?? `&#x${c.charCodeAt(0).toString(16)};`);
}

/** What a DeleteObjects request asks for. */
export interface Deletion {
  readonly quiet: boolean;
  readonly objects: readonly { readonly key: string; readonly versionId: string | undefined }[];
}

export function parseDeletion(body: string): Deletion {
  const objects = [...body.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, inner = '']) => {
    for (const [, name] of inner.matchAll(/<(\w+)>/g)) {
      if (name !== 'Key' && name !== 'VersionId') throw notImplemented(`${name} in DeleteObjects`);
    }
    return { key: textOf(inner, 'Key') ?? '', versionId: textOf(inner, 'VersionId') };
  });
  const valid = /<Delete[\s>]/.test(body) && objects.length > 0 && objects.length <= 1000;
  if (!valid || objects.some(({ key }) => key === '')) {
    throw new S3Error(400, 'MalformedXML', 'The XML you provided was not well-formed or did not validate.');
  }
  return { quiet: textOf(body, 'Quiet') === 'true', objects };
}

function textOf(body: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(body)?.[1];
  return text?.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, named) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[String(named)] ?? whole;
  });
}

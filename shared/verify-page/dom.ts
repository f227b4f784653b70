/**
 * The few browser types that the page uses: the project is compiled without the DOM library, whose names would appear
 * in every room.
 */
export interface PageFile {
  readonly name: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface PageEvent {
  readonly dataTransfer?: { readonly files: Iterable<PageFile> } | null;
  preventDefault(): void;
}

export interface PageElement {
  textContent: string | null;
  className: string;
  hidden: boolean;
  disabled: boolean;
  open: boolean;
  value: string;
  href: string;
  download: string;
  colSpan: number;
  scope: string;
  tabIndex: number;
  readonly files: Iterable<PageFile> | null;
  append(...nodes: (PageElement | string)[]): void;
  replaceChildren(...nodes: (PageElement | string)[]): void;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  click(): void;
  focus(): void;
}

interface Page {
  readonly body: PageElement;
  createElement(name: string): PageElement;
  getElementById(id: string): PageElement | null;
}

interface Browser {
  readonly document: Page;
  print(): void;
}

const browser = globalThis as unknown as Browser;

export const page: Page = browser.document;
export const print = (): void => browser.print();

export function byId(id: string): PageElement {
  const found = page.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

export function make(name: string, className = '', ...content: (PageElement | string)[]): PageElement {
  const element = page.createElement(name);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

/** Hands a file to the reader; nothing leaves the machine. */
export function save(name: string, type: string, content: string | Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = page.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** What the code cites is in the repository: documents by name and section, promises by number, links by their target. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name) && !/(^|\/)(node_modules|fixtures|dist)\//.test(name))
    .map((name) => join(folder, name));
}

const ROOMS = ['shared', 'functions', 'infra', 'test', '.github'];
const code = ROOMS.flatMap((room) => filesIn(room, /\.(tsx?|mjs)$/));
const texts = ['README.md', ...ROOMS.flatMap((room) => filesIn(room, /\.md$/))];

const sectionsOf = (path: string): Set<number> =>
  new Set([...read(path).matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number)));
const DOCUMENTS = {
  SOURCES: sectionsOf('shared/form/SOURCES.md'),
  CONTRACT: sectionsOf('shared/events/CONTRACT.md'),
};
const promises = new Set([...read('test/promises/README.md').matchAll(/^\| (R\d+) /gm)].map(([, id]) => id));

/** Comments break lines where they like, with a star at the next one's beginning. */
const unwrapped = (text: string): string => text.replace(/\n\s*(?:\*|\/\/)?\s*/g, ' ');

interface Citation {
  document: keyof typeof DOCUMENTS;
  sections: number[];
}

function citations(text: string): Citation[] {
  const found = unwrapped(text).matchAll(
    /\b(SOURCES\.md|CONTRACT\.md|[Cc]ontract), sections? (\d+)(?: (to|and) (\d+))?/g,
  );
  return [...found].map(([, name = '', first, word, last]) => {
    const [from, to] = [Number(first), Number(last ?? first)];
    const between = Array.from({ length: to - from + 1 }, (_, n) => from + n);
    return {
      document: name === 'SOURCES.md' ? 'SOURCES' : 'CONTRACT',
      sections: word === 'and' ? [from, to] : between,
    };
  });
}

describe('what is cited is here', () => {
  test('the documents have the sections that are looked for', () => {
    expect([...DOCUMENTS.SOURCES]).toEqual([1, 2, 3, 4]);
    expect([...DOCUMENTS.CONTRACT]).toEqual(Array.from({ length: 13 }, (_, n) => n + 1));
    expect(promises.size).toBeGreaterThanOrEqual(42);
  });

  test('no file cites a document that is not in the repository', () => {
    const strangers = code.filter((path) =>
      /\b(domain|contract|reliability|design|house|next)\.md\b/.test(read(path)),
    );
    expect(strangers.filter((path) => !path.endsWith('citations.test.ts'))).toEqual([]);
  });

  test('every cited section exists, and there are citations', () => {
    const all = code.flatMap((path) => citations(read(path)).map((citation) => ({ path, ...citation })));
    expect(all.length).toBeGreaterThan(20);
    const lost = all.flatMap(({ path, document, sections }) =>
      sections.filter((n) => !DOCUMENTS[document].has(n)).map((n) => `${path}: ${document}, section ${n}`),
    );
    expect(lost).toEqual([]);
  });

  test('a section that does not exist would be found', () => {
    expect(citations('// Contract, sections 4 and 6;\n * (SOURCES.md,\n * section 9)')).toEqual([
      { document: 'CONTRACT', sections: [4, 6] },
      { document: 'SOURCES', sections: [9] },
    ]);
  });

  test('every promise that a test names is in the list', () => {
    const named = code
      .filter((path) => path.startsWith('test/'))
      .flatMap((path) => [...read(path).matchAll(/\bR(\d{1,2})\b(?=[,:)’ ])/g)].map(([, n]) => `R${n}`));
    expect(named.filter((id) => !promises.has(id))).toEqual([]);
  });

  test('every link from a document to a file leads to one', () => {
    const broken = texts.flatMap((path) =>
      [
        ...read(path)
          .replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
          .matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g),
      ]
        .map(([, target = '']) => relative(root, join(root, dirname(path), target)))
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${path} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('the index of decisions lists each file, with its title and what superseded it', () => {
    const folder = '.github/decisions';
    const files = filesIn(folder, /^\d{3}-.*\.md$/).sort();
    const due = files.map((path) => {
      const [heading = '', , head = ''] = read(path).split('\n');
      const [, number, title] = /^# (\d{3})\. (.*)$/.exec(heading) ?? [];
      const [, by] = /· superseded by \[(\d{3})\]/.exec(head) ?? [];
      const said = by === undefined ? title : `${title} (superseded by ${by})`;
      return `- [${number}](${relative(folder, path)}) ${head.slice(0, 10)} · ${said}`;
    });
    expect(due.length).toBeGreaterThan(100);
    expect(
      read(`${folder}/README.md`)
        .split('\n')
        .filter((line) => line.startsWith('- ')),
    ).toEqual(due);
  });

  test('every module that the page of a room names is there: in the room, or at the path that is named', () => {
    const pages = texts.filter((path) => /^(README\.md$|shared\/|functions\/|infra\/)/.test(path));
    const named = pages.flatMap((page) => modulesIn(read(page)).map((module) => ({ page, module })));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(({ page, module }) => !isThere(module, page))).toEqual([]);
  });

  test('a module that was renamed would be found, and one of another room', () => {
    const page = 'shared/night/README.md';
    expect(modulesIn('`fold-log.ts`, `night/reckon.ts` and `npm run x`')).toEqual([
      'fold-log.ts',
      'night/reckon.ts',
    ]);
    const there = ['fold-log.ts', 'counting/segment.ts', 'night/reckon.ts', 'segment.ts', 'log.ts'];
    expect(there.filter((module) => isThere(module, page))).toEqual(['fold-log.ts', 'counting/segment.ts']);
  });
});

function modulesIn(text: string): string[] {
  return [...text.matchAll(/`([\w./-]+\.(?:tsx?|mjs))`/g)].map(([, module = '']) => module);
}

/** A bare name is one of the page's own folder or below. */
function isThere(module: string, page: string): boolean {
  const within = module.includes('/') ? '' : dirname(page);
  return code.some(
    (path) =>
      `/${path}`.endsWith(`/${module}`) && (within === '.' || path.startsWith(within && `${within}/`)),
  );
}

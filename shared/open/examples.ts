/**
 * Programs that read the data: one example per language. In: the address of the publication and a year. Out: texts that
 * run unchanged, in a shell, in Python without packages, and in R without packages. Each prints, one line per agency,
 * the number of received applications.
 */
export const EXAMPLE_PATH = 'applications.received.total';

export interface Example {
  language: 'curl' | 'Python' | 'R';
  code: string;
}

/** `parts`: files of the year; a country has many. */
export function examplesFor(url: string, year: number, parts = 1): Example[] {
  return parts === 1
    ? examplesOfOne(`${url}/data/${year}.csv`)
    : examplesOfMany(`${url}/data/${year}`, parts);
}

function examplesOfOne(address: string): Example[] {
  return [
    { language: 'curl', code: `curl -sS '${address}' | ${GREP}` },
    { language: 'Python', code: [...IMPORTS, ...python(`"${address}"`)].join('\n') },
    { language: 'R', code: rLines(`"${address}"`).join('\n') },
  ];
}

function examplesOfMany(place: string, parts: number): Example[] {
  const each = (lines: readonly string[], indent: string) => lines.map((line) => `${indent}${line}`);
  return [
    { language: 'curl', code: `curl -sS '${place}.csv' '${place}-[2-${parts}].csv' | ${GREP}` },
    {
      language: 'Python',
      code: [
        ...IMPORTS,
        `for part in [""] + [f"-{n}" for n in range(2, ${parts + 1})]:`,
        ...each(python(`f"${place}{part}.csv"`), '    '),
      ].join('\n'),
    },
    {
      language: 'R',
      code: [
        `for (part in c("", paste0("-", 2:${parts}))) {`,
        `  address <- paste0("${place}", part, ".csv")`,
        ...each(rLines('address'), '  '),
        '}',
      ].join('\n'),
    },
  ];
}

const GREP = `grep -F ',${EXAMPLE_PATH},'`;
const IMPORTS = ['import csv, io, urllib.request', ''];

/** The code for the file at an address, which is an expression of the language. */
const python = (address: string): string[] => [
  `with urllib.request.urlopen(${address}) as answer:`,
  '    text = io.TextIOWrapper(answer, encoding="utf-8-sig", newline="")',
  '    for row in csv.DictReader(text):',
  `        if row["路径"] == "${EXAMPLE_PATH}":`,
  '            print(row["机关名称"], row["数值"])',
];

const rLines = (address: string): string[] => [
  `cells <- read.csv(${address}, fileEncoding = "UTF-8-BOM", check.names = FALSE)`,
  `received <- cells[cells[["路径"]] == "${EXAMPLE_PATH}", ]`,
  'cat(paste(received[["机关名称"]], received[["数值"]]), sep = "\\n")',
];

/**
 * How a program reads the data: one example a language. In: the address of the publication and a year. Out: texts that
 * run as they stand, in a shell, in Python without any package, and in R without any. Each prints, a line an agency, how
 * many applications it received.
 */
export const EXAMPLE_PATH = 'applications.received.total';

export interface Example {
  language: 'curl' | 'Python' | 'R';
  code: string;
}

export function examplesFor(url: string, year: number): Example[] {
  const address = `${url}/data/${year}.csv`;
  return [
    { language: 'curl', code: `curl -sS '${address}' | grep -F ',${EXAMPLE_PATH},'` },
    {
      language: 'Python',
      code: [
        'import csv, io, urllib.request',
        '',
        `with urllib.request.urlopen("${address}") as answer:`,
        '    text = io.TextIOWrapper(answer, encoding="utf-8-sig", newline="")',
        '    for row in csv.DictReader(text):',
        `        if row["路径"] == "${EXAMPLE_PATH}":`,
        '            print(row["机关名称"], row["数值"])',
      ].join('\n'),
    },
    {
      language: 'R',
      code: [
        `cells <- read.csv("${address}", fileEncoding = "UTF-8-BOM", check.names = FALSE)`,
        `received <- cells[cells[["路径"]] == "${EXAMPLE_PATH}", ]`,
        'cat(paste(received[["机关名称"]], received[["数值"]]), sep = "\\n")',
      ].join('\n'),
    },
  ];
}

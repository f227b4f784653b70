import type { CheerioAPI } from 'cheerio';

/** A table as a reader sees it: every place of the grid filled, merged cells repeated. */
export interface Grid {
  rows: GridCell[][];
}

export interface GridCell {
  text: string;
  isHead: boolean;
  /** True at the place where the cell stands in the source, false where it only reaches to. */
  origin: boolean;
  id: string;
  headers: string[];
}

/** Expands row and column spans; throws where cells overlap or a place stays empty. */
export function readGrid($: CheerioAPI, selector: string): Grid {
  const rows: GridCell[][] = [];
  $(selector)
    .find('tr')
    .each((rowIndex, tr) => {
      let column = 0;
      $(tr)
        .children('th,td')
        .each((_, element) => {
          const cell = $(element);
          while (rows[rowIndex]?.[column] !== undefined) column += 1;
          const width = Number(cell.attr('colspan') ?? 1);
          const height = Number(cell.attr('rowspan') ?? 1);
          for (let down = 0; down < height; down += 1) {
            rows[rowIndex + down] ??= [];
            for (let right = 0; right < width; right += 1) {
              const row = rows[rowIndex + down] ?? [];
              if (row[column + right] !== undefined)
                throw new Error(`cells overlap in row ${rowIndex + down}`);
              row[column + right] = {
                text: cell.text().trim(),
                isHead: element.tagName === 'th',
                origin: down === 0 && right === 0,
                id: cell.attr('id') ?? '',
                headers: (cell.attr('headers') ?? '').split(' ').filter((id) => id !== ''),
              };
            }
          }
        });
    });
  const width = rows[0]?.length ?? 0;
  for (const [index, row] of rows.entries()) {
    if (row.length !== width || Array.from(row).some((cell) => cell === undefined))
      throw new Error(`row ${index} has a gap`);
  }
  return { rows };
}

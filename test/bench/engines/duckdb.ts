/** DuckDB on JSON lines, one thread: one scan, one group a case, one histogram of lives; the cells from that. */
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../shared/events/catalogue.ts';
import { BLOCKS, Cells, digestOfAnswer } from '../answer.ts';
import { measured } from './measured.ts';

const [path = ''] = process.argv.slice(2);

/** As much of it as is used here: it is installed by the bench alone, and nothing else is to know of it. */
interface DuckDb {
  DuckDBInstance: {
    create(path: string, options: { threads: string }): Promise<{ connect(): Promise<Connection> }>;
  };
}
interface Connection {
  runAndReadAll(sql: string): Promise<{ getRowObjects(): Record<string, unknown>[] }>;
}
const MODULE = '@duckdb/node-api';
const { DuckDBInstance } = (await import(MODULE)) as DuckDb;

const of = (...types: string[]) => `FILTER (type IN (${types.map((type) => `'${type}'`).join(', ')}))`;
const year = 'CAST(substr(time, 1, 4) AS INTEGER)';
const SQL = `
  SELECT agency, applicant, block, opened, concluded, said, count(*)::INTEGER AS count FROM (
    SELECT agency, subject,
      coalesce(max(data.applicantType) ${of('application.amended')},
               max(data.applicantType) ${of('application.received')}) AS applicant,
      max(CASE type WHEN 'review.filed' THEN 'review' WHEN 'lawsuit.filed' THEN
        CASE data.route WHEN 'direct' THEN 'lawsuitDirect' ELSE 'lawsuitAfterReview' END END) AS block,
      min(${year}) ${of('application.received', 'review.filed', 'lawsuit.filed')} AS opened,
      min(${year}) ${of('application.decided', 'application.withdrawn', 'review.concluded', 'lawsuit.concluded')} AS concluded,
      coalesce(max(data.outcome), max(data.result), 'other.other') AS said
    FROM read_json('${path.replaceAll("'", "''")}', format = 'newline_delimited', columns = {
      type: 'VARCHAR', time: 'VARCHAR', subject: 'VARCHAR', agency: 'VARCHAR',
      data: 'STRUCT(applicantType VARCHAR, outcome VARCHAR, result VARCHAR, route VARCHAR)'})
    GROUP BY agency, subject
  ) GROUP BY ALL`;

await measured(async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(SQL)).getRowObjects();
  const agencies = new Map<string, Cells>();
  for (const { agency, applicant, block, opened, concluded, said, count } of rows) {
    const own = agencies.get(String(agency)) ?? new Cells();
    agencies.set(String(agency), own);
    const [from, until, times] = [Number(opened), Number(concluded ?? 0), Number(count)];
    const placeOf = (words: readonly string[], word: unknown) => words.indexOf(String(word));
    if (block === null)
      own.application(placeOf(APPLICANT_TYPES, applicant), from, until, placeOf(OUTCOMES, said), times);
    else own.dispute(placeOf(BLOCKS, block), from, until, placeOf(RESULTS, said), times);
  }
  return {
    digest: digestOfAnswer(
      [...agencies.keys()],
      (agency, place) => agencies.get(agency)?.numbers(place) ?? [],
    ),
  };
});

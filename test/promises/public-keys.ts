/**
 * Every key that may lie in the publication bucket, as an allow-list. In: keys. Out: those that nobody has thought of: a
 * new public file fails the tests until it stands here, and with that until the search for canaries reads it.
 */
const ALLOWED: readonly RegExp[] = [
  /^index\.(html|json)$/,
  /^feed\.xml$/,
  /^all\.zip$/,
  /^(report|event)\.schema\.json$/,
  /^openapi\.json$/,
  /^codes\.html$/,
  /^(verify|404|search)\.html$/,
  /^status\.(html|json)$/,
  /^verify-pdf\.mjs$/,
  /^rules\/[0-9a-f]{64}\.mjs$/,
  /^log\/(checkpoint|key)$/,
  /^log\/tile\/(\d+|entries)\/(x\d{3}\/)*\d{3}(\.p\/\d+)?$/,
  /^datapackage\.json$/,
  /^dcat\.jsonld$/,
  /^robots\.txt$/,
  /^sitemap(-\d+)?\.xml$/,
  /^[a-z0-9-]{2,64}\/(index\.html|feed\.xml|indicators\.json)$/,
  /^agencies\/(\d+\.(html|json)|names-\d+\.json)$/,
  /^years\/\d{4}(\.of\.[a-z0-9-]{2,64})?(\.from\.[a-z0-9-]{2,64})?\.html$/,
  /^data\/(index\.html|versions\.jsonl|\d{4}(-\d+)?\.(csv|parquet))$/,
  /^[a-z0-9-]{2,64}\/\d{4}\/(v\d+\/)?index\.html$/,
  /^[a-z0-9-]{2,64}\/\d{4}\/(v\d+\/)?report\.(html|pdf|docx|xlsx|csv|json)$/,
  /^[a-z0-9-]{2,64}\/\d{4}\/(v\d+\/)?infographic\.(svg|png)$/,
  /^[a-z0-9-]{2,64}\/\d{4}\/v\d+\/(seal|proof)\.json$/,
];

export function unlistedKeys(keys: Iterable<string>): string[] {
  return [...keys].filter((key) => !ALLOWED.some((pattern) => pattern.test(key)));
}

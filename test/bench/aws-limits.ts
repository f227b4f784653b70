/** What AWS gives an account at once, and what its calls take: for nights that are modelled. */

/** Places of functions that come at once, and again every so many seconds. */
export const RAMP = { places: 1_000, seconds: 10 };
/** Read units a second of one partition of a table. */
export const PARTITION_UNITS = 3_000;
/** Units a second of the whole account. */
export const RATES = {
  'Step Functions transitions': 800,
  'DynamoDB write units': 4_000,
  'S3 writes and lists': 3_500,
  'S3 reads': 5_500,
};
/** Seconds of a call over the network, and of what a start from cold adds. */
export const ROUND_TRIP = 0.008;
export const COLD = 0.6;
/** Of a page of a scan or query. */
export const PAGE_BYTES = 1 << 20;

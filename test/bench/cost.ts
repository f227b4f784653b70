/**
 * `npm run cost -- --agencies N --applications M --batch B`: a month's bill of the design as built and of the naive one. Units are
 * counted in a run of the code on the embedded stores; what they cannot count is listed as assumed; prices are data.
 * `npm run cost -- --forged N`: what N forged requests a second cost all month, item by item, and the price of each setting.
 */
import { parseArgs } from 'node:util';
import { count } from './cost-count.ts';
import { fixedOf } from './cost-fixed.ts';
import { ALIKE, ASSUMED, asBuilt, naive, priceOf, totalOf, type Units } from './cost-model.ts';
import { dollarsOf, FORGED, forgedAMonth, measured, pricesOfSettings } from './forged.ts';
import PRICES from './prices.json' with { type: 'json' };

const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'us-east-1': { region: 'us-east-1' },
  'us-east-1, logKey=file': { region: 'us-east-1', logKey: 'file' },
  'us-east-1, encryption=own': { region: 'us-east-1', encryption: 'own' },
  'cn-north-1 (dollars of us-east-1)': { region: 'cn-north-1' },
};

const { values } = parseArgs({
  options: {
    agencies: { type: 'string', default: '1' },
    applications: { type: 'string', default: '1000' },
    events: { type: 'string', default: '2000' },
    batch: { type: 'string', default: '25' },
    json: { type: 'boolean', default: false },
    forged: { type: 'string' },
  },
});
if (values.forged !== undefined) {
  await printForged(Number(values.forged));
  process.exit(0);
}
const size = { agencies: Number(values.agencies), applications: Number(values.applications) };
if (!(size.agencies >= 1 && size.applications >= 1))
  throw new Error('--agencies N --applications M, both from 1');
const batch = Number(values.batch);
if (!(batch >= 1 && batch <= 500))
  throw new Error('--batch N, events a request on both sides, from 1 to 500');
const counted = await count(Number(values.events), batch);
const bills = {
  built: asBuilt(size, counted),
  express: asBuilt(size, counted, 'express'),
  naive: naive(size, counted),
};
const fixed = await fixedBySetting();
const totals = {
  built: totalOf(bills.built),
  naive: totalOf(bills.naive),
  builtWithoutAlike: totalOf(bills.built, ALIKE),
  expressWithoutAlike: totalOf(bills.express, ALIKE),
  naiveWithoutAlike: totalOf(bills.naive, ALIKE),
  fixed,
};

if (values.json) console.log(JSON.stringify({ size, counted, assumed: ASSUMED, bills, totals }, null, 2));
else {
  const dollars = (amount: number) => amount.toFixed(4);
  const priceIn = (units: Units, name: string) => priceOf(name, units[name] ?? 0);
  const share = (part: number, whole: number) => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(1));
  console.log(
    `${size.agencies} agencies, ${size.applications} applications a year, ${batch} events a request on both sides; USD a month, ${PRICES.region}`,
  );
  console.log(`Prices of ${PRICES.asOf}: ${PRICES.source}`);
  console.table(
    Object.keys(bills.express).map((name) => ({
      item: name,
      'units, as built': Math.round(bills.built[name] ?? 0),
      'USD, as built': dollars(priceIn(bills.built, name)),
      'USD, express': dollars(priceIn(bills.express, name)),
      'units, naive': Math.round(bills.naive[name] ?? 0),
      'USD, naive': dollars(priceIn(bills.naive, name)),
      '%': share(priceIn(bills.built, name), priceIn(bills.naive, name)),
    })),
  );
  const compared = (built: number, plain: number) =>
    `as built ${dollars(built)}, naive ${dollars(plain)}: ${share(built, plain)} %`;
  console.log(compared(totals.built, totals.naive));
  console.log(
    `without ${[...ALIKE].join(', ')}, which are alike: ${compared(totals.builtWithoutAlike, totals.naiveWithoutAlike)}`,
  );
  console.log(
    `with the setting children=express: ${compared(totals.expressWithoutAlike, totals.naiveWithoutAlike)}`,
  );
  console.log('fixed, in neither, by the template:');
  console.table(fixed);
  console.log(`and ${PRICES.eachSourceAMonth} for each source, up to 50, that has a metric of its own`);
  console.log('counted', counted);
  console.log('assumed, not counted', ASSUMED);
}

/** By the setting that decides over it; a dashboard is free as long as an account has no more than three. */
async function fixedBySetting(): Promise<Record<string, Record<string, number>>> {
  const rows: Record<string, Record<string, number>> = {};
  for (const [setting, context] of Object.entries(SETTINGS)) {
    const { keys, alarmMetrics, metricsIdle, metricsBusy, dashboards } = await fixedOf(context);
    const rest = { keys, 'metrics of alarms': alarmMetrics };
    const together = (metrics: number) => Number((keys + alarmMetrics + metrics).toFixed(3));
    rows[setting] = {
      ...rest,
      idle: together(metricsIdle),
      busy: together(metricsBusy),
      'a fourth dashboard': dashboards,
    };
  }
  return rows;
}

async function printForged(rate: number): Promise<void> {
  if (!(rate >= 1)) throw new Error('--forged N, from 1');
  const units = forgedAMonth({ rate, throttle: Math.max(rate, 200) });
  console.log(`${rate} forged requests a second all month; USD, ${PRICES.region}, prices of ${PRICES.asOf}`);
  console.table(
    Object.entries(units).map(([item, count]) => ({
      item,
      units: Math.round(count),
      USD: priceOf(item, count).toFixed(2),
    })),
  );
  console.log(`together ${dollarsOf(units).toFixed(2)}`);
  const own = Object.entries(pricesOfSettings(rate));
  console.table(own.map(([setting, price]) => ({ setting, 'USD a month': price.toFixed(2) })));
  console.log('assumed', FORGED, 'measured here', await measured());
}

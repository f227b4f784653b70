/**
 * `npm run cost -- --agencies N --applications M`: a month's bill of the design as built and of the naive one. Units are
 * counted in a run of the code on the embedded stores; what they cannot count is listed as assumed; prices are data.
 * `npm run cost -- --forged N`: what N forged requests a second cost all month, item by item, and the price of each setting.
 */
import { parseArgs } from 'node:util';
import { count } from './cost-count.ts';
import { ALIKE, ASSUMED, asBuilt, naive, priceOf, totalOf, type Units } from './cost-model.ts';
import { dollarsOf, FORGED, forgedAMonth, measured, pricesOfSettings } from './forged.ts';
import PRICES from './prices.json' with { type: 'json' };

const { values } = parseArgs({
  options: {
    agencies: { type: 'string', default: '1' },
    applications: { type: 'string', default: '1000' },
    events: { type: 'string', default: '2000' },
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
const counted = await count(Number(values.events));
const bills = { built: asBuilt(size, counted), naive: naive(size, counted) };
const fixed = Object.entries(PRICES.fixedAMonth);
const totals = {
  built: totalOf(bills.built),
  naive: totalOf(bills.naive),
  builtWithoutAlike: totalOf(bills.built, ALIKE),
  naiveWithoutAlike: totalOf(bills.naive, ALIKE),
  fixed: fixed.reduce((sum, [, price]) => sum + price, 0),
};

if (values.json) console.log(JSON.stringify({ size, counted, assumed: ASSUMED, bills, totals }, null, 2));
else {
  const dollars = (amount: number) => amount.toFixed(4);
  const priceIn = (units: Units, name: string) => priceOf(name, units[name] ?? 0);
  const share = (part: number, whole: number) => ((100 * part) / whole).toFixed(1);
  console.log(
    `${size.agencies} agencies, ${size.applications} applications a year; USD a month, ${PRICES.region}`,
  );
  console.log(`Prices of ${PRICES.asOf}: ${PRICES.source}`);
  console.table(
    Object.keys(bills.built).map((name) => ({
      item: name,
      'units, as built': Math.round(bills.built[name] ?? 0),
      'USD, as built': dollars(priceIn(bills.built, name)),
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
  console.log(`fixed, in neither: ${fixed.map(([name, price]) => `${name} ${dollars(price)}`).join('; ')}`);
  console.log(`and ${PRICES.eachSourceAMonth} for each source, up to 50, that has a metric of its own`);
  console.log('counted', counted);
  console.log('assumed, not counted', ASSUMED);
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

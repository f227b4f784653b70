/**
 * Loads the sample years into a stack through its public interfaces: registered as an operator registers, sent through
 * the signed webhook over HTTP. In: a running stack. Out: nothing; all of it is in the log. A repeat is safe, so an
 * interrupted load simply starts again.
 */
import { keyOf } from '../../../shared/intake/signature.ts';
import type { OperatorStores, Site } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { applyRegistry, readRegistered } from '../operator/registering.ts';
import { startProgress } from '../progress.ts';
import { registryOf, SAMPLES, sampleDeliveries } from '../sample/samples.ts';
import { DEFAULT_PACE, deliverAll } from '../vendor/delivery.ts';
import { DESK_REGISTRY, DESK_YEAR, deskDelivery } from './desk-sample.ts';

export async function loadSamples(site: Site, stores: OperatorStores, shell: Shell): Promise<void> {
  const registries = SAMPLES.map(registryOf);
  const agencies = registries.flatMap((registry) => registry.agencies);
  const sources = registries.flatMap((registry) => registry.sources);
  // Nothing else needs the secrets of the samples: they are read back from their store.
  const file = {
    agencies: [...agencies, ...DESK_REGISTRY.agencies],
    sources: [...sources, ...DESK_REGISTRY.sources],
    people: DESK_REGISTRY.people,
  };
  await applyRegistry(file, await readRegistered(stores), stores, { now: shell.now(), issue: () => {} });
  for (const sample of SAMPLES) {
    const { agency, year } = sample.tables;
    for (const delivery of sampleDeliveries(sample))
      await deliver(`${agency.name} ${year}`, delivery, { site, stores, shell });
  }
  await deliver(`清江浦区人民政府 ${DESK_YEAR}`, deskDelivery(), { site, stores, shell });
}

async function deliver(
  name: string,
  { source, events }: { source: string; events: readonly object[] },
  { site, stores, shell }: { site: Site; stores: OperatorStores; shell: Shell },
): Promise<void> {
  const label = `${name} ${source}`;
  shell.tell(both({ zh: `发送样例 ${label}：${events.length} 个事件`, en: 'sending the sample' }));
  const bar = startProgress(label, events.length, shell);
  const lines = events.map((event, index) => ({
    number: index + 1,
    bytes: Buffer.from(JSON.stringify(event)),
  }));
  const recipient = { url: site.outputs.ApiUrl, source, key: await keyFor(source, stores) };
  const delivered = await deliverAll(lines, recipient, { pace: DEFAULT_PACE, shell, progress: bar.add });
  bar.stop();
  refuseUnlessWhole(source, delivered.stored + delivered.duplicates === events.length, delivered);
}

async function keyFor(source: string, { secrets }: OperatorStores): Promise<Buffer> {
  const key = keyOf((await secrets.of(source)).at(-1) ?? '');
  if (key) return key;
  throw new Refused({ zh: `来源 ${source} 没有密钥`, en: `the source ${source} has no secret` });
}

function refuseUnlessWhole(
  source: string,
  whole: boolean,
  delivered: Awaited<ReturnType<typeof deliverAll>>,
): void {
  if (whole) return;
  const { ended, conflicts } = delivered;
  const why =
    ended?.kind === 'refused' ? `HTTP ${ended.status}` : (ended?.reason ?? `${conflicts.length} × 409`);
  throw new Refused({
    zh: `样例未能完整送达（${source}，${why}）；再次启动会补齐`,
    en: `the sample of ${source} was not delivered whole (${why}); the next start completes it`,
  });
}

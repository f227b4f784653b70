/** How long a function's bundle takes to be imported, in a process of its own, as a cold start does. */
import { pathToFileURL } from 'node:url';
import { measured } from './measured.ts';

const [bundle = ''] = process.argv.slice(2);

Object.assign(process.env, {
  AWS_REGION: 'cn-north-1',
  EVENT_LOG_TABLE: 'log',
  JOURNAL_TABLE: 'journal',
  REGISTRY_TABLE: 'registry',
  SECRETS_TABLE: 'secrets',
  REFUSALS_TABLE: 'refusals',
  PUBLICATION_URL: 'https://example.org',
  SOURCE_RATE: '100',
  LOOK: 'any',
});

await measured(async () => {
  const begun = performance.now();
  const module = await import(pathToFileURL(bundle).href);
  const took = performance.now() - begun;
  return { digest: String(typeof module.handler), more: { took } };
});

#!/usr/bin/env node
/** The package's command. Node 20 does not read TypeScript by itself: tsx does, and the work is in `up.ts`. */
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./up.ts');
await main(process.argv.slice(2));

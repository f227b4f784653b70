/** Loaded before a function: what it draws by lot (salts, the seed of the log's key) is the same on every site. */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

crypto.randomBytes = (size) => Buffer.alloc(size, 7);
syncBuiltinESMExports();

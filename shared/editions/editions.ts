/** The existing editions, oldest first. */
import type { Edition } from './edition.ts';
import { edition2019 } from './edition-2019.ts';
import { edition2021 } from './edition-2021.ts';

export const EDITIONS: readonly Edition[] = [edition2019, edition2021];

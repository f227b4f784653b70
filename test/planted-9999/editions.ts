/** What stands in the place of `shared/editions/editions.ts`: the registration of the edition. */
import type { Edition } from '../../shared/editions/edition.ts';
import { edition2019 } from '../../shared/editions/edition-2019.ts';
import { edition2021 } from '../../shared/editions/edition-2021.ts';
import { edition9999 } from './edition-9999.ts';

export const EDITIONS: readonly Edition[] = [edition2019, edition2021, edition9999];

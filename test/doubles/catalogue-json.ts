/** `index.json` as one text. */
import { catalogueJson, listedIn } from '../../shared/formats/json/catalogue.ts';
import type { CatalogueEntry } from '../../shared/report/model.ts';

export const renderCatalogueJson = (entries: readonly CatalogueEntry[]): string =>
  [...catalogueJson(listedIn(entries))].join('');

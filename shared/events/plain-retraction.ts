/**
 * The `data` of a retraction in bytes. In: a cursor before it. Out: whether it has no fault, and the id of the event
 * that it retracts; `false` means only that the slow path must decide. Always: accepts nothing that the schema of
 * `event.retracted` refuses. A government's retraction (`by`) and a long reason take the slow path.
 */
import { CLOSE, COMMA, OPEN } from './json-cursor.ts';
import { Lexicon } from './lexicon.ts';
import { CARD_DIGITS, MOBILE_DIGITS } from './ordinary-text.ts';
import { NO_KEY, OTHER_KEY, type PlainJson } from './plain-json.ts';
import { Place } from './plain-place.ts';
import type { UnnamedFields } from './unnamed-fields.ts';

const FIELDS = ['id', 'reason', 'source', 'by'] as const;
const REQUIRED = 0b0011;
const names = new Lexicon(FIELDS);

export class PlainRetraction {
  /** The id of the retracted event. */
  readonly target = new Place();
  readonly #other = new Place();

  read(json: PlainJson, unnamed: UnnamedFields): boolean {
    if (!json.take(OPEN)) return false;
    let [seen, has, likely] = [0, 0, 0];
    do {
      const field = json.key(names, likely);
      if (field === OTHER_KEY) {
        if (!unnamed.take(json.bytes, json.from, json.end) || !json.skip()) return false;
        continue;
      }
      if (field === NO_KEY || seen & (1 << field)) return false;
      seen |= 1 << field;
      likely = field + 1;
      if (json.isNull()) continue;
      if (!this.#field(json, field)) return false;
      has |= 1 << field;
    } while (json.take(COMMA));
    return json.take(CLOSE) && (has & REQUIRED) === REQUIRED;
  }

  #field(json: PlainJson, field: number): boolean {
    switch (FIELDS[field]) {
      case 'id':
        return this.target.identifier(json, CARD_DIGITS);
      case 'reason':
        return this.#other.identifier(json, MOBILE_DIGITS);
      case 'source':
        return this.#source(json);
      default:
        return false;
    }
  }

  /** Read twice: as the id of a source, and for long runs of digits. */
  #source(json: PlainJson): boolean {
    const { at } = json;
    if (!json.registeredId()) return false;
    json.at = at;
    return this.#other.identifier(json, CARD_DIGITS);
  }
}

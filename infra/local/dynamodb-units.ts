/**
 * What comes in: items as DynamoDB's wire format has them. What goes out: their size in bytes, and the capacity units
 * that reading or writing so many bytes takes on AWS.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 *
 * Always: text is measured in bytes of UTF-8. (dynalite counts UTF-16 units: a third of the truth for Chinese.)
 */
type Value = Readonly<Record<string, unknown>>;

/** The largest item that DynamoDB takes. */
export const itemLimit = 400 * 1024;

export function itemBytes(item: Readonly<Record<string, Value>>): number {
  return sum(Object.entries(item).map(([name, value]) => textBytes(name) + valueBytes(value)));
}

export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

function valueBytes(value: Value): number {
  const [type = '', content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'S':
      return textBytes(String(content));
    case 'N':
      return numberBytes(String(content));
    case 'B':
      return Buffer.from(String(content), 'base64').length;
    case 'BOOL':
    case 'NULL':
      return 1;
    case 'SS':
    case 'NS':
    case 'BS':
      return sum((content as unknown[]).map((each) => valueBytes({ [type.charAt(0)]: each })));
    case 'L':
      return 3 + sum((content as Value[]).map((each) => 1 + valueBytes(each)));
    case 'M': {
      const entries = content as Readonly<Record<string, Value>>;
      return 3 + Object.keys(entries).length + itemBytes(entries);
    }
    default:
      throw new Error(`no DynamoDB type: ${type}`);
  }
}

/** One byte for two significant digits, one more, and one for a minus sign: AWS's own approximation. */
function numberBytes(text: string): number {
  const digits = text
    .replace(/e.*$/i, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

const textBytes = (text: string) => Buffer.byteLength(text, 'utf8');
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

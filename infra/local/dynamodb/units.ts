/**
 * What comes in: items in DynamoDB's wire format, and performed operations. What goes out: sizes in bytes, and the
 * capacity units that AWS would consume.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 *
 * Always: text is measured in bytes of UTF-8. (dynalite counts UTF-16 units: a third of the real size for Chinese.)
 */
type Value = Readonly<Record<string, unknown>>;

type Item = Readonly<Record<string, Value>>;

/** An item that an operation named by its key, in the size that counts. */
export interface Touched {
  readonly table: string;
  readonly bytes: number;
}

/** Units by table. */
export type Charges = ReadonlyMap<string, number>;

interface Performed {
  readonly data: Readonly<Record<string, unknown>>;
  readonly touched: readonly Touched[];
  readonly answer: Readonly<Record<string, unknown>>;
}

/** The largest item that DynamoDB accepts. */
export const itemLimit = 400 * 1024;

export function itemBytes(item: Item): number {
  return sum(Object.entries(item).map(([name, value]) => textBytes(name) + valueBytes(value)));
}

export function costOf(kind: 'read' | 'write' | 'search' | 'describe', performed: Performed): Charges {
  const { data, touched, answer } = performed;
  switch (kind) {
    case 'describe':
      return new Map();
    case 'read':
      return summed(touched, ({ table, bytes }) => readUnits(bytes, isConsistent(data, table)));
    case 'write':
      return summed(touched, ({ bytes }) => Math.max(1, Math.ceil(bytes / 1024)));
    case 'search':
      return new Map([[String(data['TableName']), searchUnits(data, answer)]]);
  }
}

function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

/** A query reads the sum of its items. If the answer does not hold them whole, dynalite's own sum must do. */
function searchUnits(data: Performed['data'], answer: Performed['answer']): number {
  const partial = [
    'FilterExpression',
    'ProjectionExpression',
    'AttributesToGet',
    'QueryFilter',
    'ScanFilter',
  ];
  const items = answer['Items'] as readonly Item[] | undefined;
  if (items === undefined || partial.some((parameter) => data[parameter] !== undefined)) {
    return (answer['ConsumedCapacity'] as { CapacityUnits: number }).CapacityUnits;
  }
  return readUnits(sum(items.map(itemBytes)), data['ConsistentRead'] === true);
}

function isConsistent(data: Performed['data'], table: string): boolean {
  const batch = data['RequestItems'] as Record<string, { ConsistentRead?: boolean }> | undefined;
  return (batch === undefined ? data['ConsistentRead'] : batch[table]?.ConsistentRead) === true;
}

function summed(touched: readonly Touched[], units: (each: Touched) => number): Charges {
  const charges = new Map<string, number>();
  for (const each of touched) charges.set(each.table, (charges.get(each.table) ?? 0) + units(each));
  return charges;
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
      const entries = content as Item;
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

/** The parts of dynalite 4.0.0 that the local stack uses; the package has no types of its own. */
declare module 'dynalite/db/index.js' {
  export type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

  export interface Table {
    readonly TableName: string;
    readonly TableStatus: string;
    readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
    readonly AttributeDefinitions: readonly {
      readonly AttributeName: string;
      readonly AttributeType: string;
    }[];
  }

  type Callback<T> = (error: Error | null, value?: T) => void;

  interface Pairs<T> {
    get(key: string, callback: Callback<T>): void;
    put(key: string, value: T, callback: Callback<void>): void;
  }

  /** The database below: its iterators hold resources until they are closed. */
  interface Level {
    open(): Promise<void>;
    values(range?: object): LevelIterator;
  }

  export interface LevelIterator {
    close(): Promise<void>;
  }

  export interface Store {
    readonly db: Level;
    readonly tableDb: Pairs<Table> & { awsAccountId: string; awsRegion: string };
    getItemDb(table: string): Pairs<Item>;
    readonly lifecycleManager: { gracefulClose(): Promise<void> };
  }

  const database: {
    create(options: { path?: string; createTableMs?: number; deleteTableMs?: number }): Store;
    createKey(item: Item, table: Table): string;
    validateKey(key: Item, table: Table): Error | null | undefined;
  };
  export default database;
}

declare module 'dynalite/validations/index.js' {
  import type { Store } from 'dynalite/db/index.js';

  export type Fields = Record<string, unknown>;

  const validations: {
    /** Drops unknown fields and throws, with `statusCode` and `body`, on a wrong type. */
    checkTypes(data: Fields, types: Fields): Fields;
    checkValidations(data: Fields, types: Fields, custom: unknown, store: Store): void;
  };
  export default validations;
}

/** What was typed and not saved yet. */
export interface IDraft {
  readonly bytes: ArrayBuffer;
  /** The revision of the file that it was made of. */
  readonly revision: string;
  /** When it was put aside, in milliseconds since 1970. */
  readonly at: number;
}

/** Keeps drafts in the browser, one for each document. */
export interface IDrafts {
  find(path: string): Promise<IDraft | null>;
  keep(path: string, draft: IDraft): Promise<void>;
  drop(path: string): Promise<void>;
  /** Have the drafts of a document, or of all documents in a folder, follow it to another path. */
  move(from: string, to: string): Promise<void>;
}

const DATABASE = 'jupyter-onlyoffice';
const STORE = 'drafts';

/** How long a draft is kept, in milliseconds. */
const LIFETIME = 30 * 24 * 3_600_000;

/**
 * Keeps drafts in the browser's database, where they outlive the page.
 *
 * Every method rejects where the browser does not let pages keep anything.
 */
export class Drafts implements IDrafts {
  /**
   * @param server - The address of the Jupyter server: another one has other documents.
   */
  constructor(private readonly _server: string) {}

  async find(path: string): Promise<IDraft | null> {
    const found: unknown = await this._do('readonly', store =>
      store.get(this._key(path))
    );
    return isDraft(found) && Date.now() - found.at < LIFETIME ? found : null;
  }

  async keep(path: string, draft: IDraft): Promise<void> {
    await this._do('readwrite', store => store.put(draft, this._key(path)));
  }

  async drop(path: string): Promise<void> {
    await this._do('readwrite', store => store.delete(this._key(path)));
  }

  async move(from: string, to: string): Promise<void> {
    const old = this._key(from);
    await this._do('readwrite', store => {
      const asking = store.getAllKeys();
      asking.onsuccess = () => {
        for (const key of asking.result) {
          if (
            typeof key === 'string' &&
            (key === old || key.startsWith(`${old}/`))
          ) {
            const followed = this._key(to) + key.slice(old.length);
            const reading: IDBRequest<unknown> = store.get(key);
            reading.onsuccess = () => {
              store.put(reading.result, followed);
              store.delete(key);
            };
          }
        }
      };
      return asking;
    });
  }

  private _key(path: string): string {
    return `${this._server} ${path}`;
  }

  private async _do<T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>
  ): Promise<T> {
    const database = await open();
    try {
      const transaction = database.transaction(STORE, mode);
      const answer = ask(transaction.objectStore(STORE));
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => {
          resolve();
        };
        transaction.onabort = () => {
          reject(transaction.error ?? new Error('The database gave up'));
        };
      });
      return answer.result;
    } finally {
      database.close();
    }
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE);
    };
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('There is no database'));
    };
  });
}

function isDraft(value: unknown): value is IDraft {
  return (
    typeof value === 'object' &&
    value !== null &&
    'bytes' in value &&
    value.bytes instanceof ArrayBuffer &&
    'revision' in value &&
    typeof value.revision === 'string' &&
    'at' in value &&
    typeof value.at === 'number'
  );
}

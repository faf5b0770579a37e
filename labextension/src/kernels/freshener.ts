import { PathExt } from '@jupyterlab/coreutils';

/** A document in a tab, of which the file may not have everything yet. */
export interface IOpenDocument {
  readonly path: string;
  /** Whether the file may lack something that was typed. */
  isStale(): boolean;
  /** Another one each time that something is typed. */
  edition(): string;
  /**
   * Have everything written into the file.
   *
   * @param patience - How long the editor may take to hand over what was typed, in milliseconds.
   */
  save(patience: number): Promise<void>;
}

/** Says what happens while code waits for documents. */
export interface IWords {
  /** Code waits; call what is returned when it does no more. */
  waiting(names: readonly string[]): () => void;
  /** Code runs with files that lack something. */
  late(names: readonly string[]): void;
  failed(name: string, error: unknown): void;
}

/** Brings files up to date before code reads them. */
export class Freshener {
  constructor(private readonly _words: IWords) {}

  /** Whether the files of some documents may lack something. */
  isNeeded(documents: readonly IOpenDocument[]): boolean {
    return documents.some(document => document.isStale());
  }

  /** Have documents saved; resolves in any case, after `patience` milliseconds at the latest. */
  async freshen(
    documents: readonly IOpenDocument[],
    patience: number
  ): Promise<void> {
    const stale = documents.filter(document => document.isStale());
    if (stale.length === 0) {
      return;
    }
    // For all cells that are run together it is said once.
    const key = JSON.stringify(
      stale.map(document => [document.path, document.edition()])
    );
    const known = this._freshening.get(key);
    if (known) {
      return known;
    }
    const freshening = this._freshen(stale, patience).finally(() => {
      this._freshening.delete(key);
    });
    this._freshening.set(key, freshening);
    return freshening;
  }

  private async _freshen(
    stale: readonly IOpenDocument[],
    patience: number
  ): Promise<void> {
    const left = new Set(stale);
    const all = Promise.all(
      stale.map(async document => {
        try {
          await this._save(document, patience);
        } catch (error) {
          this._words.failed(PathExt.basename(document.path), error);
        }
        left.delete(document);
      })
    );
    const done = this._words.waiting(namesOf(stale));
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([
      all,
      new Promise(resolve => {
        timer = setTimeout(resolve, patience);
      })
    ]);
    clearTimeout(timer);
    done();
    if (left.size > 0) {
      this._words.late(namesOf([...left]));
    }
  }

  /** Save a document, once for all cells that are run together. */
  private _save(document: IOpenDocument, patience: number): Promise<void> {
    const { path } = document;
    const edition = document.edition();
    const known = this._saving.get(path);
    if (known?.edition === edition) {
      return known.saved;
    }
    const saved = document.save(patience).finally(() => {
      if (this._saving.get(path)?.saved === saved) {
        this._saving.delete(path);
      }
    });
    this._saving.set(path, { edition, saved });
    return saved;
  }

  private readonly _freshening = new Map<string, Promise<void>>();
  private readonly _saving = new Map<
    string,
    { readonly edition: string; readonly saved: Promise<void> }
  >();
}

function namesOf(documents: readonly IOpenDocument[]): string[] {
  return documents.map(({ path }) => PathExt.basename(path));
}

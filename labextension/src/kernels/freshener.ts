import { PathExt } from '@jupyterlab/coreutils';

/** A document in a tab, of which the file may not have everything yet. */
export interface IOpenDocument {
  readonly path: string;
  /** Whether the file may lack something that was typed. */
  isStale(): boolean;
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

  /**
   * Have documents saved; resolves in any case, after `patience` milliseconds at the latest.
   *
   * A document that is being saved already is saved once more: something may have been typed since.
   */
  async freshen(
    documents: readonly IOpenDocument[],
    patience: number
  ): Promise<void> {
    const stale = documents.filter(document => document.isStale());
    if (stale.length === 0) {
      return;
    }
    const left = new Set(stale);
    const all = Promise.all(
      stale.map(async document => {
        try {
          await document.save(patience);
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
}

function namesOf(documents: readonly IOpenDocument[]): string[] {
  return documents.map(({ path }) => PathExt.basename(path));
}

import type { Contents } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** How often to look at the file, in milliseconds. */
const INTERVAL = 3_000;

/** How long a file has to stay as it is before that is told, in milliseconds. */
const QUIET = 500;

/** How long a file may be written all the time before that is told, in milliseconds. */
const MAX_UNQUIET = 10_000;

/** The most that looking slows down where the server does not answer, in milliseconds. */
const MAX_INTERVAL = 60_000;

/** Tells when a file has changed. */
export interface IFileWatch extends IDisposable {
  /** Emitted when the file has changed. */
  readonly changed: ISignal<IFileWatch, void>;
  /** Look now, since somebody looks at the document again. */
  wake(): void;
}

/**
 * Notices that a file has changed on disk, whoever wrote it.
 *
 * No event comes for what a kernel writes. Nothing is asked while nobody looks.
 */
export class FileWatch implements IFileWatch {
  constructor(options: FileWatch.IOptions) {
    this._options = options;
    this._stamp = options.known;
    this._poll = new Poll({
      name: 'jupyter-onlyoffice:preview',
      auto: false,
      factory: () => this._look(),
      frequency: {
        interval: options.interval ?? INTERVAL,
        backoff: true,
        max: MAX_INTERVAL
      },
      standby: () => (options.isWatched() ? 'when-hidden' : true)
    });
    options.contents.fileChanged.connect(this._onFileChanged, this);
    void this._poll.start();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  wake(): void {
    if (!this.isDisposed) {
      void this._poll.refresh();
    }
  }

  /** Watch no longer; safe to call more than once. */
  dispose(): void {
    this._poll.dispose();
    Signal.clearData(this);
  }

  private async _look(): Promise<void> {
    let model = await this._get();
    if (!isOther(model, this._stamp)) {
      return;
    }
    // Many programs write in steps, and none of these is worth looking at.
    const { quiet = QUIET } = this._options;
    const began = performance.now();
    let before: FileWatch.IStamp;
    do {
      await new Promise(resolve => setTimeout(resolve, quiet));
      before = model;
      model = await this._get();
    } while (
      !this.isDisposed &&
      isOther(model, before) &&
      performance.now() - began < MAX_UNQUIET
    );
    if (!this.isDisposed) {
      this._note(model);
    }
  }

  private _get(): Promise<FileWatch.IStamp> {
    const { contents, path } = this._options;
    return contents.get(path(), { content: false });
  }

  private _onFileChanged(_: unknown, change: Contents.IChangedArgs): void {
    const model = change.newValue;
    if (model?.path === this._options.path() && model.last_modified) {
      this._note({ last_modified: model.last_modified, size: model.size });
    }
  }

  private _note(model: FileWatch.IStamp): void {
    const known = this._stamp;
    this._stamp = { last_modified: model.last_modified, size: model.size };
    if (isOther(model, known)) {
      this._changed.emit();
    }
  }

  private readonly _options: FileWatch.IOptions;
  private readonly _poll: Poll;
  private readonly _changed = new Signal<this, void>(this);
  private _stamp: FileWatch.IStamp;
}

function isOther(model: FileWatch.IStamp, known: FileWatch.IStamp): boolean {
  return (
    known.last_modified !== model.last_modified ||
    (known.size ?? model.size) !== model.size
  );
}

export namespace FileWatch {
  /** What changes when a file does. */
  export type IStamp = Pick<Contents.IModel, 'last_modified' | 'size'>;

  export interface IOptions {
    contents: Pick<Contents.IManager, 'get' | 'fileChanged'>;
    /** The path of the file, drive included, asked anew each time. */
    path: () => string;
    /** How the file was when it was opened. */
    known: IStamp;
    /** Whether anybody can see the document; asked anew each time. */
    isWatched: () => boolean;
    /** How often to look, in milliseconds. */
    interval?: number;
    /** How long the file has to stay as it is, in milliseconds. */
    quiet?: number;
  }
}

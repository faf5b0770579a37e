import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import { errorText } from '../failures';
import type { HandOver } from '../handover';
import { OnlyOfficeResponseError } from '../request';
import type { DocumentStatus, SaveState } from '../status';
import { CHANGED } from '../status';
import { SaveCancelled } from './basic';
import type { IPageEditor } from './basic';
import type { IContentAPI, IExamination } from './client';
import { DraftKeeper } from './draftkeeper';
import type { IDraft, IDrafts } from './drafts';
import { Lease } from './lease';
import { losesAnything, lossText } from './losses';
import {
  DRAFT,
  LEASE,
  LOSSES,
  conflictNotice,
  draftNotice,
  failedNotice,
  lossNotice,
  lostNotice
} from './notices';

/** What to do about a save that would lose something. */
export type LossChoice = 'copy' | 'here' | 'cancel';

/** A document that is edited in the page: how it is read, stored and kept, without any DOM. */
export class BasicModel implements IDisposable {
  constructor(private readonly _options: BasicModel.IOptions) {
    const { api, draftDelay, drafts, editor, path, renewal } = _options;
    this._trans = _options.trans;
    this._status = _options.status;
    this._handOver = _options.handOver;
    this._editor = editor;
    this._lease = new Lease({ api, path, renewal });
    this._drafts = new DraftKeeper({
      drafts,
      path,
      delay: draftDelay,
      make: async () => ({
        bytes: await editor.bytes(),
        revision: this._revision,
        at: Date.now()
      })
    });
    editor.typed.connect(this._onTyped, this);
    this._lease.lost.connect((_, error) => {
      this._onLost(error);
    });
    this._lease.renewed.connect(() => {
      this._status.dismiss(LEASE);
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether a save would go through now without any question. */
  get maySaveByItself(): boolean {
    return this._handOver.pending && !this._isConflict && this._isAccepted;
  }

  /**
   * Take the lease, and show the document.
   *
   * Rejects as `IContentAPI` and the editor do.
   *
   * @param restore - Whether what was typed before, and not saved, is to come back at once.
   */
  async open(restore: boolean): Promise<void> {
    await this._lease.take();
    await this._read();
    if (this._isDisposed) {
      return;
    }
    const draft = await this._drafts.find();
    if (draft && restore) {
      await this._restore(draft);
    } else if (draft) {
      this._offer(draft);
    }
  }

  /**
   * Store what was typed.
   *
   * Rejects with `SaveCancelled` where it is not stored, which people have been told then.
   */
  async save(): Promise<void> {
    while (this._saving) {
      await this._saving.catch(nobodyMinds);
    }
    this._saving = this._save();
    try {
      await this._saving;
    } finally {
      this._saving = null;
    }
  }

  /** Look whether the file is another one than what is edited here. */
  async lookAgain(): Promise<void> {
    const known = this._revision;
    const found = await this._lease.take().catch(nobodyMinds);
    if (
      this._isDisposed ||
      this._saving ||
      known !== this._revision ||
      found === undefined ||
      found === known
    ) {
      return;
    }
    if (this._handOver.pending) {
      this._tellConflict();
    } else {
      await this._keepTheirs();
    }
  }

  /** What was typed is not wanted any more. */
  discard(): Promise<void> {
    this._settle({ name: 'unchanged' });
    return this._drafts.drop();
  }

  /** Let others edit the document; also while the page goes away. */
  release(): void {
    this._lease.dispose();
  }

  /** Dispose of the model; safe to call more than once. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._drafts.dispose();
    this._lease.dispose();
    for (const id of [LOSSES, DRAFT, LEASE, CHANGED]) {
      this._status.dismiss(id);
    }
    Signal.clearData(this);
  }

  private async _read(): Promise<void> {
    const { api, path } = this._options;
    const { bytes, revision } = await api.read(path());
    if (this._isDisposed) {
      return;
    }
    await this._editor.show(bytes);
    this._revision = revision;
    this._isConflict = false;
    this._handOver.begin();
    this._isAccepted = false;
    this._status.dismiss(LOSSES);
    this._examination = this._examine();
  }

  /**
   * Find out what would be lost, while nothing is typed yet.
   *
   * @returns it in words; empty where nothing would be.
   */
  private async _examine(): Promise<string> {
    const { api, path } = this._options;
    let examination: IExamination;
    try {
      const bytes = await this._editor.rewritten();
      examination = await api.examine(path(), bytes);
    } catch {
      // Not to know it is a reason to ask.
      return this._trans.__('what could not be found out');
    }
    if (this._isDisposed) {
      return '';
    }
    if (!losesAnything(examination)) {
      this._isAccepted = true;
      return '';
    }
    const text = lossText(examination, this._trans);
    this._status.notify(lossNotice(text, this._trans));
    return text;
  }

  private async _save(): Promise<void> {
    if (!this._handOver.pending) {
      return;
    }
    this._status.setSaveState({ name: 'saving' });
    const losses = await this._examination;
    if (this._isConflict) {
      throw this._refused(this._conflictText());
    }
    if (!this._isAccepted) {
      switch (await this._options.ask(losses)) {
        case 'copy':
          await this._saveCopy();
          return;
        case 'cancel':
          this._status.setSaveState({ name: 'unsaved' });
          throw new SaveCancelled();
        case 'here':
          break;
      }
    }
    await this._store();
    // Nobody is asked twice.
    this._isAccepted = true;
    this._status.dismiss(LOSSES);
    this._status.dismiss(DRAFT);
  }

  private async _store(): Promise<void> {
    const { api, path } = this._options;
    const typed = this._typed;
    try {
      this._revision = await api.store(
        path(),
        await this._editor.bytes(),
        this._revision,
        this._lease.id
      );
    } catch (error) {
      if (
        error instanceof OnlyOfficeResponseError &&
        error.reason === 'changed'
      ) {
        this._tellConflict();
        throw this._refused(this._conflictText());
      }
      throw this._refused(errorText(error, this._trans));
    }
    this._status.dismiss(CHANGED);
    if (typed === this._typed) {
      this._settle({ name: 'saved', at: new Date() });
      await this._drafts.drop();
    } else {
      this._status.setSaveState({ name: 'unsaved' });
    }
  }

  /** Note that saving has failed, in words. */
  private _refused(reason: string): SaveCancelled {
    this._status.setSaveState({ name: 'failed', reason });
    if (!this._isConflict) {
      this._status.notify(
        failedNotice(
          reason,
          {
            again: this._options.requestSave,
            copy: this._saveCopyQuietly
          },
          this._trans
        )
      );
    }
    return new SaveCancelled();
  }

  private _conflictText(): string {
    return this._trans.__(
      'the file was changed on disk while you were typing.'
    );
  }

  private _tellConflict(): void {
    this._isConflict = true;
    this._status.notify(
      conflictNotice(
        {
          mine: () => {
            void this._keepMine();
          },
          theirs: () => {
            void this._keepTheirs();
          },
          compare: () => {
            void this._compare();
          }
        },
        this._trans
      )
    );
  }

  /** Store what was typed in place of whatever is in the file, which is kept as a version. */
  private async _keepMine(): Promise<void> {
    try {
      this._revision = await this._lease.take();
      this._isConflict = false;
      this._options.requestSave();
    } catch (error) {
      this._refused(errorText(error, this._trans));
    }
  }

  /** Show what is in the file in place of what was typed. */
  private async _keepTheirs(): Promise<void> {
    try {
      await this._read();
    } catch (error) {
      if (!this._isDisposed) {
        this._status.notify({
          id: CHANGED,
          severity: 'error',
          text: this._trans.__(
            'The file was changed on disk, but it cannot be read: %1',
            errorText(error, this._trans)
          )
        });
      }
      return;
    }
    this._settle({ name: 'unchanged' });
    this._status.notify({
      id: CHANGED,
      severity: 'info',
      text: this._trans.__(
        'The file was changed on disk; this is the new version.'
      )
    });
    await this._drafts.drop();
  }

  private async _compare(): Promise<void> {
    try {
      this._options.openBeside(
        await this._options.copy(await this._editor.bytes())
      );
    } catch (error) {
      this._refused(errorText(error, this._trans));
    }
  }

  /** Put what was typed into a copy, and go on there. */
  private async _saveCopy(): Promise<void> {
    let copy: string;
    try {
      copy = await this._options.copy(await this._editor.bytes());
    } catch (error) {
      throw this._refused(errorText(error, this._trans));
    }
    this._settle({ name: 'copied', at: new Date(), copy });
    await this._drafts.drop();
    this._lease.dispose();
    this._options.goOnIn(copy);
  }

  private readonly _saveCopyQuietly = (): void => {
    void this._saveCopy().catch(nobodyMinds);
  };

  private _offer(draft: IDraft): void {
    this._status.notify(
      draftNotice(
        draft.at,
        {
          restore: () => {
            void this._restore(draft);
          },
          discard: () => {
            this._status.dismiss(DRAFT);
            void this._drafts.drop();
          }
        },
        this._trans
      )
    );
  }

  private async _restore(draft: IDraft): Promise<void> {
    this._status.dismiss(DRAFT);
    // It is about the document as it is in the file.
    await this._examination;
    try {
      await this._editor.show(draft.bytes);
    } catch (error) {
      this._status.notify({
        id: DRAFT,
        severity: 'error',
        text: this._trans.__(
          'The unsaved changes cannot be read: %1',
          errorText(error, this._trans)
        )
      });
      return;
    }
    const isOutdated = draft.revision !== this._revision;
    this._onTyped();
    if (isOutdated) {
      this._tellConflict();
    }
  }

  /** Somebody else edits the document now. */
  private _onLost(error: Error): void {
    const message = errorText(error, this._trans);
    if (this._handOver.pending) {
      this._status.notify(
        lostNotice(message, this._saveCopyQuietly, this._trans)
      );
    } else {
      this._options.leave(message);
    }
  }

  private _onTyped(): void {
    this._typed += 1;
    this._handOver.pending = true;
    if (!['saving', 'failed'].includes(this._status.saveState.name)) {
      this._status.setSaveState({ name: 'unsaved' });
    }
    this._drafts.schedule();
  }

  /** There is nothing left to save. */
  private _settle(state: SaveState): void {
    this._handOver.pending = false;
    this._status.setSaveState(state);
  }

  private readonly _trans: TranslationBundle;
  private readonly _status: DocumentStatus;
  private readonly _handOver: HandOver;
  private readonly _editor: IPageEditor;
  private readonly _lease: Lease;
  private readonly _drafts: DraftKeeper;
  private _revision = '';
  private _typed = 0;
  private _saving: Promise<void> | null = null;
  private _examination: Promise<string> = Promise.resolve('');
  /** Whether nothing would be lost, or somebody has agreed to that. */
  private _isAccepted = false;
  private _isConflict = false;
  private _isDisposed = false;
}

export namespace BasicModel {
  export interface IOptions {
    api: IContentAPI;
    editor: IPageEditor;
    drafts: IDrafts;
    status: DocumentStatus;
    /** Whether there is something to save. */
    handOver: HandOver;
    /** The server's path of the document, asked anew each time. */
    path: () => string;
    trans: TranslationBundle;
    /** Ask what to do about a save that would lose what is told. */
    ask: (losses: string) => Promise<LossChoice>;
    /** Make a file beside the document; resolves to its path. */
    copy: (bytes: ArrayBuffer) => Promise<string>;
    /** Go on editing in a copy. */
    goOnIn: (path: string) => void;
    /** Show a copy beside the document. */
    openBeside: (path: string) => void;
    /** Edit here no longer, and say why. */
    leave: (message: string) => void;
    /** Have the document saved by the usual way. */
    requestSave: () => void;
    /** How often the lease is renewed, in milliseconds. */
    renewal?: number;
    /** How long after the last key a draft is put aside, in milliseconds. */
    draftDelay?: number;
  }
}

function nobodyMinds(): undefined {
  // It was said already, or concerns nobody.
}

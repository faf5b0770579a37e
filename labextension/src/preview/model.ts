import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { IPreviewOffer } from '../api';
import type { IFailure } from '../failures';
import { OnlyOfficeResponseError } from '../request';
import type { DocumentStatus } from '../status';
import { cancelledFailure, fetchFailure } from './failures';
import type { IMissingFont } from './notes';
import type { IPreviewDocument, IPreviewSource, IReading } from './source';
import type { PreviewState } from './state';

/** The id of the notice that a newer preview could not be had. */
const OUTDATED = 'preview-outdated';

/** The id of the notice that fonts are missing. */
const FONTS = 'preview-fonts';

/** A document as it is shown without an editor: its state and how it changes, without any DOM. */
export class PreviewModel implements IDisposable {
  constructor(options: PreviewModel.IOptions) {
    this.offer = options.offer;
    this._source = options.source;
    this._url = options.url;
    this._status = options.status;
    this._trans = options.trans;
  }

  /** What the server said when it was asked for an editor. */
  readonly offer: IPreviewOffer;

  /** Emitted when `state` has changed. */
  get stateChanged(): ISignal<this, PreviewState> {
    return this._stateChanged;
  }

  /** Emitted when `isBusy` has changed. */
  get busyChanged(): ISignal<this, boolean> {
    return this._busyChanged;
  }

  get state(): PreviewState {
    return this._state;
  }

  /** Whether the server is being asked. */
  get isBusy(): boolean {
    return this._asking !== null;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** How the file is read where that was chosen; the password is known to nobody else. */
  get reading(): IReading {
    return this._reading;
  }

  /** Ask for the preview for the first time, or after a failure. */
  load(): Promise<void> {
    this._setState({ phase: 'making' });
    return this._fetch(null);
  }

  /**
   * Ask for a newer preview while the present one stays.
   *
   * A question that is under way is not asked twice: the file may have changed since it was, so
   * another one follows it.
   */
  async refresh(): Promise<void> {
    if (this._asking) {
      this._askAgain = true;
    } else if (this._state.phase === 'shown') {
      await this._fetch(this._state.document.etag);
    } else if (this._state.phase !== 'locked') {
      await this.load();
    }
  }

  /** Read the text file in another way. */
  async readAs(text: Pick<IReading, 'encoding' | 'delimiter'>): Promise<void> {
    this._reading = { ...this._reading, ...text };
    this._stopAsking();
    await this._fetch(null);
  }

  /** Try a password. It is kept for as long as this tab lives, and nowhere else. */
  async unlock(password: string): Promise<void> {
    this._reading = { ...this._reading, password };
    this._stopAsking();
    await this.load();
  }

  /** Wait no longer. The server notices, and stops as well. */
  cancel(): void {
    if (this._asking) {
      this._stopAsking();
      if (this._state.phase !== 'shown') {
        this.fail(cancelledFailure(this._trans));
      }
    }
  }

  /** Give up and tell why. */
  fail(failure: IFailure): void {
    this._stopAsking();
    this._setState({ phase: 'failed', failure });
  }

  /**
   * Tell that a newer preview could not be had, while the present one stays.
   *
   * Most likely somebody is just writing the file: it is tried again when that changes.
   */
  tellOutdated(failure: IFailure): void {
    this._status.notify({
      id: OUTDATED,
      severity: 'warning',
      text: this._trans.__(
        'The document has changed, but there is no newer preview: %1',
        failure.detail === '' ? failure.title : failure.detail
      ),
      action: {
        label: this._trans.__('Refresh'),
        run: () => {
          void this.refresh();
        }
      }
    });
  }

  /** Dispose of the model; safe to call more than once. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._asking?.abort();
    Signal.clearData(this);
  }

  private async _fetch(known: string | null): Promise<void> {
    const asking = new AbortController();
    this._setAsking(asking);
    try {
      const document = await this._source.fetch(
        this._url(),
        this._reading,
        known,
        asking.signal
      );
      if (this._asking === asking && !this._isDisposed) {
        this._status.dismiss(OUTDATED);
        if (document) {
          this._show(document);
        }
      }
    } catch (error) {
      if (this._asking === asking && !this._isDisposed) {
        this._onRefused(error);
      }
    }
    if (this._asking === asking && !this._isDisposed) {
      this._setAsking(null);
      if (this._askAgain) {
        this._askAgain = false;
        await this.refresh();
      }
    }
  }

  private _show(document: IPreviewDocument): void {
    this._tellFonts(document.notes.fonts);
    this._setState({ phase: 'shown', document });
  }

  private _onRefused(error: unknown): void {
    const reason =
      error instanceof OnlyOfficeResponseError ? error.reason : null;
    if (reason === 'password' || reason === 'wrong-password') {
      const { password, ...rest } = this._reading;
      this._reading = rest;
      this._setState({
        phase: 'locked',
        complaint:
          password === undefined
            ? null
            : this._trans.__('That password is wrong.')
      });
      return;
    }
    const failure = fetchFailure(error, this._trans);
    if (this._state.phase !== 'shown') {
      this._setState({ phase: 'failed', failure });
      return;
    }
    this.tellOutdated(failure);
  }

  private _tellFonts(fonts: readonly IMissingFont[]): void {
    const told = fonts.map(({ script }) => script).join('\n');
    if (told === this._toldFonts) {
      // Who has dismissed the notice does not want it back with each change of the file.
      return;
    }
    this._toldFonts = told;
    if (fonts.length === 0) {
      this._status.dismiss(FONTS);
      return;
    }
    this._status.notify({
      id: FONTS,
      severity: 'info',
      text: this._trans.__(
        'This document uses text for which the server has no font: %1. Whoever looks after it can install: %2.',
        fonts.map(({ script }) => script).join('; '),
        [...new Set(fonts.map(font => font.package))].join(', ')
      )
    });
  }

  private _stopAsking(): void {
    this._askAgain = false;
    this._asking?.abort();
    this._setAsking(null);
  }

  private _setAsking(asking: AbortController | null): void {
    const wasBusy = this.isBusy;
    this._asking = asking;
    if (this.isBusy !== wasBusy) {
      this._busyChanged.emit(this.isBusy);
    }
  }

  private _setState(state: PreviewState): void {
    this._state = state;
    this._stateChanged.emit(state);
  }

  private readonly _source: IPreviewSource;
  private readonly _url: () => string;
  private readonly _status: DocumentStatus;
  private readonly _trans: TranslationBundle;
  private readonly _stateChanged = new Signal<this, PreviewState>(this);
  private readonly _busyChanged = new Signal<this, boolean>(this);
  private _state: PreviewState = { phase: 'making' };
  private _reading: IReading = {};
  private _asking: AbortController | null = null;
  private _askAgain = false;
  private _toldFonts = '';
  private _isDisposed = false;
}

export namespace PreviewModel {
  export interface IOptions {
    offer: IPreviewOffer;
    source: IPreviewSource;
    /** Where the preview is, asked anew each time: the document may be renamed. */
    url: () => string;
    /** Where to tell what does not concern the pages themselves. */
    status: DocumentStatus;
    trans: TranslationBundle;
  }
}

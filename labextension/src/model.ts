import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type {
  EditorMode,
  EditorType,
  IEditorConfig,
  IEditorReply,
  IOnlyOfficeAPI,
  IOpenRequest,
  IPreviewOffer,
  IPreviewReply,
  OpenReply
} from './api';
import { eventField, eventText, sameOrigin } from './docsapi';
import type {
  EditorEvents,
  IDocsAPILoader,
  IEditorEvent,
  IPolicyViolation
} from './docsapi';
import { editorFailure, editorWarning, silentFailure } from './editorerrors';
import {
  openFailure,
  policyFailure,
  previewFailure,
  reasonText
} from './failures';
import type { IFailure } from './failures';
import { HandOver } from './handover';
import { saveText } from './savestate';
import type { EditorState, IEditorPreferences, ISession } from './state';
import { DocumentStatus, SAVE_FAILED } from './status';
import type { INoticeAction } from './status';

/** How long a frame may take to load, and then to answer, in milliseconds. */
const FRAME_PATIENCE = { load: 30_000, answer: 10_000 };

/** How many times in a row an editor is opened anew without anybody asking for it. */
const MAX_AUTOMATIC_REOPENS = 3;

/** How long typing may take to be handed over before other content is shown, in milliseconds. */
const HAND_OVER_PATIENCE = 5_000;

/** What there is to say about the key under which the document was opened before. */
type KeyNews = Pick<IOpenRequest, 'outdated' | 'untouched'>;

/**
 * One document in one editor: its state and how it changes, without any DOM.
 *
 * The view makes the editor for `state.session` and passes on what it tells by `events`.
 */
export class EditorModel implements IDisposable {
  constructor(options: EditorModel.IOptions) {
    this._api = options.api;
    this._docsAPI = options.docsAPI;
    this._trans = options.trans;
    this._path = options.path;
    this._preferences = options.preferences;
    this._patience = options.patience ?? FRAME_PATIENCE;
    this._docsAPI.blocked.connect(this._onBlocked, this);
  }

  /** Emitted when `state` has changed. */
  get stateChanged(): ISignal<this, EditorState> {
    return this._stateChanged;
  }

  /** Emitted when the open editor is to show this configuration in place of its own. */
  get refreshRequested(): ISignal<this, IEditorConfig> {
    return this._refreshRequested;
  }

  /** Emitted when the user asked inside the editor to close it. */
  get closeRequested(): ISignal<this, void> {
    return this._closeRequested;
  }

  /** Emitted when the user wants the document to be saved once more. */
  get saveRequested(): ISignal<this, void> {
    return this._saveRequested;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The session that the editor works in; null where there is none. */
  get key(): string | null {
    return this._key;
  }

  get state(): EditorState {
    return this._state;
  }

  /** Whether the Document Server has got what was typed. */
  readonly handOver = new HandOver();

  /** What there is to tell about the document. */
  readonly status = new DocumentStatus();

  /** What the editor is to call. */
  readonly events: EditorEvents = {
    onAppReady: () => {
      this._onAppReady();
    },
    onDocumentReady: () => {
      this._onDocumentReady();
    },
    onDocumentStateChange: event => {
      this._onTyping(event.data === true);
    },
    onInfo: event => {
      this._onInfo(event);
    },
    onError: event => {
      this._onError(event);
    },
    onWarning: event => {
      this._onWarning(event);
    },
    onRequestRefreshFile: () => {
      void this.refresh();
    },
    onOutdatedVersion: () => {
      this._reopenByItself();
    },
    onRequestEditRights: () => {
      this._mode = 'edit';
      void this.open();
    },
    onRequestClose: () => {
      this._closeRequested.emit();
    },
    // Without a handler api.js would reload the whole page.
    onSwitchEditorType: () => {
      const { type } = this._preferences();
      const current = this._type ?? type;
      this._type = current === 'mobile' ? 'desktop' : 'mobile';
      void this.open();
    },
    // A dialog of the editor's own waits for an answer: no reason to call it silent.
    onUserActionRequired: () => {
      this._stopWaiting();
    }
  };

  /** Whether the editor shows what the document held before. */
  showsHistory = false;

  /** Whether there is an editor that may change the document. */
  get isEditing(): boolean {
    return (this._session()?.reply.mode ?? 'view') !== 'view';
  }

  /** Whether there is an editor, or one is coming. */
  get hasEditor(): boolean {
    return this._session() !== null;
  }

  /** Whether the file has everything that was typed in this editor. */
  get isStored(): boolean {
    const { edited, pending } = this.handOver;
    return !pending && (!edited || this.status.saveState.name === 'saved');
  }

  /** Be content with reading, from the next editor on. */
  readOnly(): void {
    this._mode = 'view';
  }

  /**
   * Edit the document in the page itself, as soon as that is offered in place of an editor.
   *
   * @param restore - Whether what was typed before, and not saved, is to come back at once.
   */
  editHere(restore = false): void {
    const { state } = this;
    if (state.phase === 'preview') {
      this._editHere(state.offer, restore);
    } else {
      this._isToEditHere = true;
    }
  }

  /** Ask the server for an editor; also for a new one in place of the present one. */
  async open(key: KeyNews = {}): Promise<void> {
    if (this._isDisposed) {
      return;
    }
    this.letGo();
    this.showsHistory = false;
    const attempt = this._attempt;
    try {
      const reply = await this._ask(key);
      if (this._isStale(attempt)) {
        return;
      }
      if (reply.editor === 'preview') {
        this._preview(reply);
        return;
      }
      const api = await this._docsAPI.load(reply.apiUrl);
      if (this._isStale(attempt)) {
        return;
      }
      this._isToEditHere = false;
      this._tellReason(reply);
      this._begin(reply);
      const session = { api, reply };
      this._expectAnswer(session, this._patience.load);
      this._setState({ phase: 'loading', session });
    } catch (error) {
      if (!this._isStale(attempt)) {
        this.fail(openFailure(error, this._trans));
      }
    }
  }

  /** Show a place in the document, as an editor has once told it. */
  goTo(place: object): void {
    this._place = place;
    if (this._state.phase !== 'idle') {
      void this.open();
    }
  }

  /** Take leave of the editor, until `open` is called. */
  letGo(): void {
    this._newAttempt();
    this.status.dismissAll();
    this.handOver.pending = false;
    this._setState({ phase: 'opening' });
  }

  /**
   * Show what the file holds now, whatever this editor shows.
   *
   * Rejects where the server refuses or cannot be reached; the editor stays as it is then.
   *
   * @returns false if it stays as it is because others are editing, or typing goes on.
   */
  async catchUp(): Promise<boolean> {
    const session = this._session();
    const { typed } = this.handOver;
    if (!session || !(await this.handOver.settle(HAND_OVER_PATIENCE))) {
      return false;
    }
    const known = this._key;
    const reply = await this._ask({ ...this._outdated(), untouched: true });
    const isEditedNow = this.handOver.pending || this.handOver.typed !== typed;
    if (this._session() !== session || isEditedNow) {
      return false;
    }
    if (reply.editor === 'preview') {
      this._preview(reply);
      return true;
    }
    if (reply.config.document.key === known) {
      return false;
    }
    const inPlace = this._state.phase === 'ready';
    this._begin(reply, inPlace);
    this.status.setSaveState({ name: 'unchanged' });
    if (inPlace) {
      this._refreshRequested.emit(reply.config);
    } else {
      // An editor that is still coming cannot be told.
      void this.open();
    }
    return true;
  }

  /** Show a newer revision than this editor's in its place. */
  async refresh(): Promise<void> {
    const attempt = this._attempt;
    try {
      const reply = await this._ask(this._outdated());
      if (this._isStale(attempt)) {
        return;
      }
      if (reply.editor === 'preview') {
        this._preview(reply);
      } else {
        this._begin(reply, true);
        this._refreshRequested.emit(reply.config);
      }
    } catch (error) {
      if (!this._isStale(attempt)) {
        this.fail(openFailure(error, this._trans));
      }
    }
  }

  /** What was typed is in the file, or in a copy. */
  noteSaved(copy: string | null = null): void {
    const at = new Date();
    this.status.setSaveState(
      this.handOver.pending
        ? { name: 'unsaved' }
        : copy === null
          ? { name: 'saved', at }
          : { name: 'copied', at, copy }
    );
  }

  /**
   * Saving has failed.
   *
   * @param reason - In a sentence; null if somebody else has told it, or will.
   */
  noteNotSaved(reason: string | null): void {
    const { saveState } = this.status;
    const known = saveState.name === 'failed' ? saveState.reason : null;
    const state = { name: 'failed', reason: reason ?? known } as const;
    this.status.setSaveState(state);
    this.status.notify({
      id: SAVE_FAILED,
      severity: 'error',
      text: saveText(state, this._trans),
      action: {
        label: this._trans.__('Try again'),
        run: () => {
          this._saveRequested.emit();
        }
      }
    });
  }

  /** The frame of the editor has been loaded: it should answer soon. */
  frameLoaded(): void {
    if (this._state.phase === 'loading') {
      this._expectAnswer(this._state.session, this._patience.answer);
    }
  }

  /** Give the editor up and tell why. */
  fail(failure: IFailure): void {
    this._newAttempt();
    this.status.dismissAll();
    this.handOver.pending = false;
    this._setState({ phase: 'failed', failure });
  }

  /** Dispose of the model; safe to call more than once. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this.handOver.pending = false;
    this._newAttempt();
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _ask(key: KeyNews): Promise<OpenReply> {
    const preferences = this._preferences();
    const place = this._place;
    this._place = null;
    return this._api.open({
      ...(place ? { place } : {}),
      path: this._path(),
      mode: this._mode,
      ...preferences,
      type: this._type ?? preferences.type,
      ...key
    });
  }

  /** Note under which key the editor works from now on; `inPlace` if it is there already. */
  private _begin(reply: IEditorReply, inPlace = false): void {
    const { key } = reply.config.document;
    if (key !== this._key) {
      this._key = key;
      this.handOver.begin(inPlace);
    }
  }

  /** Be content with less than an editor. */
  private _preview(reply: IPreviewReply): void {
    const { url } = reply;
    const isToEditHere = this._isToEditHere;
    this._isToEditHere = false;
    if (url === null) {
      this.fail(previewFailure(reply, this._trans));
    } else if (isToEditHere && reply.basicEditing) {
      this._editHere({ ...reply, url }, false);
    } else {
      this._newAttempt();
      this._setState({ phase: 'preview', offer: { ...reply, url } });
    }
  }

  private _editHere(offer: IPreviewOffer, restore: boolean): void {
    if (offer.basicEditing) {
      this._newAttempt();
      this._setState({ phase: 'basic', offer, restore });
    }
  }

  private _reopenByItself(): void {
    this._automaticReopens += 1;
    if (this._automaticReopens > MAX_AUTOMATIC_REOPENS) {
      this._automaticReopens = 0;
      this.fail(
        openFailure(
          new Error(
            this._trans.__(
              'The Document Server says each time that the document has changed meanwhile.'
            )
          ),
          this._trans
        )
      );
      return;
    }
    void this.open(this._outdated());
  }

  private _outdated(): KeyNews {
    return this._key === null ? {} : { outdated: this._key };
  }

  private _onTyping(pending: boolean): void {
    this.handOver.pending = pending;
    const { name } = this.status.saveState;
    if (pending && !['saving', 'failed'].includes(name)) {
      this.status.setSaveState({ name: 'unsaved' });
    } else if (!this.handOver.edited && name === 'unsaved') {
      this.status.setSaveState({ name: 'unchanged' });
    }
  }

  private _onAppReady(): void {
    this._stopWaiting();
    const session = this._session();
    if (session) {
      // Also after the frame was moved within the page, which loads it anew.
      this.handOver.pending = false;
      this._setState({ phase: 'rendering', session });
    }
  }

  private _onDocumentReady(): void {
    this._stopWaiting();
    const session = this._session();
    if (session) {
      this._automaticReopens = 0;
      this._setState({ phase: 'ready', session });
    }
  }

  private _onInfo(event: IEditorEvent): void {
    // An editor for comments or for filling in alone calls itself a view, too.
    const { edit, review } =
      this._session()?.reply.config.document.permissions ?? {};
    if (
      this.isEditing &&
      (edit === true || review === true) &&
      eventField(event, 'mode') === 'view'
    ) {
      this.status.notify({
        id: 'downgraded',
        severity: 'info',
        text: this._trans.__(
          'Opened for reading only: a free Document Server lets 20 tabs edit at a time, and that many may be open. Close some that nobody needs, then reload.'
        ),
        action: this._reopenAction()
      });
    }
  }

  private _onError(event: IEditorEvent): void {
    const session = this._session();
    if (!session) {
      return;
    }
    const code = Number(eventField(event, 'errorCode'));
    const description = eventText(event, 'errorDescription');
    const failure = editorFailure(
      code,
      description,
      session.reply.config.document.url,
      this._trans
    );
    if (this._state.phase === 'ready') {
      // The document is there and may hold typing: cover nothing, take nothing away.
      this.status.notify({
        id: failure.kind,
        severity: 'error',
        text: `${failure.title}. ${failure.detail}`,
        action: this._reopenAction()
      });
    } else if (code === -21 && this._automaticReopens === 0) {
      this._reopenByItself();
    } else {
      this.fail(failure);
    }
  }

  private _onWarning(event: IEditorEvent): void {
    const code = Number(eventField(event, 'warningCode'));
    const description = eventText(event, 'warningDescription');
    const text = editorWarning(code, description, this._trans);
    if (code === -331 || code === -332) {
      // The server may have told a better reason already.
      this.noteNotSaved(this.status.saveState.name === 'failed' ? null : text);
    } else {
      this.status.notify({
        id: `warning${String(code)}`,
        severity: 'warning',
        text
      });
    }
  }

  private _onBlocked(_: IDocsAPILoader, violation: IPolicyViolation): void {
    const session = this._session();
    if (
      session &&
      this._state.phase !== 'ready' &&
      /^(frame|child|default)-src/.test(violation.directive) &&
      sameOrigin(violation.url, session.reply.apiUrl)
    ) {
      this.fail(policyFailure(violation.url, violation.directive, this._trans));
    }
  }

  private _tellReason(reply: IEditorReply): void {
    const text = reasonText(reply.reason, reply.message, this._trans);
    if (text !== null) {
      this.status.notify({ id: 'reason', severity: 'info', text });
    }
  }

  private _reopenAction(): INoticeAction {
    return {
      label: this._trans.__('Reload'),
      run: () => {
        void this.open();
      }
    };
  }

  private _session(): ISession | null {
    return 'session' in this._state ? this._state.session : null;
  }

  private _setState(state: EditorState): void {
    this._state = state;
    this._stateChanged.emit(state);
  }

  private _newAttempt(): number {
    this._stopWaiting();
    this._attempt += 1;
    return this._attempt;
  }

  private _isStale(attempt: number): boolean {
    return this._isDisposed || attempt !== this._attempt;
  }

  private _expectAnswer(session: ISession, patience: number): void {
    this._stopWaiting();
    this._timer = setTimeout(() => {
      const failure = silentFailure(session.reply.apiUrl, this._trans);
      this._setState({ phase: 'silent', session, failure });
    }, patience);
  }

  private _stopWaiting(): void {
    clearTimeout(this._timer);
  }

  private readonly _api: IOnlyOfficeAPI;
  private readonly _docsAPI: IDocsAPILoader;
  private readonly _trans: TranslationBundle;
  private readonly _path: () => string;
  private readonly _preferences: () => IEditorPreferences;
  private readonly _patience: EditorModel.IPatience;
  private readonly _stateChanged = new Signal<this, EditorState>(this);
  private readonly _refreshRequested = new Signal<this, IEditorConfig>(this);
  private readonly _closeRequested = new Signal<this, void>(this);
  private readonly _saveRequested = new Signal<this, void>(this);
  private _state: EditorState = { phase: 'idle' };
  private _mode: EditorMode = 'edit';
  private _key: string | null = null;
  private _type: EditorType | null = null;
  private _attempt = 0;
  private _automaticReopens = 0;
  private _isToEditHere = false;
  private _place: object | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}

export namespace EditorModel {
  export interface IOptions {
    api: IOnlyOfficeAPI;
    docsAPI: IDocsAPILoader;
    trans: TranslationBundle;
    /** The server's path of the document, asked anew each time; throws `ForeignDriveError`. */
    path: () => string;
    preferences: () => IEditorPreferences;
    patience?: IPatience;
  }

  /** How long a frame may take to load, and then to answer, in milliseconds. */
  export interface IPatience {
    readonly load: number;
    readonly answer: number;
  }
}

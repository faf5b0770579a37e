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
import type { EditorState, IEditorPreferences, ISession } from './state';
import { DocumentStatus, SAVE_FAILED } from './status';
import type { INoticeAction } from './status';

/** How long a frame may take to load, and then to answer, in milliseconds. */
const FRAME_PATIENCE = { load: 30_000, answer: 10_000 };

/** How many times in a row an editor is opened anew without anybody asking for it. */
const MAX_AUTOMATIC_REOPENS = 3;

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

  get isDisposed(): boolean {
    return this._isDisposed;
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
      this.handOver.pending = event.data === true;
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
      void this._refresh();
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

  /**
   * Ask the server for an editor; also for a new one in place of the present one.
   *
   * @param outdated - A key that the Document Server has called outdated.
   */
  async open(outdated?: string): Promise<void> {
    if (this._isDisposed) {
      return;
    }
    const attempt = this._newAttempt();
    this.status.dismissAll();
    this.handOver.pending = false;
    this._setState({ phase: 'opening' });
    try {
      const reply = await this._ask(outdated);
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
      this._tellReason(reply);
      const session = { api, reply };
      this._expectAnswer(session, this._patience.load);
      this._setState({ phase: 'loading', session });
    } catch (error) {
      if (!this._isStale(attempt)) {
        this.fail(openFailure(error, this._trans));
      }
    }
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

  private _ask(outdated?: string): Promise<OpenReply> {
    const preferences = this._preferences();
    return this._api.open({
      path: this._path(),
      mode: this._mode,
      type: this._type ?? preferences.type,
      theme: preferences.theme,
      lang: preferences.lang,
      ...(outdated === undefined ? {} : { outdated })
    });
  }

  /** The Document Server has a newer revision than this editor. */
  private async _refresh(): Promise<void> {
    const attempt = this._attempt;
    try {
      const reply = await this._ask(this._session()?.reply.config.document.key);
      if (this._isStale(attempt)) {
        return;
      }
      if (reply.editor === 'preview') {
        this._preview(reply);
      } else {
        this._refreshRequested.emit(reply.config);
      }
    } catch (error) {
      if (!this._isStale(attempt)) {
        this.fail(openFailure(error, this._trans));
      }
    }
  }

  /** Be content with less than an editor. */
  private _preview(reply: IPreviewReply): void {
    const { url } = reply;
    if (url === null) {
      this.fail(previewFailure(reply, this._trans));
    } else {
      this._newAttempt();
      this._setState({ phase: 'preview', offer: { ...reply, url } });
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
    void this.open(this._session()?.reply.config.document.key);
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
    const session = this._session();
    if (
      session?.reply.mode === 'edit' &&
      eventField(event, 'mode') === 'view'
    ) {
      this.status.notify({
        id: 'downgraded',
        severity: 'info',
        text: this._trans.__(
          'Opened for reading only: the Document Server may have reached its number of editors.'
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
    const notSaved = code === -331 || code === -332;
    this.status.notify({
      id: notSaved ? SAVE_FAILED : `warning${String(code)}`,
      severity: 'warning',
      text: editorWarning(code, description, this._trans)
    });
    if (notSaved) {
      this.status.setSaveState({ name: 'failed' });
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
  private _state: EditorState = { phase: 'idle' };
  private _mode: EditorMode = 'edit';
  private _type: EditorType | null = null;
  private _attempt = 0;
  private _automaticReopens = 0;
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

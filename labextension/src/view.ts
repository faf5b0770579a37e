import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import type { IEditorConfig, IPreviewOffer } from './api';
import type { BasicFactory, IBasic } from './basic/basic';
import { createEditor } from './docsapi';
import type { EditorEvents, IDocEditor } from './docsapi';
import { openFailure } from './failures';
import type { EditorModel } from './model';
import { failurePanel, noticeBar, progressPanel } from './notices';
import type { IPreview, PreviewFactory } from './preview/preview';
import type { EditorState, ISession } from './state';

/** How long after its document an editor may still reach for the focus, in milliseconds. */
const FOCUS_UNREST = 300;

/** The editor's frame or a preview, what is said above it and what is shown in place of it. */
export class EditorView extends Widget {
  constructor(options: EditorView.IOptions) {
    super();
    this.model = options.model;
    this._trans = options.trans;
    this._label = options.label;
    this._makePreview = options.preview;
    this._makeBasic = options.basic;
    this._asks = options.asks(() => this._editor);
    this.addClass('jp-OnlyOffice-view');
    this._notices.className = 'jp-OnlyOffice-notices';
    this._stage.className = 'jp-OnlyOffice-stage';
    this._cover.className = 'jp-OnlyOffice-cover';
    this.node.append(this._notices, this._stage);
    this._stage.append(this._cover);
    this.model.stateChanged.connect(this._onStateChanged, this);
    this.model.refreshRequested.connect(this._onRefreshRequested, this);
    this.model.status.noticesChanged.connect(this._onNoticesChanged, this);
    options.ready.then(
      () => {
        this._isReady = true;
        this._start();
      },
      () => {
        // The document context has told why already.
      }
    );
  }

  readonly model: EditorModel;

  /** The frame of the editor, while there is one. */
  get frame(): HTMLIFrameElement | null {
    return this._stage.querySelector('iframe');
  }

  /** What edits the document in the page itself, while it does. */
  get basic(): IBasic | null {
    return this._basic;
  }

  /** The editor, while there is one. */
  get editor(): IDocEditor | null {
    return this._editor;
  }

  /** Since when an editor has been coming that may reach for the focus; null if none is. */
  get unrestSince(): number | null {
    return this._unrestSince;
  }

  /** When the tab was last brought to the front. */
  get askedForAt(): number {
    return this._askedForAt;
  }

  /** Follow the document's new name. */
  rename(label: string): void {
    this._label = label;
    this._nameFrame();
  }

  /** Put the cursor into the document, if it is there. */
  focusEditor(): void {
    const { frame } = this;
    const here = this._preview ?? this._basic;
    if (here?.node.contains(document.activeElement) === false) {
      here.focus();
    } else if (
      this._editor &&
      frame &&
      this.model.state.phase === 'ready' &&
      document.activeElement !== frame
    ) {
      const isSheet = this._session?.reply.config.documentType === 'cell';
      // In a spreadsheet `grabFocus` fails (seen with 9.3), after which nothing can be typed any
      // more; there the frame's own focus goes to the cells.
      if (this._editor.grabFocus && !isSheet) {
        this._editor.grabFocus();
      } else {
        frame.focus();
      }
    }
  }

  /** Take leave of the editor while its frame is still in the page. */
  release(): void {
    this._destroyEditor();
    this.model.dispose();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.release();
    clearTimeout(this._unrestTimer);
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._start();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._start();
    this._preview?.wake();
    this._basic?.wake();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this._askedForAt = performance.now();
    this.focusEditor();
  }

  /**
   * Open the editor, once the document is known and this is looked at.
   *
   * Notebook's file list makes a widget for a document only to throw it away. Behind other tabs,
   * where a page that is loaded again puts most of them, slides would stay blank in a frame without
   * a size (seen with 9.3), and each editor counts among the 20 of a free Document Server.
   */
  private _start(): void {
    if (
      this._isReady &&
      this.isVisible &&
      !this.isDisposed &&
      this.model.state.phase === 'idle'
    ) {
      void this.model.open();
    }
  }

  private _onStateChanged(_: EditorModel, state: EditorState): void {
    this._trackUnrest(state);
    switch (state.phase) {
      case 'idle':
        break;
      case 'opening':
        this._destroyEditor();
        this._coverWith(
          progressPanel(this._trans.__('Opening %1…', this._label))
        );
        break;
      case 'loading':
        this._createEditor(state.session);
        break;
      case 'rendering':
      case 'ready':
        this._coverWith();
        break;
      case 'preview':
        this._destroyEditor();
        void this._openPreview(state.offer);
        break;
      case 'basic':
        this._destroyEditor();
        void this._openBasic(state);
        break;
      case 'silent':
        this._coverWith(this._failurePanel(state.failure));
        break;
      case 'failed':
        this._destroyEditor();
        this._coverWith(this._failurePanel(state.failure));
        break;
    }
  }

  private async _openPreview(offer: IPreviewOffer): Promise<void> {
    const { model } = this;
    const isWanted = (): boolean =>
      !this.isDisposed &&
      model.state.phase === 'preview' &&
      model.state.offer === offer;
    try {
      const preview = await this._makePreview(offer, {
        status: model.status,
        label: () => this._label,
        isVisible: () => this.isVisible,
        retry: () => {
          void model.open();
        },
        edit: restore => {
          model.editHere(restore);
        }
      });
      if (!isWanted()) {
        preview.dispose();
        return;
      }
      this._preview = preview;
      this._stage.prepend(preview.node);
      this._coverWith();
      if (document.activeElement === this.node) {
        preview.focus();
      }
    } catch (error) {
      if (isWanted()) {
        model.fail(openFailure(error, this._trans));
      }
    }
  }

  private async _openBasic(
    state: Extract<EditorState, { phase: 'basic' }>
  ): Promise<void> {
    const { model } = this;
    const isWanted = (): boolean => !this.isDisposed && model.state === state;
    this._coverWith(progressPanel(this._trans.__('Opening %1…', this._label)));
    try {
      const basic = await this._makeBasic({
        status: model.status,
        handOver: model.handOver,
        restore: state.restore,
        label: () => this._label,
        isVisible: () => this.isVisible,
        leave: () => {
          void model.open();
        }
      });
      if (!isWanted()) {
        basic.dispose();
        return;
      }
      this._basic = basic;
      this._stage.prepend(basic.node);
      await basic.open();
      if (isWanted()) {
        this._coverWith();
        this.focusEditor();
      }
    } catch (error) {
      if (isWanted()) {
        model.fail(openFailure(error, this._trans));
      }
    }
  }

  private _createEditor(session: ISession): void {
    const placeholder = document.createElement('div');
    placeholder.id = `jp-OnlyOffice-editor-${String(Private.nextId())}`;
    this._stage.prepend(placeholder);
    this._session = session;
    try {
      this._editor = createEditor(
        session.api,
        placeholder.id,
        session.reply.config,
        this._eventsOf(session)
      );
    } catch (error) {
      this.model.fail(openFailure(error, this._trans));
      return;
    }
    this._nameFrame();
    this.frame?.addEventListener('load', () => {
      if (this._session === session) {
        this.model.frameLoaded();
      }
    });
  }

  /** What the editor is to call, deaf to an editor that has been replaced. */
  private _eventsOf(session: ISession): EditorEvents {
    return Object.fromEntries(
      Object.entries({ ...this.model.events, ...this._asks }).map(
        ([name, handle]) => [
          name,
          event => {
            if (this._session === session) {
              handle(event);
            }
          }
        ]
      )
    );
  }

  private _destroyEditor(): void {
    const editor = this._editor;
    this._editor = null;
    this._session = null;
    this._preview?.dispose();
    this._preview = null;
    this._basic?.dispose();
    this._basic = null;
    try {
      editor?.destroyEditor();
    } finally {
      this._stage.replaceChildren(this._cover);
    }
  }

  private _onRefreshRequested(_: EditorModel, config: IEditorConfig): void {
    if (this._editor?.refreshFile) {
      this._editor.refreshFile(config);
    } else {
      void this.model.open();
    }
  }

  private _onNoticesChanged(): void {
    const { status } = this.model;
    this._notices.replaceChildren(
      ...status.notices.map(notice =>
        noticeBar(
          notice,
          () => {
            status.dismiss(notice.id);
          },
          this._trans
        )
      )
    );
  }

  private _failurePanel(failure: Parameters<typeof failurePanel>[0]): Node {
    return failurePanel(
      failure,
      () => {
        void this.model.open();
      },
      this._trans
    );
  }

  private _coverWith(...panel: Node[]): void {
    this._cover.replaceChildren(...panel);
    this._cover.hidden = panel.length === 0;
  }

  private _nameFrame(): void {
    if (this.frame) {
      this.frame.title = this._trans.__('Editor of %1', this._label);
    }
  }

  private _trackUnrest(state: EditorState): void {
    clearTimeout(this._unrestTimer);
    if (['failed', 'preview', 'basic'].includes(state.phase)) {
      this._unrestSince = null;
      return;
    }
    this._unrestSince ??= performance.now();
    if (state.phase === 'ready') {
      this._unrestTimer = setTimeout(() => {
        this._unrestSince = null;
      }, FOCUS_UNREST);
    }
  }

  private readonly _trans: TranslationBundle;
  private readonly _notices = document.createElement('div');
  private readonly _stage = document.createElement('div');
  private readonly _cover = document.createElement('div');
  private readonly _makePreview: PreviewFactory;
  private readonly _makeBasic: BasicFactory;
  private readonly _asks: EditorEvents;
  private _label: string;
  private _preview: IPreview | null = null;
  private _basic: IBasic | null = null;
  private _isReady = false;
  private _editor: IDocEditor | null = null;
  private _session: ISession | null = null;
  private _unrestSince: number | null = performance.now();
  private _askedForAt = 0;
  private _unrestTimer: ReturnType<typeof setTimeout> | undefined;
}

export namespace EditorView {
  export interface IOptions {
    model: EditorModel;
    trans: TranslationBundle;
    /** The document's name. */
    label: string;
    preview: PreviewFactory;
    basic: BasicFactory;
    /** What the editor may ask of JupyterLab. */
    asks: (editor: () => IDocEditor | null) => EditorEvents;
    /** Resolves once the document is known to be there. */
    ready: Promise<void>;
  }
}

namespace Private {
  let id = 0;

  /** The editor sorts its messages by the id of its placeholder: no two may be the same. */
  export function nextId(): number {
    id += 1;
    return id;
  }
}

import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { DocumentWidget } from '@jupyterlab/docregistry';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import type { IMessageHandler, IMessageHook, Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';

import { formatOf } from './formats';
import { familyIcon } from './icons';
import type { EditorModel } from './model';
import { saveText } from './savestate';
import type { EditorState } from './state';
import type { EditorView } from './view';

/** How long closing waits for the editor to hand over what was typed, in milliseconds. */
const CLOSE_PATIENCE = 10_000;

/** A tab with one document. */
export class OnlyOfficeWidget
  extends DocumentWidget<EditorView>
  implements IMessageHook
{
  constructor(options: OnlyOfficeWidget.IOptions) {
    super(options);
    this._text = options.trans;
    this._closePatience = options.closePatience ?? CLOSE_PATIENCE;
    this.addClass('jp-OnlyOffice');
    // A document widget renames its file when its label is set, whoever sets it.
    Signal.disconnectBetween(this.title, this);
    this.title.changed.connect(this._keepLabel, this);
    this._setIcon();
    // The editor has its own, and what JupyterLab would say here is said above the editor.
    this.toolbar.hide();

    const { model } = this.content;
    model.handOver.changed.connect(this._passOnDirty, this);
    model.closeRequested.connect(this.close, this);
    model.saveRequested.connect(this._onSaveRequested, this);
    model.stateChanged.connect(this._keepSize, this);
    model.status.progressChanged.connect(this._keepCaption, this);
    this.title.changed.connect(this._keepCaption, this);
    this.context.saveState.connect(this._onSaveState, this);
    this.context.pathChanged.connect(this._onRenamed, this);
    options.contents.fileChanged.connect(this._onFileChanged, this);
  }

  /** The state of the editor in this tab. */
  get model(): EditorModel {
    return this.content.model;
  }

  /** Dispose of the tab and its editor at once; safe to call more than once. */
  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    // Before the frame leaves the page, which would be the end of the editor without a farewell.
    this.content.release();
    super.dispose();
  }

  /** Hold back the request to close until the editor has handed over what was typed. */
  messageHook(_: IMessageHandler, message: Message): boolean {
    if (message.type !== 'close-request' || this._mayClose) {
      return true;
    }
    void this._closeSafely();
    return false;
  }

  protected override onBeforeAttach(message: Message): void {
    super.onBeforeAttach(message);
    // The document manager closes by disposing, so it has to be asked after us. Of several hooks
    // the last one installed comes first, and its own is installed once the widget is made.
    MessageLoop.removeMessageHook(this, this);
    MessageLoop.installMessageHook(this, this);
  }

  private async _closeSafely(): Promise<void> {
    if (this._isClosing) {
      return;
    }
    this._isClosing = true;
    const { basic, model } = this.content;
    if (model.handOver.pending && !basic) {
      model.status.notify({
        id: 'closing',
        severity: 'info',
        text: this._text.__('Handing over what you typed…')
      });
    }
    const settled = await (basic?.settle() ??
      model.handOver.settle(this._closePatience));
    if (this.isDisposed) {
      return;
    }
    model.status.dismiss('closing');
    const close = settled || (!basic && (await this._askToDiscard()));
    this._isClosing = false;
    if (close) {
      // What is given up on purpose is nothing to ask about again.
      this.context.model.dirty = false;
      this._mayClose = true;
      this.close();
      this._mayClose = false;
    }
  }

  private async _askToDiscard(): Promise<boolean> {
    const result = await showDialog({
      title: this._text.__('Close %1?', this.title.label),
      body: this._text.__(
        'The editor has changes that it has not handed over. If you close it now, they are lost.'
      ),
      buttons: [
        Dialog.cancelButton({ label: this._text.__('Keep Open') }),
        Dialog.warnButton({ label: this._text.__('Discard and Close') })
      ],
      defaultButton: 0
    });
    return result.button.accept && !this.isDisposed;
  }

  /**
   * Let a spreadsheet keep its size behind other tabs.
   *
   * Without any, one with a cell that is being typed in loses its whole layout (seen with 9.3).
   */
  private _keepSize(_: unknown, state: EditorState): void {
    const isSheet =
      state.phase === 'ready' &&
      state.session.reply.config.documentType === 'cell';
    this.toggleClass('jp-mod-onlyoffice-sheet', isSheet);
  }

  private _passOnDirty(): void {
    if (!this.isDisposed) {
      this.context.model.dirty = this.content.model.handOver.pending;
    }
  }

  private _onSaveState(_: unknown, state: DocumentRegistry.SaveState): void {
    const { model } = this.content;
    // Saving has made the context clean, whatever was typed meanwhile.
    this._passOnDirty();
    if (['preview', 'basic'].includes(model.state.phase)) {
      // The one has nothing to save, the other tells itself what becomes of it.
      return;
    }
    if (state === 'started') {
      model.status.setSaveState({ name: 'saving' });
    } else if (state === 'failed') {
      model.noteNotSaved(null);
    } else if (model.status.saveState.name === 'saving') {
      model.noteSaved();
    }
  }

  private _onSaveRequested(): void {
    this.context.save().catch(() => {
      // The context has shown why.
    });
  }

  private _onRenamed(): void {
    this._setIcon();
    this.content.rename(this.title.label);
    this.content.model.status.dismiss('deleted');
  }

  private _onFileChanged(_: unknown, change: Contents.IChangedArgs): void {
    const deleted = change.oldValue?.path;
    if (change.type !== 'delete' || deleted === undefined) {
      return;
    }
    const { path } = this.context;
    if (path !== deleted && !path.startsWith(`${deleted}/`)) {
      return;
    }
    const { model } = this.content;
    const name = this.title.label;
    model.status.notify({
      id: 'deleted',
      severity: 'warning',
      text:
        model.state.phase === 'preview'
          ? this._text.__('%1 was deleted. This is how it was.', name)
          : model.state.phase === 'basic'
            ? this._text.__(
                '%1 was deleted. What you type here can only be saved as a copy.',
                name
              )
            : this._text.__(
                '%1 was deleted. What you type here is not lost: it comes back as a marked copy when you close this tab.',
                name
              )
    });
    if (model.handOver.edited && model.state.phase !== 'basic') {
      // JupyterLab may close the tab at once.
      Notification.info(
        model.handOver.pending
          ? this._text.__(
              '%1 was deleted while it was open. What you typed, except in the last second, comes back as a marked copy.',
              name
            )
          : this._text.__(
              '%1 was deleted while it was open. What you typed comes back as a marked copy.',
              name
            ),
        { autoClose: 8000 }
      );
    }
  }

  private _keepLabel(): void {
    const name = PathExt.basename(this.context.localPath);
    if (this.title.label !== name) {
      this.title.label = name;
    }
  }

  /** Let the tab say how far saving is, below what the document manager says of the file. */
  private _keepCaption(): void {
    const text = saveText(this.content.model.status.saveState, this._text);
    const { caption } = this.title;
    if (caption !== this._caption) {
      this._fileCaption = caption;
    }
    this._caption = [this._fileCaption, text].filter(Boolean).join('\n');
    this.title.caption = this._caption;
  }

  private _setIcon(): void {
    const format = formatOf(this.context.path);
    this.title.icon = format && familyIcon(format.family);
  }

  private readonly _text: TranslationBundle;
  private readonly _closePatience: number;
  private _caption = '';
  private _fileCaption = '';
  private _isClosing = false;
  private _mayClose = false;
}

export namespace OnlyOfficeWidget {
  export interface IOptions extends DocumentWidget.IOptions<EditorView> {
    trans: TranslationBundle;
    contents: Contents.IManager;
    /** How long closing waits for what was typed, in milliseconds. */
    closePatience?: number;
  }
}

import '../../style/preview.css';
import '../../style/basic.css';

import type { TranslationBundle } from '@jupyterlab/translation';

import { element } from '../elements';
import { errorText } from '../failures';
import type { IFileWatch } from '../preview/watch';
import { askBeforeClosing } from './ask';
import { basicBar } from './bar';
import type { Autosave } from './autosave';
import type { IBasic, IBasicHost, IPageEditor } from './basic';
import { EditorKeys } from './keys';
import { isTaken } from './lease';
import type { BasicModel } from './model';
import { LEASE } from './notices';
import type { PreviewPrinting } from './printing';

/** The editor in the page, and what is said above it. */
export class BasicView implements IBasic {
  constructor(private readonly _options: BasicView.IOptions) {
    const { editor, model, trans, watch } = _options;
    this._keys = new EditorKeys(editor.node);
    this.node.append(
      basicBar(
        {
          leave: () => {
            void this._leave();
          },
          print: () => {
            void this.print();
          }
        },
        trans
      ),
      editor.node,
      this._printout
    );
    this._printout.setAttribute('aria-hidden', 'true');
    watch.changed.connect(() => {
      void model.lookAgain();
    });
    window.addEventListener('pagehide', this._onPageHide);
  }

  readonly node = element('div', 'jp-OnlyOffice-preview jp-OnlyOffice-basic');

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  async open(): Promise<void> {
    const { host, model, trans } = this._options;
    try {
      await model.open(host.restore);
    } catch (error) {
      if (!isTaken(error)) {
        throw error;
      }
      this.leave(trans.__('%1 This is a preview.', errorText(error, trans)));
    }
  }

  /** Show the preview in place of this, and say why. */
  leave(message: string): void {
    const { host } = this._options;
    host.leave();
    host.status.notify({
      id: LEASE,
      severity: 'warning',
      text: message,
      lasting: true
    });
  }

  focus(): void {
    this._options.editor.focus();
  }

  wake(): void {
    this._options.watch.wake();
  }

  save(): Promise<void> {
    return this._options.model.save();
  }

  async settle(): Promise<boolean> {
    const { host, model, save, trans } = this._options;
    if (!host.handOver.pending) {
      return true;
    }
    switch (await askBeforeClosing(host.label(), trans)) {
      case 'save':
        await save();
        return !host.handOver.pending;
      case 'discard':
        await model.discard();
        return true;
      case 'cancel':
        return false;
    }
  }

  /** Save the document, and print it as the preview shows it. */
  async print(): Promise<void> {
    const { host, printing, save, trans } = this._options;
    try {
      // The engine knows no more than what is in the file.
      await save();
      if (!host.handOver.pending) {
        await printing.print(this._printout);
      }
    } catch (error) {
      if (!this._isDisposed) {
        host.status.notify({
          id: 'basic-print',
          severity: 'error',
          text: trans.__(
            'The document cannot be printed: %1',
            errorText(error, trans)
          )
        });
      }
    }
  }

  /** Dispose of the editor; safe to call more than once. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    window.removeEventListener('pagehide', this._onPageHide);
    const { autosave, editor, model, printing, watch } = this._options;
    printing.cancel();
    autosave.dispose();
    watch.dispose();
    model.dispose();
    this._keys.dispose();
    editor.dispose();
    this.node.remove();
  }

  private async _leave(): Promise<void> {
    if (await this.settle()) {
      this._options.host.leave();
    }
  }

  private readonly _onPageHide = (event: PageTransitionEvent): void => {
    if (!event.persisted) {
      this._options.model.release();
    }
  };

  private readonly _keys: EditorKeys;
  private readonly _printout = element('div', 'jp-OnlyOffice-basic-printout');
  private _isDisposed = false;
}

export namespace BasicView {
  export interface IOptions {
    host: IBasicHost;
    model: BasicModel;
    editor: IPageEditor;
    watch: IFileWatch;
    autosave: Autosave;
    printing: PreviewPrinting;
    /** Have the document saved by the usual way; resolves also where it was not. */
    save: () => Promise<void>;
    trans: TranslationBundle;
  }
}

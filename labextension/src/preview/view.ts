import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { downloadBlob, nameWith } from '../download';
import { element } from '../elements';
import { failurePanel } from '../notices';
import { PreviewBar } from './bar';
import { pagesFailure } from './failures';
import { FindBar } from './findbar';
import { PagesKeys } from './keys';
import type { PreviewModel } from './model';
import type { IPages, PagesFactory } from './pages';
import { addPatience, makingPanel, passwordPanel } from './panels';
import type { Convert, IPreview, IPreviewHost } from './preview';
import { PrintJob } from './printjob';
import { ReadingChoice } from './readingchoice';
import type { IPreviewDocument } from './source';
import type { PreviewState } from './state';
import { PagesTools } from './tools';
import type { IFileWatch } from './watch';

/** How long to wait before it is said that it may take long, in milliseconds. */
const PATIENCE = 4_000;

/** The pages of a document, what is said above them and what is shown in place of them. */
export class PreviewView implements IPreview {
  constructor(options: PreviewView.IOptions) {
    const { host, model, trans } = options;
    this._options = options;
    this._find = new FindBar(trans);
    this._printing = new PrintJob({ status: host.status, trans });
    this._tools = new PagesTools({
      trans,
      actions: {
        find: () => {
          this._openFind();
        },
        print: () => {
          if (this._pages) {
            void this._printing.print(this._pages);
          }
        }
      }
    });
    this._bar = new PreviewBar({
      reply: model.offer,
      trans,
      actions: {
        retry: () => {
          host.retry();
        },
        edit: () => {
          host.edit();
        },
        download: () => {
          this._withDocument(({ pdf }) => {
            downloadBlob(pdf, nameWith(host.label(), 'pdf'));
          });
        },
        convert: () => {
          options.convert(model.reading);
        },
        refresh: () => {
          void model.refresh();
        }
      }
    });
    this._reading = new ReadingChoice({
      readAs: text => {
        void model.readAs(text);
      },
      trans
    });
    this._tools.node.append(this._reading.node);
    this._stage.append(this._cover, this._find.node);
    this.node.append(this._bar.node, this._tools.node, this._stage);
    new PagesKeys({
      node: this.node,
      pages: () => this._pages,
      find: () => {
        this._openFind();
      }
    });
    model.stateChanged.connect(this._onStateChanged, this);
    model.busyChanged.connect((_, busy) => {
      this._bar.setBusy(busy);
    }, this);
    options.watch.changed.connect(() => {
      if (this._loading) {
        void model.refresh();
      }
    }, this);
    this._coverWithProgress();
    this._start();
  }

  readonly node = element('div', 'jp-OnlyOffice-preview');

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  focus(): void {
    const field = this._cover.querySelector<HTMLElement>('input, button');
    if (!this._cover.hidden && field) {
      field.focus();
    } else {
      this._pages?.focus();
    }
  }

  wake(): void {
    this._start();
    this._options.watch.wake();
  }

  /** Dispose of the preview; safe to call more than once. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    clearTimeout(this._timer);
    this._printing.cancel();
    this._options.watch.dispose();
    this._options.model.dispose();
    this._pages?.dispose();
    this.node.remove();
    Signal.clearData(this);
  }

  /** Ask for the preview, once somebody sees the tab: a reload may bring back dozens. */
  private _start(): void {
    if (this._loading === null && this._options.host.isVisible()) {
      this._loading = this._loadPages();
      void this._options.model.load();
    }
  }

  private async _loadPages(): Promise<IPages> {
    const pages = await this._options.pages();
    if (this._isDisposed) {
      pages.dispose();
      return pages;
    }
    this._pages = pages;
    this._stage.prepend(pages.node);
    this._tools.setPages(pages);
    this._find.setPages(pages);
    pages.changed.connect(() => {
      this._tools.update();
      this._find.update();
    }, this);
    return pages;
  }

  private _onStateChanged(_: PreviewModel, state: PreviewState): void {
    const { host, model, trans } = this._options;
    clearTimeout(this._timer);
    switch (state.phase) {
      case 'making':
        this._coverWithProgress();
        break;
      case 'locked':
        this._coverWith(
          passwordPanel(
            host.label(),
            state.complaint,
            password => void model.unlock(password),
            trans
          )
        );
        if (this._hasFocus(true)) {
          this.focus();
        }
        break;
      case 'shown':
        void this._show(state.document);
        break;
      case 'failed':
        this._coverWith(
          failurePanel(
            state.failure,
            () => {
              host.retry();
            },
            trans
          )
        );
        break;
    }
  }

  private async _show(document: IPreviewDocument): Promise<void> {
    const { model, trans } = this._options;
    try {
      const pages = await this._loading;
      await pages?.show(document.pdf);
    } catch (error) {
      if (this._isShown(document)) {
        const failure = pagesFailure(error, trans);
        if (this._cover.hidden) {
          model.tellOutdated(failure);
        } else {
          model.fail(failure);
        }
      }
      return;
    }
    if (!this._isShown(document)) {
      return;
    }
    const isFirst = !this._cover.hidden;
    this._reading.show(document.notes.text);
    this._bar.setShown(true);
    this._cover.hidden = true;
    this._cover.replaceChildren();
    this._tools.node.hidden = false;
    if (isFirst && this._hasFocus(false)) {
      this._pages?.focus();
    }
  }

  private _isShown(document: IPreviewDocument): boolean {
    const { state } = this._options.model;
    return (
      !this._isDisposed &&
      state.phase === 'shown' &&
      state.document === document
    );
  }

  private _coverWithProgress(): void {
    const { model, patience, trans } = this._options;
    const panel = makingPanel(trans);
    this._coverWith(panel);
    this._timer = setTimeout(() => {
      addPatience(
        panel,
        () => {
          model.cancel();
        },
        trans
      );
    }, patience ?? PATIENCE);
  }

  private _coverWith(panel: HTMLElement): void {
    this._find.close();
    this._tools.node.hidden = true;
    this._bar.setShown(false);
    this._cover.replaceChildren(panel);
    this._cover.hidden = false;
  }

  private _openFind(): void {
    if (this._cover.hidden) {
      this._find.open(this._selectedText());
    }
  }

  /** What is selected in the pages, if it is short enough to be searched for. */
  private _selectedText(): string {
    const selection = document.getSelection();
    const text = selection?.toString().trim() ?? '';
    return this._pages?.node.contains(selection?.anchorNode ?? null) === true &&
      !text.includes('\n')
      ? text
      : '';
  }

  private _withDocument(use: (document: IPreviewDocument) => void): void {
    const { state } = this._options.model;
    if (state.phase === 'shown') {
      use(state.document);
    }
  }

  /** Whether the focus is in this tab, or nowhere if that is enough. */
  private _hasFocus(orNowhere: boolean): boolean {
    const active = document.activeElement;
    if (active === null || active === document.body) {
      return orNowhere;
    }
    return (this.node.closest('.jp-OnlyOffice') ?? this.node).contains(active);
  }

  private readonly _options: PreviewView.IOptions;
  private readonly _bar: PreviewBar;
  private readonly _tools: PagesTools;
  private readonly _printing: PrintJob;
  private readonly _find: FindBar;
  private readonly _reading: ReadingChoice;
  private readonly _stage = element('div', 'jp-OnlyOffice-preview-stage');
  private readonly _cover = element('div', 'jp-OnlyOffice-cover');
  private _loading: Promise<IPages> | null = null;
  private _pages: IPages | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}

export namespace PreviewView {
  export interface IOptions {
    model: PreviewModel;
    watch: IFileWatch;
    pages: PagesFactory;
    host: IPreviewHost;
    convert: Convert;
    trans: TranslationBundle;
    /** How long to wait before it is said that it may take long, in milliseconds. */
    patience?: number;
  }
}

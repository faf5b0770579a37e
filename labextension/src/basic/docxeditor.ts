import '@eigenpal/docx-editor-react/styles.css';
import '../../style/basic.css';

import { setGoogleFontsEnabled } from '@eigenpal/docx-editor-core';
import type { Translations } from '@eigenpal/docx-editor-i18n';
import { DocxEditor } from '@eigenpal/docx-editor-react';
import type { DocxEditorRef } from '@eigenpal/docx-editor-react';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { createElement, createRef } from 'react';
import type { RefObject } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';

import type { IPageEditor } from './basic';
import { bodyOf, markedFile, mendedFile } from './docxfile';
import { wordsOf } from './languages';

/** How long the editor may take to show a document, in milliseconds. */
const PATIENCE = 60_000;

// Nothing is asked of other hosts.
setGoogleFontsEnabled(false);

/**
 * The editor of @eigenpal/docx-editor-react.
 *
 * This module and what it imports are a chunk of their own: import it only when it is needed.
 */
export class PageEditor implements IPageEditor {
  constructor(options: PageEditor.IOptions) {
    this._options = options;
    this.node.className = 'jp-OnlyOffice-basic-editor';
    this._root = createRoot(this.node);
    options.theme.changed?.connect(this._onTheme, this);
  }

  readonly node = document.createElement('div');

  get typed(): ISignal<this, void> {
    return this._typed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  async show(bytes: ArrayBuffer): Promise<void> {
    this._isSettled = false;
    this._isTouched = false;
    const [marked, words] = await Promise.all([
      markedFile(bytes),
      wordsOf(this._options.language())
    ]);
    this._words = words;
    this._key += 1;
    this._bytes = marked;
    this._unchanged = null;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error('The editor does not show the document'));
      }, PATIENCE);
      this._shown = (error?: Error) => {
        clearTimeout(timer);
        if (error) {
          reject(error);
        } else {
          resolve();
        }
      };
      this._render();
    });
    this._isSettled = true;
  }

  bytes(): Promise<ArrayBuffer> {
    return this._inTurn(async () => {
      const shown = this._bytes;
      const unchanged = this._unchanged;
      const saved = await this._save(true);
      const original = unchanged && shown ? await bodyOf(shown) : null;
      if (!unchanged || !original) {
        return saved;
      }
      const mended = await mendedFile(saved, unchanged, original);
      if (mended !== saved) {
        this._takeOverFrom(mended, shown);
      }
      return mended;
    });
  }

  rewritten(): Promise<ArrayBuffer> {
    return this._inTurn(async () => {
      const shown = this._bytes;
      // What is typed from here on is not in what the editor writes now.
      const isTouched = this._isTouched;
      const bytes = await this._save(false);
      if (shown) {
        this._takeOverFrom(shown, shown);
      }
      const unchanged = await bodyOf(bytes);
      if (shown === this._bytes && !isTouched) {
        this._unchanged = unchanged;
      }
      return bytes;
    });
  }

  focus(): void {
    this._ref.current?.focus();
  }

  /** Dispose of the editor; safe to call more than once. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._options.theme.changed?.disconnect(this._onTheme, this);
    this._shown(new Error('The editor was closed'));
    this._root.unmount();
    this.node.remove();
    Signal.clearData(this);
  }

  /** Do one thing after the other: each changes what the editor takes for the original. */
  private _inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this._last.then(work);
    this._last = done.catch(() => undefined);
    return done;
  }

  private async _save(selective: boolean): Promise<ArrayBuffer> {
    const bytes = await this._ref.current?.save({ selective });
    if (!bytes) {
      throw this._error ?? new Error('The editor has made no document');
    }
    return bytes;
  }

  /** Have later saves take over untouched parts from these bytes, if `shown` still is. */
  private _takeOverFrom(bytes: ArrayBuffer, shown: ArrayBuffer | null): void {
    const written = this._ref.current?.getDocument();
    if (written && shown === this._bytes) {
      written.originalBuffer = bytes.slice(0);
    }
  }

  private _onTheme(): void {
    if (this._bytes) {
      this._render();
    }
  }

  private _render(): void {
    const { author, theme } = this._options;
    this._root.render(
      createElement(DocxEditor, {
        // Undo does not lead back into another document.
        key: this._key,
        ref: this._ref,
        documentBuffer: this._bytes,
        author: author(),
        ...(this._words ? { i18n: this._words } : {}),
        colorMode: theme.isDark() ? 'dark' : 'light',
        showFileOpen: false,
        showHelpMenu: false,
        showRuler: false,
        renderLogo: () => null,
        // Chosen in the menu: see docxloader.cjs.
        onSave: this._options.save,
        onPrint: this._options.print,
        onEditorViewReady: () => {
          this._shown();
        },
        onChange: () => {
          if (this._isSettled) {
            this._isTouched = true;
            this._typed.emit();
          }
        },
        onError: error => {
          this._error = error;
          this._shown(error);
        }
      })
    );
  }

  private readonly _options: PageEditor.IOptions;
  private readonly _root: Root;
  private readonly _ref: RefObject<DocxEditorRef> = createRef();
  private readonly _typed = new Signal<this, void>(this);
  /** What is shown, with an id in each paragraph. */
  private _bytes: ArrayBuffer | null = null;
  /** The main part as the editor writes it where nothing was changed. */
  private _unchanged: string | null = null;
  private _last: Promise<unknown> = Promise.resolve();
  private _words: Translations | undefined;
  private _key = 0;
  private _isSettled = false;
  /** Whether anything was changed since the document was shown. */
  private _isTouched = false;
  private _error: Error | null = null;
  private _shown: (error?: Error) => void = () => undefined;
  private _isDisposed = false;
}

export namespace PageEditor {
  export interface IOptions {
    /** Whose the comments are. */
    author: () => string;
    /** The language of the user interface. */
    language: () => string;
    theme: ITheme;
    /** "Save" was chosen in its menu. */
    save: () => void;
    /** "Print" was chosen in its menu. */
    print: () => void;
  }

  /** The theme of JupyterLab. */
  export interface ITheme {
    isDark: () => boolean;
    /** Emitted when it is another one. */
    changed: ISignal<unknown, unknown> | null;
  }
}

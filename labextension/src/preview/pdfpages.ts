import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { PDFWorker, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

import { NOTHING_FOUND } from './pages';
import type { IFindings, IPages, IPoint, Zoom } from './pages';
import { Sheet } from './sheet';
import type { IPlace } from './sheet';

const LEAST_ZOOM = 0.1;
const MOST_ZOOM = 10;

const START: IPlace = { zoom: 'auto', left: 0, top: 0 };

/**
 * Pages drawn by pdf.js.
 *
 * This module and what it imports are a chunk of their own: import it only when there is a PDF.
 */
export class PDFPages implements IPages {
  constructor(trans: TranslationBundle) {
    this._trans = trans;
    this.node.className = 'jp-OnlyOffice-pages';
    this._port = new Worker(
      new URL('pdfjs-dist/legacy/build/pdf.worker.mjs', import.meta.url)
    );
    this._worker = PDFWorker.create({
      port: this._port,
      verbosity: VerbosityLevel.ERRORS
    });
    this._resizes = new ResizeObserver(() => {
      this._sheet?.fit();
    });
    this._resizes.observe(this.node);
  }

  readonly node = document.createElement('div');

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get page(): number {
    return this._sheet?.page ?? 0;
  }

  get count(): number {
    return this._sheet?.count ?? 0;
  }

  get zoom(): Zoom {
    return this._sheet?.zoom ?? START.zoom;
  }

  get scale(): number {
    return this._sheet?.scale ?? 1;
  }

  get findings(): IFindings {
    return this._sheet?.findings ?? NOTHING_FOUND;
  }

  async show(pdf: Blob): Promise<void> {
    const data = await pdf.arrayBuffer();
    if (this._isDisposed) {
      return;
    }
    this._coming?.dispose();
    const sheet = new Sheet({
      host: this.node,
      trans: this._trans,
      onChanged: () => {
        if (this._sheet === sheet) {
          this._changed.emit();
        }
      }
    });
    this._coming = sheet;
    try {
      await sheet.open(data, this._worker, this._sheet?.place ?? START);
    } catch (error) {
      if (sheet.isDisposed) {
        // A newer one came, or nobody wants to see any.
        return;
      }
      sheet.dispose();
      throw error;
    }
    this._replaceWith(sheet);
  }

  goTo(page: number): void {
    this._sheet?.goTo(page);
  }

  setZoom(zoom: Zoom): void {
    this._sheet?.setZoom(
      typeof zoom === 'number'
        ? Math.min(Math.max(zoom, LEAST_ZOOM), MOST_ZOOM)
        : zoom
    );
  }

  zoomBy(steps: number, around?: IPoint): void {
    this._sheet?.zoomBy(steps, around);
  }

  find(text: string, direction: 'next' | 'previous'): void {
    this._sheet?.find(text, direction);
  }

  async print(
    tell: (pages: number) => void,
    signal: AbortSignal
  ): Promise<void> {
    await this._sheet?.print(tell, signal);
  }

  focus(): void {
    this._sheet?.node.focus({ preventScroll: true });
  }

  /** Let everything go; safe to call more than once. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._resizes.disconnect();
    this._coming?.dispose();
    this._sheet?.dispose();
    this._worker.destroy();
    this._port.terminate();
    this.node.remove();
    Signal.clearData(this);
  }

  private _replaceWith(sheet: Sheet): void {
    const old = this._sheet;
    const hadFocus = old?.node.contains(document.activeElement) ?? false;
    this._sheet = sheet;
    this._coming = null;
    sheet.node.classList.add('jp-mod-shown');
    if (old) {
      // Somebody may have scrolled on meanwhile.
      sheet.node.scrollTo(old.place.left, old.place.top);
      if (hadFocus) {
        this.focus();
      }
      old.dispose();
    }
    this._changed.emit();
  }

  private readonly _trans: TranslationBundle;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _port: Worker;
  private readonly _worker: PDFWorker;
  private readonly _resizes: ResizeObserver;
  private _sheet: Sheet | null = null;
  private _coming: Sheet | null = null;
  private _isDisposed = false;
}

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
// It takes what it needs from the module above, which has to be there by then.
import {
  EventBus,
  FindState,
  LinkTarget,
  PDFFindController,
  PDFLinkService,
  PDFViewer
} from 'pdfjs-dist/legacy/web/pdf_viewer.mjs';

import { NOTHING_FOUND } from './pages';
import type { IFindings, IPoint, Zoom } from './pages';
import { printDocument } from './printing';

/** The place that somebody looks at. */
export interface IPlace {
  readonly zoom: Zoom;
  readonly left: number;
  readonly top: number;
}

/** How much larger each step of the zoom is. */
const STEP = 1.1;

/** How long to stretch what is drawn before it is drawn anew, in milliseconds. */
const DRAWING_DELAY = 300;

/** The texts that pdf.js wants by name: it has no part of ours that shows one. */
const NO_TEXTS = {
  get: () => Promise.resolve(''),
  getDirection: () => 'ltr',
  getLanguage: () => 'en',
  translate: () => Promise.resolve(),
  translateOnce: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
  pause: () => undefined,
  resume: () => undefined
};

/** One PDF and its scrolled pages, of which only those near the eye are drawn. */
export class Sheet implements IDisposable {
  constructor(options: Sheet.IOptions) {
    this._trans = options.trans;
    this._onChanged = options.onChanged;
    this.node.className = 'jp-OnlyOffice-sheet';
    this.node.tabIndex = 0;
    this.node.setAttribute('role', 'document');
    this.node.setAttribute('aria-label', options.trans.__('Pages'));
    const pages = document.createElement('div');
    pages.className = 'pdfViewer';
    this.node.append(pages);
    options.host.prepend(this.node);
    this._viewer = this._makeViewer(pages);
    this._listen();
  }

  readonly node = document.createElement('div');

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get page(): number {
    return this.count === 0 ? 0 : this._viewer.currentPageNumber;
  }

  get count(): number {
    return this._viewer.pagesCount;
  }

  get zoom(): Zoom {
    return this._zoom;
  }

  get scale(): number {
    return this._viewer.currentScale;
  }

  get findings(): IFindings {
    return this._findings;
  }

  get place(): IPlace {
    return (
      this._pending ?? {
        zoom: this._zoom,
        left: this.node.scrollLeft,
        top: this.node.scrollTop
      }
    );
  }

  /**
   * Take a PDF in, and wait until what is seen of it at a place is drawn.
   *
   * @param data - Handed over to the worker: empty for others afterwards.
   */
  async open(
    data: ArrayBuffer,
    worker: pdfjs.PDFWorker,
    place: IPlace
  ): Promise<void> {
    const task = pdfjs.getDocument({
      data,
      worker,
      enableXfa: false,
      verbosity: pdfjs.VerbosityLevel.ERRORS
    });
    this._task = task;
    const pdf = await task.promise;
    const ready = this._next('pagesinit');
    this._links.setDocument(pdf, null);
    this._viewer.setDocument(pdf);
    await ready;
    this._zoom = place.zoom;
    this._pending = place;
    const drawn = this._next('pagerendered');
    if (this.fit()) {
      await drawn;
    }
  }

  goTo(page: number): void {
    this._viewer.currentPageNumber = Math.min(Math.max(page, 1), this.count);
  }

  setZoom(zoom: Zoom): void {
    this._zoom = zoom;
    this._viewer.currentScaleValue = String(zoom);
    if (zoom === 'page-fit') {
      // A whole page fits, so a whole page it shall be.
      this._viewer.scrollPageIntoView({ pageNumber: this.page });
    }
    this._onChanged();
  }

  /** Zoom in by steps, or out where they are negative, around a point of the window. */
  zoomBy(steps: number, around?: IPoint): void {
    this._viewer.updateScale({
      scaleFactor: STEP ** steps,
      drawingDelay: DRAWING_DELAY,
      ...(around ? { origin: [around.x, around.y] } : {})
    });
    this._zoom = this._viewer.currentScale;
    this._onChanged();
  }

  /**
   * Fit the pages into a place that may have another size now.
   *
   * @returns false where they cannot be seen: then there is nothing that could be measured.
   */
  fit(): boolean {
    if (this.count === 0 || this.node.offsetParent === null) {
      return false;
    }
    const place = this._pending;
    if (place) {
      this._pending = null;
      this._viewer.currentScaleValue = String(place.zoom);
      this.node.scrollTo(place.left, place.top);
    } else if (typeof this._zoom === 'string') {
      this._viewer.currentScaleValue = this._zoom;
    }
    this._viewer.update();
    return true;
  }

  find(text: string, direction: 'next' | 'previous'): void {
    const again = text !== '' && text === this._findings.text;
    this._findings = { ...NOTHING_FOUND, text, isPending: text !== '' };
    this._events.dispatch('find', {
      source: this,
      type: again ? 'again' : '',
      query: text,
      caseSensitive: false,
      entireWord: false,
      highlightAll: true,
      findPrevious: direction === 'previous',
      matchDiacritics: false
    });
    this._onChanged();
  }

  async print(
    tell: (pages: number) => void,
    signal: AbortSignal
  ): Promise<void> {
    if (this._task) {
      await printDocument(await this._task.promise, tell, signal);
    }
  }

  /** Let the document go; safe to call more than once. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._aborted.abort();
    this._links.setDocument(null);
    // pdf.js declares less than it takes.
    this._viewer.setDocument(null as never);
    void this._task?.destroy();
    this.node.remove();
  }

  private _makeViewer(viewer: HTMLDivElement): PDFViewer {
    this._events = new EventBus();
    this._links = new PDFLinkService({
      eventBus: this._events,
      externalLinkTarget: LinkTarget.BLANK,
      externalLinkRel: 'noopener noreferrer nofollow',
      // A link that zooms as well is a surprise.
      ignoreDestinationZoom: true
    });
    const pages = new PDFViewer({
      container: this.node,
      viewer,
      eventBus: this._events,
      linkService: this._links,
      findController: new PDFFindController({
        eventBus: this._events,
        linkService: this._links
      }),
      annotationMode: pdfjs.AnnotationMode.ENABLE,
      annotationEditorMode: pdfjs.AnnotationEditorType.DISABLE,
      // It stumbles over pages that are gone before they were drawn.
      enableAutoLinking: false,
      supportsPinchToZoom: false,
      l10n: NO_TEXTS as never
    });
    this._links.setViewer(pages);
    return pages;
  }

  private _listen(): void {
    const tell = (): void => {
      this._onChanged();
    };
    this._on('pagechanging', tell);
    this._on('scalechanging', tell);
    this._on('pagesloaded', tell);
    this._on('pagesinit', () => {
      this._nameAll();
      tell();
    });
    this._on('updatefindmatchescount', ({ matchesCount }) => {
      this._findings = { ...this._findings, ...matchesCount };
      tell();
    });
    this._on('updatefindcontrolstate', ({ state, matchesCount }) => {
      this._findings = {
        ...this._findings,
        ...matchesCount,
        isPending: state === FindState.PENDING
      };
      tell();
    });
  }

  private _nameAll(): void {
    for (let index = 0; index < this.count; index += 1) {
      const view = this._viewer.getPageView(index) as
        { div: HTMLElement } | undefined;
      view?.div.setAttribute(
        'aria-label',
        this._trans.__('Page %1', String(index + 1))
      );
    }
  }

  private _on(name: string, listener: (event: IPagesEvent) => void): void {
    this._events.on(name, listener, { signal: this._aborted.signal });
  }

  /** Wait for the next event of a name; rejects if it tells of an error, or once disposed of. */
  private _next(name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this._aborted.signal.addEventListener('abort', () => {
        reject(new Error('The pages are gone'));
      });
      this._events.on(
        name,
        ({ error }: IPagesEvent) => {
          if (error) {
            reject(error);
          } else {
            resolve();
          }
        },
        { once: true, signal: this._aborted.signal }
      );
    });
  }

  private readonly _trans: TranslationBundle;
  private readonly _onChanged: () => void;
  private readonly _aborted = new AbortController();
  private readonly _viewer: PDFViewer;
  private _events!: EventBus;
  private _links!: PDFLinkService;
  private _task: pdfjs.PDFDocumentLoadingTask | null = null;
  private _zoom: Zoom = 'auto';
  /** Where to go as soon as the pages can be seen. */
  private _pending: IPlace | null = null;
  private _findings: IFindings = NOTHING_FOUND;
  private _isDisposed = false;
}

/** What the events of pdf.js tell, as far as it matters here. */
interface IPagesEvent {
  readonly error?: Error | null;
  readonly state?: number;
  readonly matchesCount?: { readonly current: number; readonly total: number };
}

export namespace Sheet {
  export interface IOptions {
    /** In the page: pdf.js measures it. */
    host: HTMLElement;
    trans: TranslationBundle;
    onChanged: () => void;
  }
}

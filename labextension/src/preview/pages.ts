import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

/** How large the pages are: as a factor of their real size, or as it fits. */
export type Zoom = 'auto' | 'page-width' | 'page-fit' | number;

/** A point of the window, in pixels. */
export interface IPoint {
  readonly x: number;
  readonly y: number;
}

/** How far a search is. */
export interface IFindings {
  /** Empty where nothing is searched for. */
  readonly text: string;
  /** Which match is shown, counted from 1; 0 if none is. */
  readonly current: number;
  readonly total: number;
  readonly isPending: boolean;
}

/** The pages of a PDF, in an element of their own. */
export interface IPages extends IDisposable {
  readonly node: HTMLElement;

  /** Emitted when the page, the number of pages, the zoom or the findings have changed. */
  readonly changed: ISignal<IPages, void>;

  /** The page at the top, counted from 1; 0 while there is none. */
  readonly page: number;
  readonly count: number;
  readonly zoom: Zoom;
  /** The zoom as a factor, also where it is as it fits. */
  readonly scale: number;
  readonly findings: IFindings;

  /**
   * Show a PDF in place of the present one, at the same place of it.
   *
   * Resolves once it is on screen, which the present one is until then. Rejects if it cannot be
   * shown.
   */
  show(pdf: Blob): Promise<void>;

  goTo(page: number): void;
  setZoom(zoom: Zoom): void;
  /** Zoom in by steps, or out where they are negative, around a point or the middle. */
  zoomBy(steps: number, around?: IPoint): void;
  /** Search for a text; for the same again, go on to the next match or the one before. */
  find(text: string, direction: 'next' | 'previous'): void;
  /**
   * Print the pages, each of which takes a moment.
   *
   * Resolves once the browser has them, or it was aborted.
   *
   * @param tell - Called with the number of pages that are ready.
   */
  print(tell: (pages: number) => void, signal: AbortSignal): Promise<void>;
  focus(): void;
}

/** Makes pages; what that takes is loaded when the first are made. */
export type PagesFactory = () => Promise<IPages>;

export const NOTHING_FOUND: IFindings = {
  text: '',
  current: 0,
  total: 0,
  isPending: false
};

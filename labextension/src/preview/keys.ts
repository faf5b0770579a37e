import type { IPages } from './pages';

/** How far a wheel turns in one notch, in pixels. */
const NOTCH = 100;

/** The most steps of the zoom in one event, which some wheels make of one notch. */
const MAX_STEPS = 3;

/** Moves through the pages by keys, and zooms them by keys and the wheel. */
export class PagesKeys {
  constructor(private readonly _options: PagesKeys.IOptions) {
    const { node } = _options;
    node.addEventListener('keydown', event => {
      if (!event.defaultPrevented && this._handle(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
    node.addEventListener(
      'wheel',
      event => {
        this._onWheel(event);
      },
      { passive: false }
    );
  }

  private _handle(event: KeyboardEvent): boolean {
    if (event.altKey) {
      return false;
    }
    const pages = this._options.pages();
    if (event.ctrlKey || event.metaKey) {
      return this._handleAccel(event.key, pages);
    }
    if (!pages || event.shiftKey || !isIn(pages, event.target)) {
      return false;
    }
    switch (event.key) {
      case 'ArrowLeft':
        return turn(pages, -1);
      case 'ArrowRight':
        return turn(pages, 1);
      case 'PageUp':
        return pages.zoom === 'page-fit' && turn(pages, -1);
      case 'PageDown':
        return pages.zoom === 'page-fit' && turn(pages, 1);
      case 'Home':
        pages.goTo(1);
        return true;
      case 'End':
        pages.goTo(pages.count);
        return true;
      default:
        return false;
    }
  }

  private _handleAccel(key: string, pages: IPages | null): boolean {
    switch (key) {
      case 'f':
        this._options.find();
        return true;
      case '+':
      case '=':
        pages?.zoomBy(1);
        return true;
      case '-':
        pages?.zoomBy(-1);
        return true;
      case '0':
        pages?.setZoom('auto');
        return true;
      default:
        return false;
    }
  }

  private _onWheel(event: WheelEvent): void {
    const pages = this._options.pages();
    // A pinch on a touchpad comes as a wheel with Ctrl.
    if (!pages || !(event.ctrlKey || event.metaKey)) {
      return;
    }
    event.preventDefault();
    const notches =
      event.deltaMode === WheelEvent.DOM_DELTA_PIXEL
        ? event.deltaY / NOTCH
        : Math.sign(event.deltaY);
    const steps = Math.min(Math.max(-notches, -MAX_STEPS), MAX_STEPS);
    if (steps !== 0) {
      pages.zoomBy(steps, { x: event.clientX, y: event.clientY });
    }
  }
}

export namespace PagesKeys {
  export interface IOptions {
    /** Where the keys count. */
    node: HTMLElement;
    pages: () => IPages | null;
    find: () => void;
  }
}

function isIn(pages: IPages, target: EventTarget | null): boolean {
  return target instanceof Node && pages.node.contains(target);
}

/** Turn pages, unless the arrows have to move through one that is wider than the window. */
function turn(pages: IPages, by: number): boolean {
  const sheet = pages.node.firstElementChild;
  if (sheet && sheet.scrollWidth > sheet.clientWidth) {
    return false;
  }
  pages.goTo(pages.page + by);
  return true;
}

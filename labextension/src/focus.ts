import type { JupyterFrontEnd } from '@jupyterlab/application';

import type { IOnlyOfficeTracker } from './tokens';
import type { OnlyOfficeWidget } from './widget';

/** How often to look where the focus is while it is in one of several frames, in milliseconds. */
const INTERVAL = 300;

/**
 * Follows the focus through the editors' frames, where the page gets no events.
 *
 * A click into a frame makes its tab the current one. An editor that takes the focus by itself
 * while it loads has to give it back to whoever was working elsewhere.
 */
export class FrameFocus {
  constructor(options: FrameFocus.IOptions) {
    this._shell = options.shell;
    this._tracker = options.tracker;
  }

  /** Begin to follow the focus. */
  watch(): void {
    document.addEventListener(
      'focusin',
      event => {
        this._note(event.target);
      },
      true
    );
    // From the page into a frame the page is told; from frame to frame nobody is.
    window.addEventListener('blur', () => {
      setTimeout(() => {
        this._look();
      });
      clearInterval(this._interval);
      this._interval = setInterval(() => {
        if (this._tracker.filter(widget => widget.isVisible).length > 1) {
          this._look();
        }
      }, INTERVAL);
    });
    window.addEventListener('focus', () => {
      clearInterval(this._interval);
      this._last = null;
    });
  }

  private _note(target: unknown): void {
    if (target instanceof HTMLElement && !this._widgetOf(target)) {
      this._elsewhere = { element: target, at: performance.now() };
    }
  }

  private _look(): void {
    const active = document.activeElement;
    if (!document.hasFocus() || active === this._last) {
      return;
    }
    const widget = this._tracker.find(
      ({ content }) => content.frame !== null && content.frame === active
    );
    if (!widget) {
      this._last = active;
      return;
    }
    if (this._isUnwanted(widget)) {
      this._giveBack();
      return;
    }
    this._last = active;
    if (this._shell.currentWidget !== widget) {
      // The shell goes by focus events, of which a frame sends none. To really focus something
      // else and then the frame again would close whatever the click has opened in there.
      widget.content.node.dispatchEvent(new FocusEvent('focus'));
      this._shell.activateById(widget.id);
    }
  }

  /** Whether an editor has taken the focus that is somebody else's. */
  private _isUnwanted(widget: OnlyOfficeWidget): boolean {
    if (!widget.isVisible) {
      // A spreadsheet takes the focus back in the moment when it is hidden.
      return true;
    }
    const { askedForAt, frame, unrestSince } = widget.content;
    if (unrestSince === null || frame?.matches(':hover')) {
      // Nobody but a person with a mouse does that.
      return false;
    }
    const since = Math.max(unrestSince, askedForAt);
    const wentElsewhere =
      this._elsewhere !== null &&
      this._elsewhere.at > since &&
      this._elsewhere.element.isConnected;
    return wentElsewhere || this._shell.currentWidget !== widget;
  }

  private _giveBack(): void {
    const editor = this._tracker.find(
      ({ content }) => content.frame !== null && content.frame === this._last
    );
    if (editor) {
      editor.content.focusEditor();
    } else if (this._elsewhere?.element.isConnected) {
      this._elsewhere.element.focus();
    } else if (document.activeElement instanceof HTMLElement) {
      document.activeElement.blur();
    }
  }

  private _widgetOf(element: Element): OnlyOfficeWidget | undefined {
    return this._tracker.find(widget => widget.node.contains(element));
  }

  private readonly _shell: JupyterFrontEnd.IShell;
  private readonly _tracker: IOnlyOfficeTracker;
  private _interval: ReturnType<typeof setInterval> | undefined;
  /** The frame, or whatever, that had the focus when it was last looked for. */
  private _last: Element | null = null;
  /** Where the focus was outside of all tabs with an editor. */
  private _elsewhere: { element: HTMLElement; at: number } | null = null;
}

export namespace FrameFocus {
  export interface IOptions {
    shell: JupyterFrontEnd.IShell;
    tracker: IOnlyOfficeTracker;
  }
}

import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { DocsAPIError } from '../docsapi';
import { errorText, openFailure } from '../failures';
import type { ICheckAPI, IStep } from './client';

const API_SCRIPT = 'web-apps/apps/api/documents/api.js';

/** The step that only a browser can try. */
const BROWSER = 'browser';

/** One run of the check after the other: the server's steps and the browser's own. */
export class ConnectionCheck {
  constructor(private readonly _options: ConnectionCheck.IOptions) {}

  /** Emitted when a step is done, and at the beginning and the end. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The steps that are done. */
  get steps(): readonly IStep[] {
    return this._steps;
  }

  get isRunning(): boolean {
    return this._abort !== null;
  }

  /** Why the server could not be asked; null if it could. */
  get error(): string | null {
    return this._error;
  }

  get isWell(): boolean {
    return (
      this._error === null &&
      this._steps.length > 0 &&
      !this._steps.some(isFailed)
    );
  }

  /** Run the check, in place of one that is running. */
  async run(): Promise<void> {
    this.dispose();
    const abort = new AbortController();
    this._abort = abort;
    this._steps = [];
    this._error = null;
    this._changed.emit();
    const { api, trans } = this._options;
    const tell = (step: IStep): void => {
      if (!abort.signal.aborted) {
        this._add(step);
      }
    };
    // Told by both; what the browser has tried itself is what counts.
    const own = this._tryBrowser().then(step => {
      if (step) {
        tell(step);
      }
      return step;
    });
    try {
      await api.check(step => {
        if (step.name !== BROWSER || !this._has(BROWSER)) {
          tell(step);
        }
      }, abort.signal);
      await own;
    } catch (error) {
      if (!abort.signal.aborted) {
        this._error = errorText(error, trans);
      }
    }
    if (this._abort === abort) {
      this._abort = null;
      this._changed.emit();
    }
  }

  /** Give up a check that is running. */
  dispose(): void {
    this._abort?.abort();
    this._abort = null;
  }

  private async _tryBrowser(): Promise<IStep | null> {
    const { api, load, trans } = this._options;
    const step = { name: BROWSER, skipped: false, hint: null };
    try {
      const address = await api.address();
      if (address === null) {
        return null;
      }
      await load(`${address}/${API_SCRIPT}`);
      const detail = trans.__(
        'This browser loads the editors from %1.',
        address
      );
      return { ...step, ok: true, detail };
    } catch (error) {
      if (!(error instanceof DocsAPIError)) {
        return null; // the server's answer to the check tells it better
      }
      const { detail, hint, title } = openFailure(error, trans);
      return { ...step, ok: false, detail: `${title}. ${detail}`, hint };
    }
  }

  private _has(name: string): boolean {
    return this._steps.some(step => step.name === name);
  }

  private _add(step: IStep): void {
    const others = this._steps.filter(({ name }) => name !== step.name);
    this._steps = [...others, step];
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _steps: IStep[] = [];
  private _error: string | null = null;
  private _abort: AbortController | null = null;
}

export namespace ConnectionCheck {
  export interface IOptions {
    api: ICheckAPI;
    /** Try to load a script into the page; rejects with `DocsAPIError`. */
    load: (url: string) => Promise<void>;
    trans: TranslationBundle;
  }
}

export function isFailed(step: IStep): boolean {
  return !step.ok && !step.skipped;
}

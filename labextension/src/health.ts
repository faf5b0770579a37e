import type { ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import {
  OnlyOfficeResponseError,
  isRecord,
  requestJSON,
  textOf
} from './request';

/** Whether documents can be edited now. */
export type HealthState = 'well' | 'not-configured' | 'unreachable' | 'secret';

export interface IHealth {
  readonly state: HealthState;
  /** Where browsers reach the Document Server. */
  readonly url: string | null;
  readonly version: string | null;
  /** What is wrong, as a sentence; null if nothing is. */
  readonly error: string | null;
}

/** How long to wait before looking again, in milliseconds. */
const PAUSE = { well: 60_000, first: 5_000, longest: 60_000 };

/**
 * Looks again and again whether documents can be edited: seldom while all is well, soon and then less
 * and less often while it is not, and never while nobody sees the page.
 */
export class HealthWatch {
  constructor(private readonly _options: HealthWatch.IOptions) {
    document.addEventListener('visibilitychange', this._onVisibility);
  }

  /** Emitted when `health` has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What was seen last; null before that, and where the server part is not there. */
  get health(): IHealth | null {
    return this._health;
  }

  /** Look now, and go on from there. */
  async look(): Promise<void> {
    this._wait(null);
    const attempt = ++this._attempt;
    let health: IHealth | null = null;
    let isThere = true;
    try {
      health = await this._options.ask();
    } catch (error) {
      // Without a server part there is nothing to come back; without a server it is told elsewhere.
      isThere = !(error instanceof OnlyOfficeResponseError);
      health = isThere ? this._health : null;
    }
    if (attempt !== this._attempt || this._isDisposed) {
      return;
    }
    this._health = health;
    this._changed.emit();
    if (isThere) {
      const isTroubled =
        health !== null &&
        health.state !== 'well' &&
        health.state !== 'not-configured';
      this._patience = isTroubled
        ? Math.min(2 * (this._patience ?? PAUSE.first / 2), PAUSE.longest)
        : null;
      this._wait(this._patience ?? PAUSE.well);
    }
  }

  /** Look no more. */
  dispose(): void {
    this._isDisposed = true;
    this._wait(null);
    document.removeEventListener('visibilitychange', this._onVisibility);
  }

  private _wait(pause: number | null): void {
    clearTimeout(this._timer);
    this._isDue = false;
    if (pause !== null) {
      this._timer = setTimeout(() => {
        if (document.hidden) {
          this._isDue = true;
        } else {
          void this.look();
        }
      }, pause);
    }
  }

  private readonly _onVisibility = (): void => {
    if (!document.hidden && this._isDue) {
      void this.look();
    }
  };

  private readonly _changed = new Signal<this, void>(this);
  private _health: IHealth | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  /** How long it waits since there is trouble; null where there is none. */
  private _patience: number | null = null;
  private _attempt = 0;
  private _isDue = false;
  private _isDisposed = false;
}

export namespace HealthWatch {
  export interface IOptions {
    /** Ask the server part; rejects as `request` does. */
    ask: () => Promise<IHealth | null>;
  }
}

/** Ask the server part how the Document Server is; rejects as `request` does. */
export async function askHealth(
  settings: ServerConnection.ISettings
): Promise<IHealth | null> {
  const answer = await requestJSON(settings, 'status');
  const server = isRecord(answer) ? answer.documentServer : null;
  if (!isRecord(server)) {
    return null;
  }
  const error = textOf(server, 'error');
  return {
    state: stateOf(server, error),
    url: textOf(server, 'url'),
    version: textOf(server, 'version'),
    error
  };
}

function stateOf(
  server: Record<string, unknown>,
  error: string | null
): HealthState {
  if (server.configured !== true) {
    return 'not-configured';
  }
  if (server.reachable !== true) {
    return 'unreachable';
  }
  return error === null ? 'well' : 'secret';
}

import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { download, nameWith } from '../download';
import { openFailure } from '../failures';
import { OnlyOfficeResponseError } from '../request';
import type {
  Conversion,
  ConversionResult,
  IConvertAPI,
  IConvertRequest
} from './client';

/** How often to ask how far a conversion is, in milliseconds. */
const INTERVAL = 1_000;

/** What there is to tell about a conversion that came to nothing. */
interface IRefusal {
  readonly message: string;
  readonly reason: string | null;
}

/** One conversion, with a notification that tells how it goes. */
export class ConversionRun {
  constructor(options: ConversionRun.IOptions) {
    this._options = options;
    this._name = PathExt.basename(options.request.path);
  }

  /**
   * Convert the document, asking for its password as often as it takes.
   *
   * @returns the new file beside it; null if there is none, which has been told then.
   */
  async run(): Promise<Contents.IModel | null> {
    const { askPassword, trans } = this._options;
    let { request } = this._options;
    for (;;) {
      const outcome = await this._convert(request);
      if (outcome === null || 'url' in outcome) {
        return outcome?.model ?? null;
      }
      const { message, reason } = outcome;
      if (reason !== 'password' && reason !== 'wrong-password') {
        this._tellEnd(message, 'error');
        return null;
      }
      this._dismiss();
      const password = await askPassword(
        this._name,
        reason === 'password' && request.password === undefined
          ? trans.__('Password')
          : trans.__('That password is wrong: try another one')
      );
      if (password === null) {
        return null;
      }
      request = { ...request, password };
    }
  }

  /** @returns null if it was cancelled. */
  private async _convert(
    request: IConvertRequest
  ): Promise<ConversionResult | IRefusal | null> {
    const { api, trans } = this._options;
    const starting = new AbortController();
    this._cancelled = false;
    this._cancel = () => {
      starting.abort();
    };
    this._tellProgress(trans.__('Converting %1…', this._name));
    try {
      let conversion = await api.start(request, starting.signal);
      while (conversion.state === 'running' && !this._isCancelled()) {
        conversion = await this._follow(conversion.job, conversion.progress);
      }
      if (conversion.state === 'done') {
        this._tellDone(conversion.result);
        return conversion.result;
      }
      if (conversion.state === 'failed') {
        return this._isCancelled() ? this._giveUp() : conversion;
      }
      // Its start could not be called off any more.
      await api.cancel(conversion.job);
      return this._giveUp();
    } catch (error) {
      return this._isCancelled() ? this._giveUp() : asRefusal(error, trans);
    }
  }

  /** Wait a moment and ask how far a job is. */
  private async _follow(
    job: string,
    progress: number | null
  ): Promise<Conversion> {
    const { api, interval, trans } = this._options;
    this._tellProgress(
      progress === null
        ? trans.__('Converting %1…', this._name)
        : trans.__(
            'Converting %1… %2 %',
            this._name,
            String(Math.round(progress))
          )
    );
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, interval ?? INTERVAL);
      this._cancel = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return this._isCancelled()
      ? { state: 'running', job, progress }
      : api.look(job);
  }

  private _isCancelled(): boolean {
    return this._cancelled;
  }

  private _giveUp(): null {
    this._dismiss();
    return null;
  }

  private _tellDone({ model, url }: ConversionResult): void {
    const { open, request, trans } = this._options;
    if (model === null) {
      this._dismiss();
      download(url, nameWith(this._name, request.to));
      return;
    }
    this._tellEnd(trans.__('Converted to %1', model.name), 'success', [
      {
        label: trans.__('Open'),
        displayType: 'accent',
        callback: () => {
          open(model.path);
        }
      }
    ]);
  }

  private _tellProgress(message: string): void {
    const options = {
      autoClose: false as const,
      actions: [
        {
          label: this._options.trans.__('Cancel'),
          // What is said stays until it is really over.
          callback: (event: MouseEvent) => {
            event.preventDefault();
            this._cancelled = true;
            this._cancel();
          }
        }
      ]
    };
    if (this._notification === null) {
      this._notification = Notification.emit(message, 'in-progress', options);
    } else {
      Notification.update({ id: this._notification, message, ...options });
    }
  }

  /**
   * Tell how it ended, in a notification of its own.
   *
   * JupyterLab loses an update that follows too soon upon the first notification of a page.
   */
  private _tellEnd(
    message: string,
    type: 'success' | 'error',
    actions: Notification.IAction[] = []
  ): void {
    this._dismiss();
    Notification.emit(message, type, {
      autoClose: type === 'success' ? 10_000 : false,
      actions
    });
  }

  private _dismiss(): void {
    if (this._notification !== null) {
      Notification.dismiss(this._notification);
      this._notification = null;
    }
  }

  private readonly _options: ConversionRun.IOptions;
  private readonly _name: string;
  private _notification: string | null = null;
  private _cancelled = false;
  private _cancel: () => void = () => undefined;
}

export namespace ConversionRun {
  export interface IOptions {
    api: IConvertAPI;
    request: IConvertRequest;
    /** Ask for a password; null if nobody knows it. */
    askPassword: (name: string, label: string) => Promise<string | null>;
    /** Open the new file. */
    open: (path: string) => void;
    trans: TranslationBundle;
    /** How often to ask how far it is, in milliseconds. */
    interval?: number;
  }
}

/** Why it could not be converted, in the server's own words where it has any. */
function asRefusal(error: unknown, trans: TranslationBundle): IRefusal {
  if (error instanceof OnlyOfficeResponseError && error.reason !== null) {
    return { message: error.message, reason: error.reason };
  }
  const { title, detail } = openFailure(error, trans);
  return { message: `${title}. ${detail}`, reason: null };
}

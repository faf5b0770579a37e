import type { ServerConnection } from '@jupyterlab/services';

import { isRecord, requestJSON, textOf, understood } from './request';

/** What the server part says about itself, as far as the front end asks. */
export interface IServerStatus {
  /** Whether there are editors, not only previews. */
  readonly hasEditors: boolean;
  /** Why nothing is converted here without a Document Server; null where it is. */
  readonly engineError: string | null;
  /** What each format can be converted into, by extension. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

/** Asks for the status of the server part, at most once as long as it succeeds. */
export class ServerStatus {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  /** What is known without asking. */
  get known(): IServerStatus | null {
    return this._known;
  }

  /** Ask once more when it is next wanted. */
  forget(): void {
    this._known = this._asked = null;
  }

  /** Get the status; rejects as `request` does. */
  async get(): Promise<IServerStatus> {
    this._asked ??= this._ask();
    try {
      this._known = await this._asked;
      return this._known;
    } catch (error) {
      this._asked = null;
      throw error;
    }
  }

  private async _ask(): Promise<IServerStatus> {
    return understood(
      'status',
      asServerStatus,
      await requestJSON(this._settings, 'status')
    );
  }

  private _known: IServerStatus | null = null;
  private _asked: Promise<IServerStatus> | null = null;
}

function asServerStatus(answer: Record<string, unknown>): IServerStatus | null {
  const { engine, formats } = answer;
  if (!isRecord(formats)) {
    return null;
  }
  return {
    hasEditors: Object.values(formats).some(
      format => textOf(format, 'open') === 'edit'
    ),
    engineError: textOf(engine, 'error'),
    targets: Object.fromEntries(
      Object.entries(formats).map(([ext, format]) => [ext, targetsOf(format)])
    )
  };
}

function targetsOf(format: unknown): string[] {
  return isRecord(format) && Array.isArray(format.convert)
    ? format.convert.filter(ext => typeof ext === 'string')
    : [];
}

import type { ServerConnection } from '@jupyterlab/services';

import { readSteps } from '../check/client';
import type { IStep } from '../check/client';
import { jsonBody, requestJSON, textOf, understood } from '../request';

/** What somebody types in; the server trims it and says what is wrong with it. */
export interface IConnectionFields {
  /** Where browsers reach the Document Server. */
  readonly url: string;
  /** Empty for the one that is stored. */
  readonly secret: string;
  /** Where the Jupyter server reaches the Document Server; empty for the same. */
  readonly internalUrl: string;
  /** Where the Document Server reaches the Jupyter server; empty to have it worked out. */
  readonly jupyterUrl: string;
}

/** The connection of now; its secret is told to nobody. */
export interface IConnection extends Omit<IConnectionFields, 'secret'> {
  readonly hasSecret: boolean;
  /** Why it cannot be changed here; null if it can. */
  readonly locked: string | null;
  /** Why what was stored is not used; null if it is. */
  readonly fault: string | null;
}

/** The settings that the fields stand for. */
export const SETTINGS: Readonly<Record<keyof IConnectionFields, string>> = {
  url: 'document_server_url',
  secret: 'jwt_secret',
  internalUrl: 'document_server_internal_url',
  jupyterUrl: 'jupyter_url'
};

/** The part of the server API that connects a Document Server. */
export interface IConnectionAPI {
  get(): Promise<IConnection>;
  /**
   * Store a connection; one without any text ends it.
   *
   * @param whileEdited - Whether to do so although somebody is editing.
   */
  store(fields: IConnectionFields, whileEdited?: boolean): Promise<IConnection>;
  /** Check a connection that is not stored; each step is told as it is done. */
  try(
    fields: IConnectionFields,
    tell: (step: IStep) => void,
    signal: AbortSignal
  ): Promise<void>;
}

/** The client of the server part; its methods reject as `request` does. */
export class ConnectionAPI implements IConnectionAPI {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async get(): Promise<IConnection> {
    const answer = await requestJSON(this._settings, 'connection');
    return understood('connection', asConnection, answer);
  }

  async store(
    fields: IConnectionFields,
    whileEdited = false
  ): Promise<IConnection> {
    const body = {
      ...bodyOf(fields),
      ...(whileEdited ? { ['while_edited']: true } : {})
    };
    const init = { ...jsonBody(body), method: 'PUT' };
    const answer = await requestJSON(this._settings, 'connection', init);
    return understood('connection', asConnection, answer);
  }

  async try(
    fields: IConnectionFields,
    tell: (step: IStep) => void,
    signal: AbortSignal
  ): Promise<void> {
    const route = 'connection/try';
    await readSteps(this._settings, route, bodyOf(fields), tell, signal);
  }
}

function bodyOf(fields: IConnectionFields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(SETTINGS).map(([field, setting]) => [
      setting,
      fields[field as keyof IConnectionFields]
    ])
  );
}

function asConnection(answer: Record<string, unknown>): IConnection | null {
  const hasSecret = answer.has_secret;
  return typeof hasSecret === 'boolean'
    ? {
        url: textOf(answer, SETTINGS.url) ?? '',
        internalUrl: textOf(answer, SETTINGS.internalUrl) ?? '',
        jupyterUrl: textOf(answer, SETTINGS.jupyterUrl) ?? '',
        hasSecret,
        locked: textOf(answer, 'locked'),
        fault: textOf(answer, 'fault')
      }
    : null;
}

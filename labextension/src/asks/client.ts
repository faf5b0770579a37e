import type { Contents, ServerConnection } from '@jupyterlab/services';

import { asContentsModel } from '../api';
import { jsonBody, request, requestJSON, understood } from '../request';

/** Where a copy goes, and where the Document Server has it ready. */
export interface ICopyRequest {
  /** The folder; empty for the root. */
  path: string;
  name: string;
  /** Of the copy, as the Document Server tells it. */
  fileType: string;
  url: string;
}

/** The part of the server API that answers what editors ask for. */
export interface IAsksAPI {
  /** Have all editors of a document show its name once more. */
  tellTitle(path: string): Promise<void>;
  /** Store what the Document Server has made, and return what the contents API says of it. */
  saveAs(copy: ICopyRequest): Promise<Contents.IModel>;
}

/** The client of the server part; its methods reject as `request` does. */
export class AsksAPI implements IAsksAPI {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async tellTitle(path: string): Promise<void> {
    await request(this._settings, 'title', jsonBody({ path }));
  }

  async saveAs(copy: ICopyRequest): Promise<Contents.IModel> {
    return understood(
      'save-as',
      asContentsModel,
      await requestJSON(this._settings, 'save-as', jsonBody(copy))
    );
  }
}

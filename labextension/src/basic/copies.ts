import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICreateRequest } from '../api';
import { OnlyOfficeResponseError } from '../request';
import type { IContentAPI } from './client';

/** How many names to try. */
const MAX_COPIES = 100;

/** Makes files beside documents. */
export class Copies {
  constructor(private readonly _options: Copies.IOptions) {}

  /**
   * Make a file of these bytes beside a document.
   *
   * Rejects as `request` does.
   *
   * @returns the path of the file.
   */
  async make(path: string, bytes: ArrayBuffer): Promise<string> {
    const { content } = this._options;
    const { path: copy } = await this._create(path);
    const { lease, revision } = await content.lease(copy, null);
    try {
      await content.store(copy, bytes, revision, lease);
    } finally {
      void content.release(copy, lease).catch(() => undefined);
    }
    return copy;
  }

  private async _create(path: string): Promise<Contents.IModel> {
    const { create, trans } = this._options;
    const stem = PathExt.basename(path, PathExt.extname(path));
    for (let number = 1; ; number += 1) {
      const name =
        number === 1
          ? trans.__('%1 (basic copy)', stem)
          : trans.__('%1 (basic copy %2)', stem, String(number));
      try {
        return await create({
          path: PathExt.dirname(path),
          ext: 'docx',
          name: `${name}.docx`
        });
      } catch (error) {
        const isTaken =
          error instanceof OnlyOfficeResponseError &&
          error.reason === 'name-taken';
        if (!isTaken || number === MAX_COPIES) {
          throw error;
        }
      }
    }
  }
}

export namespace Copies {
  export interface IOptions {
    create: (request: ICreateRequest) => Promise<Contents.IModel>;
    content: IContentAPI;
    trans: TranslationBundle;
  }
}

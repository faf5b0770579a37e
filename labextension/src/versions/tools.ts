import type { TranslationBundle } from '@jupyterlab/translation';

import type { OnlyOfficeWidget } from '../widget';
import type { IVersionsAPI } from './client';

/** What it takes to put one state of a document in the place of another. */
export interface IVersionTools {
  readonly api: IVersionsAPI;
  readonly trans: TranslationBundle;
  /** The tab with a document. */
  readonly tabAt: (path: string) => OnlyOfficeWidget | undefined;
  /** Show in the file browser what has become of a folder. */
  readonly refresh: (path: string) => void;
}

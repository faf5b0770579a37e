import type { IWidgetTracker } from '@jupyterlab/apputils';
import { Token } from '@lumino/coreutils';

import type { Favorites } from './favorites';
import type { IEditorSettings } from './settings';
import type { OnlyOfficeWidget } from './widget';

/** The name of the widget factory, as it stands in "Open With" and in `defaultViewers`. */
export const FACTORY = 'ONLYOFFICE';

/** The translation domain of every text of this extension. */
export const DOMAIN = 'jupyter_onlyoffice';

/** The commands, as `contract.md` and the menus know them. */
export namespace CommandIDs {
  export const check = 'onlyoffice:check';
  export const connect = 'onlyoffice:connect';
  export const convert = 'onlyoffice:convert';
  export const copyOutput = 'onlyoffice:copy-output';
  export const create = 'onlyoffice:create';
  export const createForm = 'onlyoffice:create-form';
  export const createFrom = 'onlyoffice:create-from-template';
  export const downloadAs = 'onlyoffice:download-as';
  export const exportNotebook = 'onlyoffice:export-notebook';
  export const insertOutput = 'onlyoffice:insert-output';
  export const open = 'onlyoffice:open';
  export const openFavorite = 'onlyoffice:open-favorite';
  export const readIntoNotebook = 'onlyoffice:read-into-notebook';
  export const refreshFigures = 'onlyoffice:refresh-figures';
  export const restore = 'onlyoffice:restore';
  export const save = 'onlyoffice:save';
}

/** What somebody has chosen about the editors. */
export const IEditorSettingsToken = new Token<IEditorSettings>(
  'jupyter-onlyoffice:IEditorSettings',
  'What somebody has chosen about ONLYOFFICE editors.'
);

/** The documents that somebody has marked. */
export const IFavoritesToken = new Token<Favorites>(
  'jupyter-onlyoffice:IFavorites',
  'The office documents that somebody has marked.'
);

/** Tracks the tabs with an ONLYOFFICE editor. */
export type IOnlyOfficeTracker = IWidgetTracker<OnlyOfficeWidget>;

export const IOnlyOfficeTracker = new Token<IOnlyOfficeTracker>(
  'jupyter-onlyoffice:IOnlyOfficeTracker',
  'Tracks the tabs with an ONLYOFFICE editor.'
);

/** The tab with the document at a path of the Jupyter server, if there is one. */
export function openAt(
  tracker: IOnlyOfficeTracker,
  path: string
): OnlyOfficeWidget | undefined {
  return tracker.find(widget => widget.context.localPath === path);
}

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { EditorSettings } from '../settings';
import type { IEditorSettings } from '../settings';
import { IEditorSettingsToken } from '../tokens';

const ID = 'jupyter-onlyoffice:editors';

/** Where JupyterLab keeps its own choice of viewers, by which it sets those of all types anew. */
const DOCUMENT_MANAGER = '@jupyterlab/docmanager-extension:plugin';

/** What somebody has chosen in the Settings Editor. */
export const settingsPlugin: JupyterFrontEndPlugin<IEditorSettings> = {
  id: ID,
  description: 'Knows how somebody wants ONLYOFFICE editors to be.',
  autoStart: true,
  provides: IEditorSettingsToken,
  optional: [ISettingRegistry],
  activate: (
    _app: JupyterFrontEnd,
    registry: ISettingRegistry | null
  ): IEditorSettings => {
    const settings = new EditorSettings(registry?.load(ID) ?? null);
    registry?.pluginChanged.connect((_, plugin) => {
      if (plugin === DOCUMENT_MANAGER) {
        settings.tell();
      }
    });
    return settings;
  }
};

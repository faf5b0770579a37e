import { Dialog } from '@jupyterlab/apputils';
import { FileBrowser, FilterFileBrowserModel } from '@jupyterlab/filebrowser';
import type { FileDialog } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { PanelLayout, Widget } from '@lumino/widgets';

import { DOMAIN } from '../tokens';
import { ThumbnailRenderer, Thumbnails } from './thumbnails';

/** What somebody has chosen in a dialog: files, or a folder. */
export type IChosen = Pick<Contents.IModel, 'name' | 'path' | 'type'>;

/**
 * A list of files to choose from.
 *
 * JupyterLab's own dialog attaches its list after the files are known and then shows them at its
 * next look at the folder, ten seconds later.
 */
class FileList extends Widget implements Dialog.IBodyWidget<IChosen[]> {
  constructor(
    options: FileDialog.IFileOptions,
    private readonly _thumbnails: Thumbnails | null,
    choose: () => void
  ) {
    super();
    const { manager, filter, translator = nullTranslator } = options;
    // Gives the file browser the size that it has in JupyterLab's own dialogs.
    this.addClass('jp-Open-Dialog');
    this.toggleClass('jp-OnlyOffice-pictures', _thumbnails !== null);
    this._model = new FilterFileBrowserModel({
      manager,
      translator,
      filter,
      filterDirectories: true
    });
    this._browser = new FileBrowser({
      id: 'jp-OnlyOffice-files-browser',
      model: this._model,
      translator,
      handleOpenFile: choose,
      ...(_thumbnails && { renderer: new ThumbnailRenderer(_thumbnails) })
    });
    const layout = new PanelLayout();
    layout.addWidget(this._browser);
    this.layout = layout;
    this._model.cd(options.defaultPath).catch(() => {
      // JupyterLab has told that it is gone, and shows the root.
    });
  }

  getValue(): IChosen[] {
    const chosen = Array.from(this._browser.selectedItems());
    const { path } = this._model;
    return chosen.length > 0 ? chosen : [{ path, name: '', type: 'directory' }];
  }

  override dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this._thumbnails?.dispose();
      this._model.dispose();
    }
  }

  private readonly _model: FilterFileBrowserModel;
  private readonly _browser: FileBrowser;
}

/** Ask for files, as JupyterLab does. */
export function getFiles(
  options: FileDialog.IFileOptions
): Promise<Dialog.IResult<IChosen[]>> {
  return launch(options, null);
}

/** Ask for pictures, and show them small beside their names. */
export function getPictures(
  options: FileDialog.IFileOptions
): Promise<Dialog.IResult<IChosen[]>> {
  return launch(options, new Thumbnails(options.manager.services.contents));
}

function launch(
  options: FileDialog.IFileOptions,
  thumbnails: Thumbnails | null
): Promise<Dialog.IResult<IChosen[]>> {
  const trans = (options.translator ?? nullTranslator).load(DOMAIN);
  const dialog = new Dialog<IChosen[]>({
    title: options.title,
    body: new FileList(options, thumbnails, () => {
      dialog.resolve();
    }),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Select') })
    ]
  });
  return dialog.launch();
}

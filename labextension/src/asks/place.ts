import { Dialog, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileBrowser, FilterFileBrowserModel } from '@jupyterlab/filebrowser';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { PanelLayout, Widget } from '@lumino/widgets';

import { element } from '../elements';

/** Where a new file goes. */
export interface IPlace {
  /** JupyterLab's path of the folder. */
  readonly folder: string;
  readonly name: string;
  /** Whether it is to be opened. */
  readonly open: boolean;
}

/** Asks where a copy goes: its name, and the folder in a file browser of its own. */
export class PlaceDialog extends Widget implements Dialog.IBodyWidget<IPlace> {
  constructor(place: IPlace, complaint: string, options: PlaceDialog.IOptions) {
    super();
    const { manager, trans, translator } = options;
    this.addClass('jp-OnlyOffice-place');
    // Gives the file browser the size that it has in JupyterLab's own dialogs.
    this.addClass('jp-Open-Dialog');
    this._name = element('input', 'jp-OnlyOffice-place-name');
    this._name.value = place.name;
    this._open = element('input', 'jp-OnlyOffice-place-open');
    this._open.type = 'checkbox';
    this._open.checked = place.open;
    this._model = new FilterFileBrowserModel({
      manager,
      translator,
      filter: ({ type }) => (type === 'directory' ? {} : null),
      filterDirectories: true
    });
    this._browser = new FileBrowser({
      id: 'jp-OnlyOffice-place-folder',
      model: this._model,
      translator
    });
    const head = element('div', 'jp-OnlyOffice-place-head');
    if (complaint) {
      const told = element('p', 'jp-OnlyOffice-place-complaint', complaint);
      told.setAttribute('role', 'alert');
      head.append(told);
    }
    head.append(labelled(trans.__('Name'), this._name));
    head.append(element('div', '', trans.__('Folder')));
    const label = labelled(trans.__('Open the copy'), this._open);
    label.prepend(this._open);
    const layout = new PanelLayout();
    layout.addWidget(new Widget({ node: head }));
    layout.addWidget(this._browser);
    layout.addWidget(new Widget({ node: label }));
    this.layout = layout;
    this._model.cd(`/${place.folder}`).catch(() => {
      // JupyterLab has told that it is gone, and shows the root.
    });
  }

  getValue(): IPlace {
    const [selected] = this._browser.selectedItems();
    return {
      folder: selected?.path ?? this._model.path,
      name: this._name.value.trim(),
      open: this._open.checked
    };
  }

  override dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this._model.dispose();
    }
  }

  protected override onAfterAttach(): void {
    const stem =
      this._name.value.length - PathExt.extname(this._name.value).length;
    this._name.setSelectionRange(0, stem);
  }

  private readonly _name: HTMLInputElement;
  private readonly _open: HTMLInputElement;
  private readonly _model: FilterFileBrowserModel;
  private readonly _browser: FileBrowser;
}

export namespace PlaceDialog {
  export interface IOptions {
    readonly manager: IDocumentManager;
    readonly trans: TranslationBundle;
    readonly translator: ITranslator;
  }
}

/**
 * Ask where a copy goes; null if nowhere, after all.
 *
 * @param complaint - Why it could not go where somebody wanted it; empty at first.
 */
export async function askPlace(
  place: IPlace,
  complaint: string,
  options: PlaceDialog.IOptions
): Promise<IPlace | null> {
  const { trans } = options;
  const { button, value } = await showDialog<IPlace>({
    title: trans.__('Save a Copy'),
    body: new PlaceDialog(place, complaint, options),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Save') })
    ],
    focusNodeSelector: '.jp-OnlyOffice-place-name'
  });
  return button.accept ? value : null;
}

function labelled(text: string, field: HTMLElement): HTMLLabelElement {
  const label = element('label', 'jp-OnlyOffice-place-label');
  label.append(text, field);
  return label;
}

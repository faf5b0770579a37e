import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  Dialog,
  ICommandPalette,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { CodeCell, ICodeCellModel } from '@jupyterlab/cells';
import { PathExt } from '@jupyterlab/coreutils';
import type { IMimeBundle } from '@jupyterlab/nbformat';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';

import { AsksAPI } from '../asks/client';
import { takesPictures } from '../asks/pictures';
import { currentTab } from '../chosen';
import { errorText } from '../failures';
import { copy } from '../kernels/clipboard';
import { changedFigures, noteFigure } from '../kernels/figures';
import type { IChangedFigure } from '../kernels/figures';
import { clipOf, pictureOf } from '../kernels/outputs';
import { CommandIDs, DOMAIN, IOnlyOfficeTracker } from '../tokens';
import type { OnlyOfficeWidget } from '../widget';

/** How long a word stays on the screen. */
const READ_TIME = { autoClose: 8_000 } as const;

/** An output of a cell in the notebook that is in front. */
interface IChosenOutput {
  readonly data: IMimeBundle;
  readonly index: number;
  readonly cell: ICodeCellModel;
}

/** Brings what notebooks show into documents. */
export const outputsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-onlyoffice:outputs',
  description: 'Inserts figures of notebooks into documents.',
  autoStart: true,
  requires: [IOnlyOfficeTracker],
  optional: [INotebookTracker, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: IOnlyOfficeTracker,
    notebooks: INotebookTracker | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager, shell } = app;
    const api = new AsksAPI(serviceManager.serverSettings);

    /** The output that was clicked at, or else the first of the active cell that fits. */
    const chosen = (
      fits: (data: IMimeBundle) => boolean
    ): IChosenOutput | null => {
      const node = app.contextMenuHitTest(({ classList }) =>
        classList.contains('jp-OutputArea-output')
      );
      const notebook = notebooks?.currentWidget?.content;
      for (const cell of notebook?.widgets ?? []) {
        const { outputArea } = cell as Partial<Pick<CodeCell, 'outputArea'>>;
        const isMeant = node
          ? outputArea?.node.contains(node)
          : cell === notebook?.activeCell;
        if (!outputArea || isMeant !== true) {
          continue;
        }
        for (const [index, child] of outputArea.widgets.entries()) {
          const data = outputArea.model.get(index).data as IMimeBundle;
          if (fits(data) && (!node || child.node.contains(node))) {
            const model = cell.model as ICodeCellModel;
            return { data, index, cell: model };
          }
        }
      }
      return null;
    };

    const insert = async (): Promise<void> => {
      const output = chosen(candidate => pictureOf(candidate) !== null);
      const picture = output && pictureOf(output.data);
      if (!picture) {
        Notification.warning(
          trans.__('There is no picture in this output.'),
          READ_TIME
        );
        return;
      }
      const tab = await chooseEditor(tracker, trans);
      if (!tab) {
        return;
      }
      try {
        tab.content.editor?.insertImage?.(await api.lendPicture(picture));
        shell.activateById(tab.id);
        noteFigure(output.cell, output.index, tab.context.localPath, picture);
      } catch (error) {
        Notification.error(errorText(error, trans), READ_TIME);
      }
    };

    const refresh = async (tab: OnlyOfficeWidget): Promise<void> => {
      const name = tab.title.label;
      const changed: IChangedFigure[] = [];
      notebooks?.forEach(({ content }) => {
        for (const { model } of content.widgets) {
          if (model.type === 'code') {
            const cell = model as ICodeCellModel;
            changed.push(...changedFigures(cell, tab.context.localPath));
          }
        }
      });
      if (changed.length === 0) {
        Notification.info(
          trans.__(
            'The open notebooks have no newer figures for %1 than it has.',
            name
          ),
          READ_TIME
        );
        return;
      }
      const { button } = await showDialog({
        title: trans.__('Refresh Figures'),
        body: trans._n(
          '%1 figure has changed since it was put into %2. The new one goes to the cursor; the old one stays until you delete it.',
          '%1 figures have changed since they were put into %2. The new ones go to the cursor; the old ones stay until you delete them.',
          changed.length,
          name
        ),
        buttons: [
          Dialog.cancelButton({ label: trans.__('Cancel') }),
          Dialog.okButton({ label: trans.__('Insert') })
        ]
      });
      try {
        for (const { note, picture } of button.accept ? changed : []) {
          tab.content.editor?.insertImage?.(await api.lendPicture(picture));
          note();
        }
      } catch (error) {
        Notification.error(errorText(error, trans), READ_TIME);
      }
    };

    commands.addCommand(CommandIDs.refreshFigures, {
      label: trans.__('Refresh Figures from Notebook'),
      caption: trans.__(
        'Insert the figures that have changed since they were put into this document'
      ),
      isEnabled: () => {
        const tab = currentTab(tracker, shell);
        return notebooks !== null && tab !== null && takesPictures(tab);
      },
      execute: async () => {
        const tab = currentTab(tracker, shell);
        if (tab) {
          await refresh(tab);
        }
      },
      describedBy: { args: { type: 'object', properties: {} } }
    });
    tracker.currentChanged.connect(() => {
      commands.notifyCommandChanged(CommandIDs.refreshFigures);
    });
    commands.addCommand(CommandIDs.insertOutput, {
      label: trans.__('Insert into Document…'),
      caption: trans.__('Put the picture at the cursor of an open document'),
      isEnabled: () =>
        chosen(candidate => pictureOf(candidate) !== null) !== null,
      isVisible: () => notebooks !== null,
      execute: insert,
      describedBy: { args: { type: 'object', properties: {} } }
    });
    commands.addCommand(CommandIDs.copyOutput, {
      label: trans.__('Copy for Document'),
      caption: trans.__('Copy the output so that documents keep its table'),
      isEnabled: () => chosen(candidate => clipOf(candidate) !== null) !== null,
      isVisible: () => notebooks !== null,
      execute: async () => {
        const output = chosen(candidate => clipOf(candidate) !== null);
        const clip = output && clipOf(output.data);
        if (!clip || !(await copy(clip))) {
          Notification.warning(
            trans.__('This could not be copied.'),
            READ_TIME
          );
        }
      },
      describedBy: { args: { type: 'object', properties: {} } }
    });
    for (const command of [
      CommandIDs.insertOutput,
      CommandIDs.copyOutput,
      CommandIDs.refreshFigures
    ]) {
      palette?.addItem({ command, category: trans.__('Office') });
    }
  }
};

/** The tab whose document is meant, asked for if there are several; null if there is none. */
async function chooseEditor(
  tracker: IOnlyOfficeTracker,
  trans: TranslationBundle
): Promise<OnlyOfficeWidget | null> {
  const tabs: OnlyOfficeWidget[] = [];
  tracker.forEach(tab => {
    if (takesPictures(tab)) {
      tabs.push(tab);
    }
  });
  if (tabs.length === 0) {
    Notification.warning(
      trans.__(
        'No document is open in an editor: open one, and click where the picture is to go.'
      ),
      READ_TIME
    );
  }
  if (tabs.length < 2) {
    return tabs[0] ?? null;
  }
  const names = tabs.map(({ context }) => context.localPath);
  const { button, value } = await InputDialog.getItem({
    title: trans.__('Insert into Document'),
    label: trans.__('Document'),
    items: names.map(path => PathExt.basename(path)),
    current: Math.max(
      0,
      tabs.findIndex(tab => tab === tracker.currentWidget)
    ),
    okLabel: trans.__('Insert')
  });
  const index = names.findIndex(path => PathExt.basename(path) === value);
  return button.accept ? (tabs[index] ?? null) : null;
}

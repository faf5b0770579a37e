import type { Dialog } from '@jupyterlab/apputils';
import type { FileDialog } from '@jupyterlab/filebrowser';

import { extensionOf } from '../formats';
import type { IChosen } from './filelist';
import { getFiles } from './filelist';
import type { IAskTools } from './tools';

/** A dialog that asks for files. */
export type FileAsker = (
  options: FileDialog.IFileOptions
) => Promise<Dialog.IResult<IChosen[]>>;

/**
 * Let somebody choose files of some types; none if they do not want to, after all.
 *
 * @param folder - JupyterLab's path of the folder to begin in.
 * @param ask - Asks once, in a folder.
 */
export async function chooseFiles(
  title: string,
  folder: string,
  extensions: ReadonlySet<string>,
  { manager, translator }: Pick<IAskTools, 'manager' | 'translator'>,
  ask: FileAsker = getFiles
): Promise<string[]> {
  let defaultPath = `/${folder}`;
  for (;;) {
    if (!manager) {
      return [];
    }
    const { button, value } = await ask({
      manager,
      translator,
      title,
      defaultPath,
      filter: ({ name, type }) =>
        type === 'directory' || extensions.has(extensionOf(name)) ? {} : null
    });
    if (!button.accept || !value) {
      return [];
    }
    const files = value.filter(
      ({ name, type }) =>
        type !== 'directory' && extensions.has(extensionOf(name))
    );
    if (files.length > 0) {
      return files.map(({ path }) => path);
    }
    // A folder is not chosen, but looked into.
    defaultPath = `/${value[0]?.path ?? folder}`;
  }
}

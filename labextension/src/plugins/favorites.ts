import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { fileIcon } from '@jupyterlab/ui-components';
import { DisposableSet } from '@lumino/disposable';

import { OnlyOfficeAPI } from '../api';
import { Favorites } from '../favorites';
import { formatOf } from '../formats';
import { familyIcon } from '../icons';
import { CommandIDs, DOMAIN, FACTORY, IFavoritesToken } from '../tokens';

/** The documents that somebody has marked in an editor, in the launcher. */
export const favoritesPlugin: JupyterFrontEndPlugin<Favorites> = {
  id: 'jupyter-onlyoffice:favorites',
  description: 'Shows favourite office documents in the launcher.',
  autoStart: true,
  provides: IFavoritesToken,
  optional: [ILauncher, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    launcher: ILauncher | null,
    translator: ITranslator | null
  ): Favorites => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager } = app;
    const favorites = new Favorites(
      new OnlyOfficeAPI(serviceManager.serverSettings)
    );
    const pathOf = (args: { path?: unknown }): string =>
      typeof args.path === 'string' ? args.path : '';
    commands.addCommand(CommandIDs.openFavorite, {
      label: args => PathExt.basename(pathOf(args)),
      caption: args => pathOf(args),
      icon: args => {
        const format = formatOf(pathOf(args));
        return format ? familyIcon(format.family) : fileIcon;
      },
      execute: args =>
        commands.execute('docmanager:open', {
          path: pathOf(args),
          factory: FACTORY
        }),
      describedBy: {
        args: {
          type: 'object',
          required: ['path'],
          properties: {
            path: { type: 'string', description: 'The document' }
          }
        }
      }
    });
    let cards = new DisposableSet();
    favorites.changed.connect((_, paths) => {
      cards.dispose();
      cards = DisposableSet.from(
        launcher
          ? paths.map((path, rank) =>
              launcher.add({
                command: CommandIDs.openFavorite,
                args: { path },
                category: trans.__('Favorite Documents'),
                categoryRank: 51,
                rank
              })
            )
          : []
      );
    });
    if (launcher) {
      void app.restored.then(() =>
        favorites.refresh().catch((error: unknown) => {
          console.warn('Favourite documents are not known.', error);
        })
      );
      // A renamed favourite has another path now, and a deleted one is none.
      serviceManager.contents.fileChanged.connect((_, { type }) => {
        if (type === 'rename' || type === 'delete') {
          void favorites.refresh().catch(() => {
            // The next change, or start, shows them.
          });
        }
      });
    }
    return favorites;
  }
};

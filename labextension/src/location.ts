import type { CommandRegistry } from '@lumino/commands';

import type { IOnlyOfficeTracker } from './tokens';

/** JupyterLab's command that shows a file in the file browser. */
export const GO_TO_PATH = 'filebrowser:go-to-path';

/** What the page behind an editor's "Open file location" says, and hears. */
const ASKED = 'onlyoffice:show-location';
const SHOWN = 'onlyoffice:location-shown';

/**
 * Show in the file browser where the document of a tab is, when its editor asks for that.
 *
 * An editor can only open an address; there is a page of ours, which asks on. Who has opened that
 * page tells which tab it is about, so that nothing that it says has to be believed.
 */
export function showLocations(
  tracker: Pick<IOnlyOfficeTracker, 'find'>,
  commands: Pick<CommandRegistry, 'execute' | 'hasCommand'>
): void {
  window.addEventListener('message', ({ data, origin, source }) => {
    if (origin !== location.origin || data !== ASKED) {
      return;
    }
    const page = source as Window;
    const tab = tracker.find(
      ({ content }) =>
        page.opener !== null && content.frame?.contentWindow === page.opener
    );
    if (tab && commands.hasCommand(GO_TO_PATH)) {
      page.postMessage(SHOWN, origin);
      void commands.execute(GO_TO_PATH, { path: tab.context.path });
    }
  });
}

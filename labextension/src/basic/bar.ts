import type { TranslationBundle } from '@jupyterlab/translation';

import { button, element, iconButton } from '../elements';
import { printIcon } from '../icons';
import { connectButton } from '../wanted';

/** Says that this is no full editor, and what can be done about and with it. */
export function basicBar(
  actions: IBasicActions,
  trans: TranslationBundle
): HTMLElement {
  const bar = element('div', 'jp-OnlyOffice-bar');
  bar.setAttribute('role', 'region');
  bar.setAttribute('aria-label', trans.__('Basic editing'));
  const says = element('div', 'jp-OnlyOffice-bar-says');
  says.append(
    element('span', 'jp-OnlyOffice-bar-text', trans.__('Basic editing.'))
  );
  const next = element('div', 'jp-OnlyOffice-bar-group');
  const connect = connectButton(trans.__('Connect a Document Server…'));
  connect.title = trans.__('Edit with everything that ONLYOFFICE can do');
  next.append(connect);
  const preview = button(trans.__('Back to the preview'), actions.leave);
  preview.title = trans.__('See the pages as ONLYOFFICE lays them out');
  const print = iconButton(printIcon, trans.__('Print'), actions.print);
  const group = element('div', 'jp-OnlyOffice-bar-group');
  group.append(preview, print);
  bar.append(says, next, group);
  return bar;
}

/** What the buttons do. */
export interface IBasicActions {
  readonly leave: () => void;
  readonly print: () => void;
}

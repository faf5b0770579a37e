import type { TranslationBundle } from '@jupyterlab/translation';
import { downloadIcon, refreshIcon } from '@jupyterlab/ui-components';

import type { IPreviewReply } from '../api';
import { button, element, iconButton } from '../elements';
import { isUnconnected } from '../failures';
import { convertIcon } from '../icons';
import { checkButton, connectButton } from '../wanted';

/** Says that this is a preview, why, and what can be done about and with it. */
export class PreviewBar {
  constructor(options: PreviewBar.IOptions) {
    const { actions, reply, trans } = options;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Preview'));
    const says = element('div', 'jp-OnlyOffice-bar-says');
    says.append(
      element('span', 'jp-OnlyOffice-bar-text', whatText(reply, trans)),
      ...detailOf(reply)
    );
    const next = element('div', 'jp-OnlyOffice-bar-group');
    if (reply.basicEditing) {
      const edit = button(trans.__('Edit here (basic)'), actions.edit);
      edit.title = trans.__('Edit the document without a Document Server');
      next.append(edit);
    }
    if (isUnconnected(reply.reason)) {
      next.append(connectButton(trans.__('Connect a Document Server…')));
    }
    if (mayComeBack(reply)) {
      const check = checkButton(trans.__('Check…'));
      check.title = trans.__('Find out what is wrong with the connection');
      next.append(check);
    }
    if (mayComeBack(reply)) {
      const retry = button(trans.__('Retry'), actions.retry);
      retry.title = trans.__('Look again for the Document Server');
      next.append(retry);
    }
    this._download = labelled(
      iconButton(
        downloadIcon,
        trans.__('Download the preview as PDF'),
        actions.download
      ),
      trans.__('Download PDF')
    );
    this._refresh = labelled(
      iconButton(
        refreshIcon,
        trans.__('Make the preview anew if the file has changed'),
        actions.refresh
      ),
      trans.__('Refresh')
    );
    const group = element('div', 'jp-OnlyOffice-bar-group');
    group.append(
      this._download,
      labelled(
        iconButton(
          convertIcon,
          trans.__('Convert the document into another format'),
          actions.convert
        ),
        trans.__('Convert to…')
      ),
      this._refresh
    );
    this.node.append(says, next, group);
    this.setShown(false);
  }

  readonly node = element('div', 'jp-OnlyOffice-bar');

  /** Whether there are pages that can be downloaded. */
  setShown(shown: boolean): void {
    this._download.disabled = !shown;
  }

  /** Whether the server is being asked. */
  setBusy(busy: boolean): void {
    this._refresh.classList.toggle('jp-mod-busy', busy);
  }

  private readonly _download: HTMLButtonElement;
  private readonly _refresh: HTMLButtonElement;
}

export namespace PreviewBar {
  export interface IOptions {
    reply: IPreviewReply;
    actions: IActions;
    trans: TranslationBundle;
  }

  /** What the buttons do. */
  export interface IActions {
    readonly retry: () => void;
    readonly edit: () => void;
    readonly download: () => void;
    readonly convert: () => void;
    readonly refresh: () => void;
  }
}

function whatText(reply: IPreviewReply, trans: TranslationBundle): string {
  switch (reply.reason) {
    case 'not-configured':
      return trans.__('Preview. Connect a Document Server to edit.');
    case 'unreachable':
      return trans.__(
        'The Document Server does not answer: this is a preview.'
      );
    case 'secret':
      return trans.__(
        'The secret of the Document Server is missing or wrong: this is a preview.'
      );
    case 'format':
      return trans.__('This format cannot be edited: this is a preview.');
    default:
      return trans.__('This is a preview.');
  }
}

/** More about it, where that is not said already. */
function detailOf({ reason, message }: IPreviewReply): HTMLElement[] {
  if (message === null || reason === 'not-configured') {
    return [];
  }
  const detail = element('span', 'jp-OnlyOffice-bar-detail', message);
  detail.title = message;
  return [detail];
}

function mayComeBack({ reason }: IPreviewReply): boolean {
  return reason === 'unreachable' || reason === 'secret';
}

/** Add a text that gives way where there is little room. */
function labelled(node: HTMLButtonElement, text: string): HTMLButtonElement {
  node.append(element('span', 'jp-OnlyOffice-button-text', text));
  // The name has to begin with what is seen, for those who speak it.
  node.setAttribute('aria-label', text);
  return node;
}

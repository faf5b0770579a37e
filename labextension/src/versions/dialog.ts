import { Dialog, showDialog } from '@jupyterlab/apputils';
import { Time } from '@jupyterlab/coreutils';
import { formatFileSize } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { element } from '../elements';
import type { IVersion } from './client';

/** Asks which version of a document to go back to. */
export class VersionsDialog extends Widget implements Dialog.IBodyWidget {
  constructor(
    private readonly _versions: readonly IVersion[],
    trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-OnlyOffice-versions');
    const list = element('div', 'jp-OnlyOffice-versions-list');
    list.setAttribute('role', 'radiogroup');
    list.setAttribute('aria-label', trans.__('Earlier versions'));
    list.append(
      ...this._versions.map((version, index) => row(version, !index))
    );
    this.node.append(
      element(
        'p',
        'jp-OnlyOffice-versions-hint',
        trans.__(
          'What the file held until then. What it holds now becomes a kept version, too.'
        )
      ),
      list
    );
  }

  /** The id of the version that is chosen. */
  getValue(): string {
    return (
      this.node.querySelector<HTMLInputElement>('input:checked')?.value ?? ''
    );
  }
}

/** Ask which version to go back to; null if none, after all. */
export async function askVersion(
  name: string,
  versions: readonly IVersion[],
  trans: TranslationBundle
): Promise<string | null> {
  const { button, value } = await showDialog<string>({
    title: trans.__('Earlier Versions of %1', name),
    body: new VersionsDialog(versions, trans),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Restore') })
    ],
    focusNodeSelector: 'input'
  });
  return button.accept && value ? value : null;
}

/** Say that there is nothing to go back to, and why. */
export async function tellNone(
  name: string,
  trans: TranslationBundle
): Promise<void> {
  await showDialog({
    title: trans.__('No Earlier Version of %1', name),
    body: trans.__(
      'What a file held is kept before ONLYOFFICE first saves into it, and that has not happened to this one yet, or was too long ago.'
    ),
    buttons: [Dialog.okButton()]
  });
}

function row({ id, size, time }: IVersion, checked: boolean): HTMLElement {
  const label = element('label', 'jp-OnlyOffice-version');
  const choice = document.createElement('input');
  choice.type = 'radio';
  choice.name = 'version';
  choice.value = id;
  choice.checked = checked;
  label.append(
    choice,
    element(
      'span',
      'jp-OnlyOffice-version-time',
      time.toLocaleString(undefined, {
        dateStyle: 'medium',
        timeStyle: 'short'
      })
    ),
    element('span', 'jp-OnlyOffice-version-ago', Time.formatHuman(time)),
    element('span', 'jp-OnlyOffice-version-size', formatFileSize(size, 1, 1024))
  );
  return label;
}

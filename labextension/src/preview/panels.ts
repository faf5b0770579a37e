import type { TranslationBundle } from '@jupyterlab/translation';

import { button, element } from '../elements';
import { progressPanel } from '../notices';

/** What is shown while there are no pages yet. */
export function makingPanel(trans: TranslationBundle): HTMLElement {
  return progressPanel(trans.__('Making a preview…'));
}

/** Say in the panel that it takes long, and offer not to wait. */
export function addPatience(
  panel: HTMLElement,
  cancel: () => void,
  trans: TranslationBundle
): void {
  panel.append(
    element(
      'p',
      'jp-OnlyOffice-progress-hint',
      trans.__('Long documents take a while.')
    ),
    button(trans.__('Cancel'), cancel)
  );
}

/** Asks for the password of a document. */
export function passwordPanel(
  label: string,
  complaint: string | null,
  unlock: (password: string) => void,
  trans: TranslationBundle
): HTMLElement {
  const panel = element('div', 'jp-OnlyOffice-failure');
  const form = element('form', 'jp-OnlyOffice-failure-body');
  const title = element(
    'h2',
    'jp-OnlyOffice-failure-title',
    trans.__('%1 is protected by a password', label)
  );
  const name = element(
    'label',
    'jp-OnlyOffice-password-label',
    trans.__('Password')
  );
  const field = element(
    'input',
    'jp-OnlyOffice-field jp-OnlyOffice-password-field'
  );
  field.type = 'password';
  field.autofocus = true;
  // It belongs to the document, not to this place.
  field.autocomplete = 'off';
  field.required = true;
  name.append(field);
  const complains = element(
    'p',
    'jp-OnlyOffice-password-complaint',
    complaint ?? ''
  );
  complains.setAttribute('role', 'alert');
  if (complaint !== null) {
    field.setAttribute('aria-invalid', 'true');
  }
  const open = button(trans.__('Open'), () => undefined);
  open.type = 'submit';
  open.classList.add('jp-mod-accept');
  const actions = element('div', 'jp-OnlyOffice-failure-actions');
  actions.append(open);
  form.append(
    title,
    name,
    complains,
    element(
      'p',
      'jp-OnlyOffice-failure-hint',
      trans.__('It is kept only until this tab is closed.')
    ),
    actions
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (field.value !== '') {
      unlock(field.value);
    }
  });
  panel.append(form);
  return panel;
}

import type { TranslationBundle } from '@jupyterlab/translation';

import { button, element } from './elements';
import { isUnconnected } from './failures';
import type { IFailure } from './failures';
import type { INotice } from './status';
import { checkButton, connectButton } from './wanted';

/** The bars above the editor. */
export function noticeBar(
  notice: INotice,
  dismiss: () => void,
  trans: TranslationBundle
): HTMLElement {
  const bar = element('div', 'jp-OnlyOffice-notice');
  bar.dataset.severity = notice.severity;
  bar.dataset.notice = notice.id;
  bar.setAttribute('role', notice.severity === 'info' ? 'status' : 'alert');
  bar.append(element('span', 'jp-OnlyOffice-notice-text', notice.text));
  // Together, so that where there is little room they go below the text together.
  const buttons = element('div', 'jp-OnlyOffice-notice-buttons');
  const actions = notice.action ? [notice.action] : [];
  for (const { label, run } of [...actions, ...(notice.others ?? [])]) {
    buttons.append(button(label, run));
  }
  const close = button('×', dismiss);
  close.classList.add('jp-OnlyOffice-notice-close');
  close.setAttribute('aria-label', trans.__('Dismiss'));
  close.title = trans.__('Dismiss');
  buttons.append(close);
  bar.append(buttons);
  return bar;
}

/** The panel in place of an editor that cannot be shown. */
export function failurePanel(
  failure: IFailure,
  retry: () => void,
  trans: TranslationBundle
): HTMLElement {
  const panel = element('div', 'jp-OnlyOffice-failure');
  panel.dataset.failure = failure.kind;
  panel.setAttribute('role', 'alert');
  const body = element('div', 'jp-OnlyOffice-failure-body');
  body.append(
    element('h2', 'jp-OnlyOffice-failure-title', failure.title),
    element('p', 'jp-OnlyOffice-failure-detail', failure.detail),
    element('p', 'jp-OnlyOffice-failure-hint', failure.hint)
  );
  if (failure.command !== undefined) {
    body.append(
      element('code', 'jp-OnlyOffice-failure-command', failure.command)
    );
  }
  const actions = element('div', 'jp-OnlyOffice-failure-actions');
  const again = button(trans.__('Retry'), retry);
  again.classList.add('jp-mod-accept');
  actions.append(again, checkButton(trans.__('Check Connection')));
  if (isUnconnected(failure.kind)) {
    actions.append(connectButton(trans.__('Connect a Document Server…')));
  }
  if (failure.link !== undefined && /^https?:/.test(failure.link)) {
    const link = document.createElement('a');
    link.href = failure.link;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    link.textContent = trans.__('Open the address in a tab');
    actions.append(link);
  }
  body.append(actions);
  panel.append(body);
  return panel;
}

/** What is shown until the editor itself shows something. */
export function progressPanel(text: string): HTMLElement {
  const panel = element('div', 'jp-OnlyOffice-progress');
  panel.setAttribute('role', 'status');
  const wheel = element('div', 'jp-OnlyOffice-progress-wheel');
  wheel.setAttribute('aria-hidden', 'true');
  panel.append(wheel, element('p', 'jp-OnlyOffice-progress-text', text));
  return panel;
}

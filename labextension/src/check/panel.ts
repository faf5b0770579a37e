import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { button, element } from '../elements';
import type { IStep } from './client';
import { stepNames } from './names';
import { reportText } from './report';
import { isFailed } from './run';
import type { ConnectionCheck } from './run';

type State = 'ok' | 'advice' | 'failed' | 'skipped' | 'waiting';

/** Shows a check as it goes on, what is wrong, and what mends it. */
export class CheckPanel extends Widget {
  constructor(private readonly _options: CheckPanel.IOptions) {
    super();
    const { check, copy, trans } = this._options;
    this._names = stepNames(trans);
    this.addClass('jp-OnlyOffice-check');
    this._summary.setAttribute('role', 'status');
    this._list.setAttribute('aria-label', trans.__('Steps'));
    this._list.tabIndex = 0;
    // Never disabled: whoever has pressed it would lose the focus, and with it the keys.
    const retry = button(trans.__('Retry'), () => {
      void check.run();
    });
    this._copy = button(trans.__('Copy Report'), () => {
      copy(reportText(check, this._names, trans));
      this._copy.textContent = trans.__('Copied');
    });
    const actions = element('div', 'jp-OnlyOffice-check-actions');
    actions.append(retry, this._copy);
    this.node.append(this._summary, this._list, actions);
    check.changed.connect(this._update, this);
    this._update();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.check.dispose();
    }
    super.dispose();
  }

  private _update(): void {
    const { check, trans } = this._options;
    this._summary.textContent = summaryText(check, trans);
    this._summary.dataset.state = check.isRunning
      ? 'waiting'
      : check.isWell
        ? 'ok'
        : 'failed';
    const done = new Map(check.steps.map(step => [step.name, step]));
    const names = [...new Set([...this._names.keys(), ...done.keys()])];
    const next = check.isRunning ? names.find(name => !done.has(name)) : '';
    this._list.replaceChildren(
      ...names
        .filter(name => check.isRunning || done.has(name))
        .map(name => this._row(name, done.get(name) ?? null, name === next))
    );
    this._list.hidden = this._list.childElementCount === 0;
    this._copy.textContent = trans.__('Copy Report');
    this._list
      .querySelector('[data-state="failed"]')
      ?.scrollIntoView({ block: 'nearest' });
  }

  private _row(name: string, step: IStep | null, isNext: boolean): HTMLElement {
    const { trans } = this._options;
    const state = stateOf(step);
    const row = element('li', 'jp-OnlyOffice-check-step');
    row.dataset.step = name;
    row.dataset.state = state;
    row.classList.toggle('jp-mod-running', isNext);
    const mark = element('span', 'jp-OnlyOffice-check-mark', MARKS[state]);
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', stateText(state, trans));
    const says = element('div', 'jp-OnlyOffice-check-says');
    says.append(
      element('div', 'jp-OnlyOffice-check-name', this._names.get(name) ?? name)
    );
    if (step) {
      says.append(element('div', 'jp-OnlyOffice-check-detail', step.detail));
    }
    if (step && step.hint !== null) {
      says.append(element('div', 'jp-OnlyOffice-check-hint', step.hint));
    }
    row.append(mark, says);
    return row;
  }

  private readonly _names: ReadonlyMap<string, string>;
  private readonly _summary = element('p', 'jp-OnlyOffice-check-summary');
  private readonly _list = element('ol', 'jp-OnlyOffice-check-steps');
  private readonly _copy: HTMLButtonElement;
}

export namespace CheckPanel {
  export interface IOptions {
    check: ConnectionCheck;
    /** Put a text into the clipboard. */
    copy: (text: string) => void;
    trans: TranslationBundle;
  }
}

const MARKS: Readonly<Record<State, string>> = {
  ok: '✓',
  advice: '!',
  failed: '✕',
  skipped: '–',
  waiting: ''
};

function stateOf(step: IStep | null): State {
  if (!step) {
    return 'waiting';
  }
  if (isFailed(step)) {
    return 'failed';
  }
  if (step.skipped) {
    return 'skipped';
  }
  return step.hint === null ? 'ok' : 'advice';
}

function stateText(state: State, trans: TranslationBundle): string {
  switch (state) {
    case 'ok':
      return trans.__('Well');
    case 'advice':
      return trans.__('Well, with advice');
    case 'failed':
      return trans.__('Failed');
    case 'skipped':
      return trans.__('Not tried');
    case 'waiting':
      return trans.__('Waiting');
  }
}

function summaryText(check: ConnectionCheck, trans: TranslationBundle): string {
  if (check.isRunning) {
    return trans.__(
      'Trying every way between this browser, Jupyter and ONLYOFFICE…'
    );
  }
  if (check.error !== null) {
    return check.error;
  }
  return check.isWell
    ? trans.__('All is well: documents can be edited.')
    : trans.__(
        'Documents cannot be edited. What is marked below tells why, and what to do.'
      );
}

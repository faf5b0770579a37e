import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';

import { errorText } from '../failures';
import { OnlyOfficeResponseError } from '../request';
import { CHANGED, CONFLICT } from '../status';
import type { INotice } from '../status';
import type { OnlyOfficeWidget } from '../widget';
import type { Keep } from './client';
import type { IVersionTools } from './tools';

/** How long typing may take to be handed over, in milliseconds. */
const HAND_OVER_PATIENCE = 5_000;

type Kind = 'warning' | 'in-progress' | 'success' | 'info' | 'error';

/** The two sides of a conflict, until one of them is kept: the file, and the copy beside it. */
export class Conflict {
  constructor(
    /** Of the document; may follow it to a new name. */
    public path: string,
    /** The path of the copy with what was typed. */
    readonly copy: string,
    private readonly _message: string,
    private readonly _tools: Conflict.ITools
  ) {}

  /** Whether nothing is left to be chosen. */
  get isSettled(): boolean {
    return this._isSettled;
  }

  /** Ask people which side to keep: in the document's tab, and in a notification. */
  ask(): void {
    this._ask(this._message, 'warning');
  }

  /** Ask in a tab that was opened only now. */
  askIn(tab: OnlyOfficeWidget): void {
    if (this._notice) {
      tab.model.status.notify(this._notice);
    }
  }

  /** Open both sides, one beside the other. */
  async compare(): Promise<void> {
    const { open, tabAt } = this._tools;
    const document = await open(this.path);
    const isOpen = tabAt(this.copy) !== undefined;
    const copy = await open(this.copy, document);
    if (!isOpen) {
      // It is there to be looked at: what was typed into it would make one side more.
      copy?.model.readOnly();
    }
  }

  /** Keep one side, if somebody really wants to. */
  async keep(keep: Keep): Promise<void> {
    if (this._isBusy || !(await this._confirm(keep)) || this._isSettled) {
      return;
    }
    const { api, tabAt, trans } = this._tools;
    this._isBusy = true;
    this._tell(trans.__('Settling the conflict about %1…', this._name), {
      kind: 'in-progress'
    });
    try {
      await this._handOver();
      await api.settle(this.path, this.copy, keep);
    } catch (error) {
      if (isSettledAlready(error)) {
        this._settled(error.message, 'info');
      } else {
        this._ask(`${errorText(error, trans)} ${this._message}`, 'error');
      }
      return;
    } finally {
      this._isBusy = false;
    }
    this._settled(
      keep === 'mine'
        ? trans.__(
            '%1 holds what was typed. The other side is among its earlier versions.',
            this._name
          )
        : trans.__(
            '%1 stays as it was written. What was typed is among its earlier versions.',
            this._name
          ),
      'success'
    );
    tabAt(this.copy)?.close();
    await this._catchUp(keep);
  }

  /** Somebody else has chosen. */
  async settledElsewhere(): Promise<void> {
    if (this._isBusy || this._isSettled) {
      return;
    }
    const { tabAt, trans } = this._tools;
    this._settled(
      trans.__('The conflict about %1 has been settled.', this._name),
      'info'
    );
    tabAt(this.copy)?.close();
    const model = tabAt(this.path)?.model;
    if (model?.handOver.edited === false) {
      await model.catchUp().catch(() => false);
    }
  }

  private get _name(): string {
    return PathExt.basename(this.path);
  }

  private _ask(text: string, severity: 'warning' | 'error'): void {
    const { trans } = this._tools;
    const compare = (): void => {
      void this.compare();
    };
    const keep = (keep: Keep) => (): void => {
      void this.keep(keep);
    };
    this._tools.tabAt(this.path)?.model.status.dismiss(CHANGED);
    this._tell(text, {
      kind: severity,
      actions: [
        [trans.__('Compare'), 'default', compare],
        [trans.__('Keep mine'), 'accent', keep('mine')],
        [trans.__('Keep theirs'), 'default', keep('theirs')]
      ]
    });
  }

  private _settled(text: string, kind: 'success' | 'info'): void {
    const { refresh, tabAt } = this._tools;
    this._isSettled = true;
    this._tell(text, { kind });
    this._notice = null;
    tabAt(this.path)?.model.status.dismiss(this._id);
    refresh(PathExt.dirname(this.copy));
  }

  private async _confirm(keep: Keep): Promise<boolean> {
    const { trans } = this._tools;
    const [title, body, label] =
      keep === 'mine'
        ? [
            trans.__('Keep What Was Typed?'),
            trans.__(
              '%1 will hold what was typed. What somebody else has written into it becomes a kept version, which “Restore an Earlier Version…” brings back.',
              this._name
            ),
            trans.__('Keep mine')
          ]
        : [
            trans.__('Keep What Is in the File?'),
            trans.__(
              '%1 stays as somebody else has written it. What was typed becomes a kept version, which “Restore an Earlier Version…” brings back.',
              this._name
            ),
            trans.__('Keep theirs')
          ];
    const { button } = await showDialog({
      title,
      body,
      buttons: [Dialog.cancelButton(), Dialog.okButton({ label })]
    });
    return button.accept;
  }

  /** Have everything that was typed until now in the copy, so that nothing is left behind. */
  private async _handOver(): Promise<void> {
    const { save, tabAt, trans } = this._tools;
    const model = tabAt(this.path)?.model;
    if (model?.isEditing !== true) {
      return;
    }
    if (!(await model.handOver.settle(HAND_OVER_PATIENCE))) {
      throw new Error(
        trans.__('The editor has changes that it has not handed over.')
      );
    }
    await save(this.path);
  }

  /** Let the open editor show what the file holds now. */
  private async _catchUp(keep: Keep): Promise<void> {
    const { tabAt, trans } = this._tools;
    const model = tabAt(this.path)?.model;
    if (model?.isEditing !== true) {
      return;
    }
    if (keep === 'mine' && model.handOver.edited) {
      // What was typed is what it shows.
      model.noteSaved();
      return;
    }
    const isNew = await model.catchUp().catch(() => false);
    if (!isNew && keep === 'theirs') {
      model.status.notify({
        id: CHANGED,
        severity: 'warning',
        text: trans.__(
          'The editor still shows what was typed, as others are editing, too. Close the document everywhere to see what is in the file.'
        )
      });
    }
  }

  /** Say something in the tab and in the one notification that there is of this conflict. */
  private _tell(text: string, { kind, actions = [] }: Conflict.ITold): void {
    const [first, ...others] = actions.map(([label, , run]) => ({
      label,
      run
    }));
    this._notice = {
      id: this._id,
      severity: kind === 'warning' || kind === 'error' ? kind : 'info',
      text,
      lasting: true,
      ...(first ? { action: first, others } : {})
    };
    this._tools.tabAt(this.path)?.model.status.notify(this._notice);
    // In place of the last one: JupyterLab loses an update that follows too soon upon the first.
    if (this._notification !== null) {
      Notification.dismiss(this._notification);
    }
    this._notification = Notification.emit(text, kind, {
      autoClose: kind === 'success' || kind === 'info' ? 10_000 : false,
      actions: actions.map(([label, displayType, run]) => ({
        label,
        displayType,
        callback: event => {
          // It stays until the conflict is settled.
          event.preventDefault();
          run();
        }
      }))
    });
  }

  private get _id(): string {
    return `${CONFLICT}${this.copy}`;
  }

  private _notice: INotice | null = null;
  private _notification: string | null = null;
  private _isBusy = false;
  private _isSettled = false;
}

export namespace Conflict {
  export interface ITools extends IVersionTools {
    /** Open a document, in a split beside another one if there is one. */
    readonly open: (
      path: string,
      beside?: OnlyOfficeWidget
    ) => Promise<OnlyOfficeWidget | undefined>;
    /** Have what was typed so far written. */
    readonly save: (path: string) => Promise<unknown>;
  }

  /** What goes with a text. */
  export interface ITold {
    readonly kind: Kind;
    readonly actions?: readonly (readonly [
      label: string,
      displayType: Notification.ActionDisplayType,
      run: () => void
    ])[];
  }
}

function isSettledAlready(error: unknown): error is OnlyOfficeResponseError {
  return (
    error instanceof OnlyOfficeResponseError && error.reason === 'not-found'
  );
}

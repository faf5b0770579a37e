import type { Event } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** The schema of the server part's events. */
export const EVENT_SCHEMA =
  'https://events.jupyter.org/jupyter_onlyoffice/document/v1';

const ACTIONS = [
  'opened',
  'saved',
  'force-saved',
  'conflict',
  'settled',
  'restored',
  'mentioned',
  'requested',
  'recovered',
  'submitted',
  'save-failed',
  'closed'
] as const;

export type DocumentAction = (typeof ACTIONS)[number];

/** What happened to a document on the server. */
export interface IDocumentEvent {
  readonly path: string;
  readonly action: DocumentAction;
  /** The path of the copy that was made. */
  readonly copy: string | null;
  /** How many people edit the document; null where the event does not say. */
  readonly users: number | null;
  /** The kernel whose code wants the document to be opened; null if it is not known. */
  readonly kernel: string | null;
  /** A sentence for the person who edits. */
  readonly message: string | null;
}

/** Picks the server part's events out of the stream of all events. */
export class DocumentEvents {
  constructor(events: Event.IManager) {
    events.stream.connect(this._onEmission, this);
  }

  get occurred(): ISignal<this, IDocumentEvent> {
    return this._occurred;
  }

  private _onEmission(_: Event.IManager, emission: Event.Emission): void {
    const event = documentEvent(emission);
    if (event) {
      this._occurred.emit(event);
    }
  }

  private readonly _occurred = new Signal<this, IDocumentEvent>(this);
}

/** Whether an action has written the document itself. */
export function isWrite(action: DocumentAction): boolean {
  return action === 'saved' || action === 'force-saved';
}

/** Whether the list of files in the folder may be another one after an event. */
export function changesFolder({ action, copy }: IDocumentEvent): boolean {
  return isWrite(action) || action === 'recovered' || copy !== null;
}

/** The event in an emission; null if it is not one of ours. */
export function documentEvent(emission: Event.Emission): IDocumentEvent | null {
  const { schema_id, path, copy, kernel, users, message } = emission;
  const action = ACTIONS.find(known => known === emission.action);
  if (schema_id !== EVENT_SCHEMA || typeof path !== 'string' || !action) {
    return null;
  }
  return {
    path,
    action,
    copy: typeof copy === 'string' ? copy : null,
    kernel: typeof kernel === 'string' ? kernel : null,
    users: Array.isArray(users)
      ? users.length
      : typeof users === 'number'
        ? users
        : null,
    message: typeof message === 'string' && message !== '' ? message : null
  };
}

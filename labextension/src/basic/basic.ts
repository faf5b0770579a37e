import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type { HandOver } from '../handover';
import type { DocumentStatus } from '../status';

/** An editor of documents that works in the page itself. */
export interface IPageEditor extends IDisposable {
  readonly node: HTMLElement;

  /** Emitted when something was typed, or changed in another way. */
  readonly typed: ISignal<IPageEditor, void>;

  /** Show a document in place of the present one; rejects where it cannot be read. */
  show(bytes: ArrayBuffer): Promise<void>;
  /** The document as it is now. */
  bytes(): Promise<ArrayBuffer>;
  /**
   * The document as it is now, with every part of it written by this editor.
   *
   * More may be missing in it than in `bytes`, which takes over what was not touched.
   */
  rewritten(): Promise<ArrayBuffer>;
  focus(): void;
}

/** Editing in the page, as the tab that holds it knows it. */
export interface IBasic extends IDisposable {
  readonly node: HTMLElement;
  /**
   * Begin, once the node is in the page.
   *
   * Resolves also where it is told instead why that cannot be; rejects where nobody was told.
   */
  open(): Promise<void>;
  focus(): void;
  /** The tab is seen again. */
  wake(): void;
  /**
   * Store what was typed.
   *
   * Rejects with `SaveCancelled` where it is not stored, which people have been told then.
   */
  save(): Promise<void>;
  /**
   * Ask what to do about what is not saved, if anything is not.
   *
   * @returns whether this can be closed.
   */
  settle(): Promise<boolean>;
}

/** The tab that a document is edited in. */
export interface IBasicHost {
  readonly status: DocumentStatus;
  readonly handOver: HandOver;
  /** Whether what was typed before, and not saved, is to come back at once. */
  readonly restore: boolean;
  /** The document's name. */
  label(): string;
  /** Whether anybody can see the tab. */
  isVisible(): boolean;
  /** Ask for an editor of the Document Server, or show the preview where there is none. */
  leave(): void;
}

/** Begins to edit documents in the page; what that takes is loaded with the first. */
export type BasicFactory = (host: IBasicHost) => Promise<IBasic>;

/**
 * A save that did not take place, of which people know why.
 *
 * By its name JupyterLab knows that there is nothing to tell.
 */
export class SaveCancelled extends Error {
  constructor() {
    super('The document was not saved');
    this.name = 'ModalCancelError';
  }
}

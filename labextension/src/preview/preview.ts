import type { IDisposable } from '@lumino/disposable';

import type { IPreviewOffer } from '../api';
import type { DocumentStatus } from '../status';
import type { IReading } from './source';

/** A preview, as the tab that holds it knows it. */
export interface IPreview extends IDisposable {
  readonly node: HTMLElement;
  /** Take the focus to where one can go on. */
  focus(): void;
  /** The tab is seen again. */
  wake(): void;
}

/** The tab that a preview is in. */
export interface IPreviewHost {
  readonly status: DocumentStatus;
  /** The document's name. */
  label(): string;
  /** Whether anybody can see the tab. */
  isVisible(): boolean;
  /** Ask for an editor again. */
  retry(): void;
  /**
   * Edit the document in the page itself.
   *
   * @param restore - Whether what was typed before, and not saved, is to come back at once.
   */
  edit(restore?: boolean): void;
}

/** Makes previews; what that takes is loaded with the first. */
export type PreviewFactory = (
  offer: IPreviewOffer,
  host: IPreviewHost
) => Promise<IPreview>;

/** Offers to convert a document, read in the way given. */
export type Convert = (reading: IReading) => void;

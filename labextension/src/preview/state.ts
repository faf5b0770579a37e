import type { IFailure } from '../failures';
import type { IPreviewDocument } from './source';

/**
 * How far the preview is.
 *
 * `shown` has a new document whenever there is a newer one; while that is made, the old one stays.
 */
export type PreviewState =
  | { readonly phase: 'making' }
  | {
      readonly phase: 'locked';
      /** What is wrong with the password that was given; null if none was. */
      readonly complaint: string | null;
    }
  | { readonly phase: 'shown'; readonly document: IPreviewDocument }
  | { readonly phase: 'failed'; readonly failure: IFailure };

import type { EditorType, IEditorReply, IPreviewOffer } from './api';
import type { IDocsAPI } from './docsapi';
import type { IFailure } from './failures';
import type { IPreferences } from './settings';

/** One editor's worth of what the server said: a new object for each new editor. */
export interface ISession {
  readonly api: IDocsAPI;
  readonly reply: IEditorReply;
}

/**
 * How far the editor is.
 *
 * `silent` is a `loading` that takes suspiciously long: the frame stays, in case it does answer.
 * `rendering` is the editor's own progress; from then on it shows everything itself. `preview` is
 * what there is where no Document Server can be had: it goes on by itself from there. So does
 * `basic`, in which the document is edited in the page itself.
 */
export type EditorState =
  | { readonly phase: 'idle' | 'opening' }
  | {
      readonly phase: 'loading' | 'rendering' | 'ready';
      readonly session: ISession;
    }
  | {
      readonly phase: 'silent';
      readonly session: ISession;
      readonly failure: IFailure;
    }
  | { readonly phase: 'preview'; readonly offer: IPreviewOffer }
  | {
      readonly phase: 'basic';
      readonly offer: IPreviewOffer;
      /** Whether what was typed before, and not saved, is to come back at once. */
      readonly restore: boolean;
    }
  | { readonly phase: 'failed'; readonly failure: IFailure };

/** How the editor is to look, asked anew each time one is opened. */
export interface IEditorPreferences {
  readonly type: EditorType;
  readonly theme: string;
  readonly lang: string;
  /** What somebody has chosen; undefined where the server's own defaults hold. */
  readonly preferences?: IPreferences | undefined;
  /** Set where this page can show where a document is. */
  readonly back?: 'lab' | undefined;
}

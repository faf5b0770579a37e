import type { IDisposable } from '@lumino/disposable';

/** Keys that mean something to an editor of documents, with Ctrl or ⌘. */
const KEYS: ReadonlySet<string> = new Set([
  ...Array.from('abcefhijklruvxyz0=+-[]\\'),
  'arrowdown',
  'arrowleft',
  'arrowright',
  'arrowup',
  'backspace',
  'delete',
  'end',
  'enter',
  'home'
]);

/** What tells JupyterLab that the keys pressed in an element are none of its own. */
const SUPPRESS = 'data-lm-suppress-shortcuts';

/** Lets an editor have the keys that JupyterLab would take for commands, such as Ctrl+B. */
export class EditorKeys implements IDisposable {
  constructor(private readonly _node: HTMLElement) {
    // Before JupyterLab, which listens at the document.
    window.addEventListener('keydown', this._onKeyDown, true);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    window.removeEventListener('keydown', this._onKeyDown, true);
  }

  private readonly _onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event;
    if (target instanceof Node && this._node.contains(target)) {
      this._node.toggleAttribute(SUPPRESS, isForEditor(event));
    }
  };

  private _isDisposed = false;
}

function isForEditor(event: KeyboardEvent): boolean {
  if (!event.ctrlKey && !event.metaKey) {
    return !event.altKey && !/^F\d/.test(event.key);
  }
  const key = event.key.toLowerCase();
  // The command palette.
  return KEYS.has(key) && !(key === 'c' && event.shiftKey);
}

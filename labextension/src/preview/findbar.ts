import type { TranslationBundle } from '@jupyterlab/translation';
import {
  caretDownIcon,
  caretUpIcon,
  closeIcon
} from '@jupyterlab/ui-components';

import { element, iconButton } from '../elements';
import type { IFindings, IPages } from './pages';

/** How long to wait for the next letter before searching, in milliseconds. */
const TYPING = 150;

/** Searches the pages for a text. */
export class FindBar {
  constructor(private readonly _trans: TranslationBundle) {
    this.node.setAttribute('role', 'search');
    this.node.hidden = true;
    this._field.type = 'text';
    this._field.placeholder = _trans.__('Find');
    this._field.setAttribute('aria-label', _trans.__('Find in the document'));
    this._count.setAttribute('role', 'status');
    this._field.addEventListener('input', () => {
      clearTimeout(this._timer);
      this._timer = setTimeout(() => {
        this._find('next');
      }, TYPING);
    });
    this.node.addEventListener('keydown', event => {
      this._onKeyDown(event);
    });
    this.node.append(
      this._field,
      this._count,
      iconButton(caretUpIcon, _trans.__('Previous match'), () => {
        this._find('previous');
      }),
      iconButton(caretDownIcon, _trans.__('Next match'), () => {
        this._find('next');
      }),
      iconButton(closeIcon, _trans.__('Close'), () => {
        this.close();
      })
    );
  }

  readonly node = element('div', 'jp-OnlyOffice-find');

  get isOpen(): boolean {
    return !this.node.hidden;
  }

  /** Give the bar the pages to search. */
  setPages(pages: IPages): void {
    this._pages = pages;
  }

  /** Show the bar, with what is selected in the pages, if anything is. */
  open(selected: string): void {
    this.node.hidden = false;
    if (selected !== '') {
      this._field.value = selected;
    }
    this._field.focus();
    this._field.select();
    if (this._field.value !== '') {
      this._find('next');
    }
  }

  /** Hide the bar and forget the search. */
  close(): void {
    clearTimeout(this._timer);
    if (this.isOpen) {
      this.node.hidden = true;
      this._pages?.find('', 'next');
      this._pages?.focus();
    }
  }

  /** Show how far the search is. */
  update(): void {
    const findings = this._pages?.findings;
    this._count.textContent = findings ? this._countText(findings) : '';
    const isMissing =
      findings !== undefined &&
      findings.text !== '' &&
      !findings.isPending &&
      findings.total === 0;
    this._field.setAttribute('aria-invalid', String(isMissing));
  }

  private _find(direction: 'next' | 'previous'): void {
    clearTimeout(this._timer);
    this._pages?.find(this._field.value, direction);
  }

  private _onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.close();
    } else if (event.key === 'Enter' && event.target === this._field) {
      this._find(event.shiftKey ? 'previous' : 'next');
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private _countText({ text, current, total, isPending }: IFindings): string {
    if (text === '' || (isPending && total === 0)) {
      return '';
    }
    return total === 0
      ? this._trans.__('Not found')
      : this._trans.__('%1 of %2', String(current), String(total));
  }

  private readonly _field = element(
    'input',
    'jp-OnlyOffice-field jp-OnlyOffice-find-field'
  );
  private readonly _count = element('span', 'jp-OnlyOffice-find-count');
  private _pages: IPages | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

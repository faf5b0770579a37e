import type { TranslationBundle } from '@jupyterlab/translation';
import {
  addIcon,
  caretDownIcon,
  caretUpIcon,
  searchIcon
} from '@jupyterlab/ui-components';

import { element, iconButton, select } from '../elements';
import { lessIcon, printIcon } from '../icons';
import type { IPages, Zoom } from './pages';

/** The factors that the list of zooms offers. */
const FACTORS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];

/** The value of the item for a zoom that is not in the list. */
const OTHER = 'other';

/** Moves through the pages and zooms them. */
export class PagesTools {
  constructor(options: PagesTools.IOptions) {
    const { actions, trans } = options;
    this._options = options;
    this.node.setAttribute('role', 'toolbar');
    this.node.setAttribute('aria-label', trans.__('Pages'));
    this._makePageField();
    this._zoom = select(
      trans.__('Zoom'),
      [
        ['auto', trans.__('Automatic')],
        ['page-width', trans.__('Fit width')],
        ['page-fit', trans.__('Fit page')],
        ...FACTORS.map(factor => [String(factor), percent(factor)] as const)
      ],
      'auto',
      value => {
        this._pages?.setZoom(asZoom(value));
      }
    );
    this._other = new Option('', OTHER);
    this._other.hidden = true;
    this._zoom.append(this._other);
    this.node.append(
      group(
        'pages',
        iconButton(caretUpIcon, trans.__('Previous page'), () => {
          this._turn(-1);
        }),
        iconButton(caretDownIcon, trans.__('Next page'), () => {
          this._turn(1);
        }),
        this._page,
        this._count
      ),
      group(
        'zoom',
        iconButton(lessIcon, trans.__('Zoom out'), () => {
          this._pages?.zoomBy(-1);
        }),
        this._zoom,
        iconButton(addIcon, trans.__('Zoom in'), () => {
          this._pages?.zoomBy(1);
        })
      ),
      group(
        'use',
        iconButton(searchIcon, trans.__('Find…'), actions.find),
        iconButton(printIcon, trans.__('Print'), actions.print)
      )
    );
    this.update();
  }

  readonly node = element('div', 'jp-OnlyOffice-tools');

  /** Give the tools the pages that they are for. */
  setPages(pages: IPages): void {
    this._pages = pages;
    this.update();
  }

  /** Show where the pages are now. */
  update(): void {
    const pages = this._pages;
    const count = pages?.count ?? 0;
    for (const control of this.node.querySelectorAll<
      HTMLButtonElement | HTMLInputElement | HTMLSelectElement
    >('button, input, select')) {
      control.disabled = count === 0;
    }
    if (!pages || count === 0) {
      this._page.value = '';
      this._count.textContent = '';
      return;
    }
    if (document.activeElement !== this._page) {
      this._page.value = String(pages.page);
    }
    this._page.style.width = `${String(String(count).length + 2)}ch`;
    this._count.textContent = this._options.trans.__('of %1', String(count));
    const { zoom } = pages;
    this._other.textContent = percent(pages.scale);
    const isListed = typeof zoom === 'string' || FACTORS.includes(zoom);
    this._zoom.value = isListed ? String(zoom) : OTHER;
    this._zoom.title = this._options.trans.__('Zoom: %1', percent(pages.scale));
  }

  private _turn(pages: number): void {
    this._pages?.goTo(this._pages.page + pages);
  }

  private _makePageField(): void {
    const field = this._page;
    field.type = 'text';
    field.inputMode = 'numeric';
    field.autocomplete = 'off';
    field.setAttribute('aria-label', this._options.trans.__('Page'));
    field.addEventListener('focus', () => {
      field.select();
    });
    field.addEventListener('change', () => {
      const page = Number.parseInt(field.value, 10);
      if (Number.isNaN(page)) {
        this.update();
      } else {
        this._pages?.goTo(page);
      }
    });
    field.addEventListener('keydown', event => {
      if (event.key === 'Enter') {
        // The change is told before the focus goes, so that the field shows what came of it.
        event.preventDefault();
        field.dispatchEvent(new Event('change'));
        this._pages?.focus();
      }
    });
    field.addEventListener('blur', () => {
      setTimeout(() => {
        this.update();
      });
    });
  }

  private readonly _options: PagesTools.IOptions;
  private readonly _page = element(
    'input',
    'jp-OnlyOffice-field jp-OnlyOffice-tools-page'
  );
  private readonly _count = element('span', 'jp-OnlyOffice-tools-count');
  private readonly _zoom: HTMLSelectElement;
  private readonly _other: HTMLOptionElement;
  private _pages: IPages | null = null;
}

export namespace PagesTools {
  export interface IOptions {
    trans: TranslationBundle;
    actions: { readonly find: () => void; readonly print: () => void };
  }
}

function group(name: string, ...nodes: HTMLElement[]): HTMLElement {
  const node = element(
    'div',
    `jp-OnlyOffice-tools-group jp-OnlyOffice-tools-${name}`
  );
  node.append(...nodes);
  return node;
}

function asZoom(value: string): Zoom {
  switch (value) {
    case 'auto':
    case 'page-width':
    case 'page-fit':
      return value;
    default:
      return Number(value);
  }
}

function percent(factor: number): string {
  return `${String(Math.round(factor * 100))} %`;
}

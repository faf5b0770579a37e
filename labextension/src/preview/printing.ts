import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';

import { pngOf } from '../canvas';

/** How finely pages are printed, in dots per inch. */
const RESOLUTION = 150;

/** The unit of a PDF, as parts of an inch. */
const POINTS = 72;

/**
 * Print a PDF, drawn by pdf.js into a frame that nobody sees.
 *
 * The browser's own viewer could do so as well, but not every browser lets a page print it.
 *
 * @param tell - Called with the number of pages that are ready.
 */
export async function printDocument(
  pdf: PDFDocumentProxy,
  tell: (pages: number) => void,
  signal: AbortSignal
): Promise<void> {
  // Nobody tells for sure when the dialog of the one before was closed.
  last?.dispose();
  const printout = new Printout();
  last = printout;
  try {
    for (let number = 1; number <= pdf.numPages; number += 1) {
      await printout.add(await pdf.getPage(number));
      if (signal.aborted) {
        printout.dispose();
        return;
      }
      tell(number);
    }
    printout.print();
  } catch (error) {
    printout.dispose();
    throw error;
  }
}

class Printout {
  constructor() {
    this._frame.className = 'jp-OnlyOffice-print';
    this._frame.setAttribute('aria-hidden', 'true');
    this._frame.tabIndex = -1;
    document.body.append(this._frame);
    const { document: content } = this._window;
    content.head.append(this._style);
    this._style.append(
      'body { margin: 0 } img { display: block; break-after: page }'
    );
  }

  /** Draw one more page. */
  async add(page: PDFPageProxy): Promise<void> {
    const size = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: RESOLUTION / POINTS });
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    await page.render({ canvas, viewport, intent: 'print' }).promise;
    const image = await pngOf(canvas, 'The page is too large to be printed');
    const url = URL.createObjectURL(image);
    // Its memory is not given back before long otherwise.
    canvas.width = canvas.height = 0;
    this._urls.push(url);
    const shown = this._window.document.createElement('img');
    shown.src = url;
    shown.style.width = `${String(size.width)}pt`;
    shown.style.height = `${String(size.height)}pt`;
    shown.style.setProperty('page', this._paper(size.width, size.height));
    this._window.document.body.append(shown);
    await shown.decode();
  }

  /** Hand the pages to the browser, which asks how to print them. */
  print(): void {
    this._window.addEventListener('afterprint', () => {
      this.dispose();
    });
    this._window.focus();
    this._window.print();
  }

  dispose(): void {
    this._frame.remove();
    for (const url of this._urls.splice(0)) {
      URL.revokeObjectURL(url);
    }
  }

  /** The name of the paper of a size, in points. */
  private _paper(width: number, height: number): string {
    const size = `${String(width)}pt ${String(height)}pt`;
    const known = this._papers.get(size);
    if (known !== undefined) {
      return known;
    }
    const name = `paper${String(this._papers.size)}`;
    this._papers.set(size, name);
    this._style.append(` @page ${name} { size: ${size}; margin: 0 }`);
    return name;
  }

  private get _window(): Window & typeof globalThis {
    const { contentWindow } = this._frame;
    if (!contentWindow) {
      throw new Error('The frame is not in the page');
    }
    return contentWindow as Window & typeof globalThis;
  }

  private readonly _frame = document.createElement('iframe');
  private readonly _style = document.createElement('style');
  private readonly _papers = new Map<string, string>();
  private readonly _urls: string[] = [];
}

let last: Printout | null = null;

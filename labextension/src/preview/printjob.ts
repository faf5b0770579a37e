import type { TranslationBundle } from '@jupyterlab/translation';

import type { DocumentStatus } from '../status';
import { printFailure } from './failures';
import type { IPages } from './pages';

/** The id of the notice that something is about to be printed. */
const PRINTING = 'preview-printing';

/** Prints pages, one document at a time, and tells how far that is. */
export class PrintJob {
  constructor(private readonly _options: PrintJob.IOptions) {}

  /** Print pages, unless some are just being printed. */
  async print(pages: IPages): Promise<void> {
    if (this._printing) {
      return;
    }
    const { status, trans } = this._options;
    const printing = new AbortController();
    this._printing = printing;
    const tell = (ready: number): void => {
      this._tell(ready, pages.count);
    };
    try {
      tell(0);
      await pages.print(tell, printing.signal);
      status.dismiss(PRINTING);
    } catch (error) {
      const { detail, hint, title } = printFailure(error, trans);
      status.notify({
        id: PRINTING,
        severity: 'error',
        text: `${title}. ${detail} ${hint}`
      });
    }
    this._printing = null;
  }

  /** Print no more of what is being printed. */
  cancel(): void {
    this._printing?.abort();
  }

  private _tell(ready: number, count: number): void {
    const { status, trans } = this._options;
    status.notify({
      id: PRINTING,
      severity: 'info',
      text: trans.__(
        'Preparing to print: page %1 of %2…',
        String(ready),
        String(count)
      ),
      action: {
        label: trans.__('Cancel'),
        run: () => {
          this.cancel();
        }
      }
    });
  }

  private _printing: AbortController | null = null;
}

export namespace PrintJob {
  export interface IOptions {
    status: DocumentStatus;
    trans: TranslationBundle;
  }
}

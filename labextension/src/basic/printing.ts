import type { TranslationBundle } from '@jupyterlab/translation';

import type { IPages } from '../preview/pages';
import { PrintJob } from '../preview/printjob';
import type { DocumentStatus } from '../status';

/** Prints documents as the preview shows them, which is how ONLYOFFICE lays them out. */
export class PreviewPrinting {
  constructor(private readonly _options: PreviewPrinting.IOptions) {
    const { status, trans } = _options;
    this._job = new PrintJob({ status, trans });
  }

  /**
   * Print what is in the file.
   *
   * Rejects where there is no preview of it.
   *
   * @param host - Where pages can be that nobody sees.
   */
  async print(host: HTMLElement): Promise<void> {
    if (this._isPrinting) {
      return;
    }
    this._isPrinting = true;
    let pages: IPages | null = null;
    try {
      const pdf = await this._options.fetch();
      pages = await this._options.pages();
      host.append(pages.node);
      await pages.show(pdf);
      await this._job.print(pages);
    } finally {
      pages?.dispose();
      this._isPrinting = false;
    }
  }

  /** Print no more of what is being printed. */
  cancel(): void {
    this._job.cancel();
  }

  private readonly _job: PrintJob;
  private _isPrinting = false;
}

export namespace PreviewPrinting {
  export interface IOptions {
    status: DocumentStatus;
    trans: TranslationBundle;
    /** Get the PDF. */
    fetch: () => Promise<Blob>;
    pages: () => Promise<IPages>;
  }
}

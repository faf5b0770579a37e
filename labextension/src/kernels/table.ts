import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { KernelMessage } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PanelLayout, Widget } from '@lumino/widgets';

import { element } from '../elements';
import { isRecord, textOf } from '../request';

import '../../style/kernels.css';

/** What a kernel says of a table that it can write into a spreadsheet. */
export const TABLE_MIME = 'application/vnd.jupyter-onlyoffice.table+json';

/** Before HTML, which a table has as well. */
const RANK = 45;

/** Shows a table as ever, with a button that opens it in a spreadsheet. */
export class TableOutput extends Widget implements IRenderMime.IRenderer {
  constructor(options: TableOutput.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-OnlyOffice-table');
    this.layout = new PanelLayout();
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const { open, rendermime, trans } = this._options;
    const layout = this.layout as PanelLayout;
    for (const widget of [...layout.widgets]) {
      widget.dispose();
    }
    const mime = ['text/html', 'text/plain'].find(type => type in model.data);
    if (mime !== undefined) {
      const output = rendermime.createRenderer(mime);
      layout.addWidget(output);
      await output.renderModel(model);
    }
    const key = textOf(model.data[TABLE_MIME], 'table');
    if (key === null || this.isDisposed) {
      return;
    }
    const button = element(
      'button',
      'jp-Button jp-mod-minimal jp-OnlyOffice-table-open',
      trans.__('Open in spreadsheet')
    );
    button.title = trans.__('Write this table into a new file, and open that');
    button.addEventListener('click', () => {
      button.disabled = true;
      void open(key, this.node).finally(() => {
        button.disabled = false;
      });
    });
    layout.addWidget(new Widget({ node: button }));
  }

  private readonly _options: TableOutput.IOptions;
}

export namespace TableOutput {
  export interface IOptions {
    rendermime: Pick<IRenderMimeRegistry, 'createRenderer'>;
    trans: TranslationBundle;
    /** Have the kernel write its table, and show that; `node` is where the output is. */
    open: (key: string, node: HTMLElement) => Promise<void>;
  }
}

/** Makes outputs of tables. */
export function tableFactory(
  options: TableOutput.IOptions
): IRenderMime.IRendererFactory {
  return {
    safe: true,
    mimeTypes: [TABLE_MIME],
    defaultRank: RANK,
    createRenderer: () => new TableOutput(options)
  };
}

/** What code has to be run for a table to be opened. */
export function codeFor(key: string): string {
  return `__import__("importlib").import_module("jupyter_onlyoffice.kernel.ipython").show_table(${JSON.stringify(key)})`;
}

/** Why code failed; null if it did not. */
export function failureOf(
  reply: KernelMessage.IExecuteReplyMsg | undefined
): string | null {
  const content: unknown = reply?.content;
  return isRecord(content) && content.status !== 'ok'
    ? (textOf(content, 'evalue') ?? '')
    : null;
}

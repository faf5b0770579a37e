import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { KernelMessage } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { isFromHere, kernelAround } from '../../src/kernels/sessions';
import { TABLE_MIME, codeFor, failureOf } from '../../src/kernels/table';
import { tableFactory } from '../../src/kernels/table';

class Html extends Widget implements IRenderMime.IRenderer {
  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.node.textContent = model.data['text/html'] as string;
    return Promise.resolve();
  }
}

/** A notebook as the shell has it. */
function notebook(kernel: string): Widget {
  const widget = new Widget();
  return Object.assign(widget, {
    sessionContext: { session: { kernel: { id: kernel } } }
  });
}

function shell(...widgets: Widget[]): Pick<JupyterFrontEnd.IShell, 'widgets'> {
  return { widgets: () => widgets[Symbol.iterator]() };
}

describe('the output of a table', () => {
  it('is what it was, with a button that opens it', async () => {
    const opened: string[] = [];
    const factory = tableFactory({
      rendermime: { createRenderer: () => new Html() },
      trans: nullTranslator.load('jupyter_onlyoffice'),
      open: key => {
        opened.push(key);
        return Promise.resolve();
      }
    });
    const output = factory.createRenderer({} as IRenderMime.IRendererOptions);
    const model = new MimeModel({
      data: { 'text/html': 'a table', [TABLE_MIME]: { table: 'k' } }
    });
    await output.renderModel(model);
    await output.renderModel(model);
    expect(output.node.textContent).toBe('a tableOpen in spreadsheet');
    output.node.querySelector('button')?.click();
    expect(opened).toEqual(['k']);
    output.dispose();
  });

  it('hands over no code by a key', () => {
    expect(codeFor('a")+evil("')).toContain('show_table("a\\")+evil(\\"")');
  });

  it('knows why code failed', () => {
    const reply = (content: object): KernelMessage.IExecuteReplyMsg =>
      ({ content }) as KernelMessage.IExecuteReplyMsg;
    expect(failureOf(reply({ status: 'ok' }))).toBeNull();
    expect(failureOf(reply({ status: 'error', evalue: 'Why' }))).toBe('Why');
    expect(failureOf(reply({ status: 'aborted' }))).toBe('');
  });
});

describe('whose kernel it is', () => {
  it('is the page with a notebook or console of that kernel', () => {
    const page = shell(new Widget(), notebook('a'));
    expect(isFromHere('a', page)).toBe(true);
    expect(isFromHere('b', page)).toBe(false);
    expect(isFromHere(null, page)).toBe(true);
  });

  it('is the one around an output', () => {
    const one = notebook('a');
    const node = document.createElement('p');
    one.node.append(node);
    expect(kernelAround(node, shell(notebook('b'), one))?.id).toBe('a');
    expect(kernelAround(node, shell(notebook('b')))).toBeNull();
  });
});

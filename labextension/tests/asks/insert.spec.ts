import { Dialog } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import { dismissDialog, waitForDialog } from '@jupyterlab/testing';

import { AsksAPI } from '../../src/asks/client';
import type { IDocEditor } from '../../src/docsapi';
import { Asking, until } from './asking';
import './watched';

/** An editor that notes what it is given. */
class Taker implements IDocEditor {
  readonly given: [method: string, what: unknown][] = [];

  destroyEditor(): void {
    // Nothing is to be seen.
  }

  setActionLink(url: string): void {
    this.given.push(['setActionLink', url]);
  }
}

function names(): string[] {
  return [
    ...document.querySelectorAll('.jp-Dialog .jp-DirListing-itemName')
  ].map(node => node.textContent.trim());
}

describe('Files for the editor', () => {
  let asking: Asking;
  let editor: Taker;

  beforeEach(() => {
    asking = new Asking();
    asking.editor = editor = new Taker();
    asking.files = ['letter.docx', 'people.xlsx', 'photo.PNG', 'notes.py'];
  });

  afterEach(() => {
    Dialog.flush();
    asking.dispose();
  });

  it.each([
    ['onRequestInsertImage', 'photo.PNG'],
    ['onRequestSelectDocument', 'letter.docx'],
    ['onRequestSelectSpreadsheet', 'people.xlsx']
  ])('should be offered by type for %s', async (event, file) => {
    asking.ask(event, { c: 'any' });
    await waitForDialog();
    await until(() => names().length > 0);
    expect(names()).toEqual([file]);
    await dismissDialog();
    expect(editor.given).toEqual([]);
    expect(asking.notices).toEqual([]);
  });

  it('should be asked for once more where nothing was chosen', async () => {
    asking.ask('onRequestInsertImage', { c: 'add' });
    await waitForDialog();
    await until(() => names().length > 0);
    const first = document.querySelector('.jp-Dialog');
    first?.querySelector<HTMLElement>('.jp-mod-accept')?.click();
    await until(
      () => ![null, first].includes(document.querySelector('.jp-Dialog'))
    );
    await until(() => names().length > 0);
    await dismissDialog();
    expect(editor.given).toEqual([]);
  });

  it('should be an address for a place in the document', () => {
    const place = { action: { type: 'bookmark', data: 'x' } };
    asking.ask('onMakeActionLink', place);
    expect(editor.given).toEqual([
      ['setActionLink', `http://jupyter/a/b.docx#${JSON.stringify(place)}`]
    ]);
  });
});

describe('AsksAPI#linkTo()', () => {
  it('should lead to the page of the document, with the place quoted', () => {
    const settings = ServerConnection.makeSettings({
      baseUrl: 'http://hub/user/ann/'
    });
    expect(new AsksAPI(settings).linkTo('a b/ü.docx', { data: '&' })).toBe(
      'http://hub/user/ann/onlyoffice/edit/a%20b/%C3%BC.docx?place=%7B%22data%22%3A%22%26%22%7D'
    );
  });
});

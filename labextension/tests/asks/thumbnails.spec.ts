import { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';

import { ThumbnailRenderer, Thumbnails } from '../../src/asks/thumbnails';
import { Watched } from './watched';

function file(
  name: string,
  more: Partial<Contents.IModel> = {}
): Contents.IModel {
  return {
    name,
    path: `a/${name}`,
    type: 'file',
    format: null,
    content: null,
    mimetype: '',
    writable: true,
    created: '2026-01-01T00:00:00Z',
    last_modified: '2026-01-01T00:00:00Z',
    size: 1000,
    ...more
  };
}

/** Let what has settled be heard of. */
async function heard(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
}

describe('Thumbnails', () => {
  let thumbnails: Thumbnails;
  let renderer: ThumbnailRenderer;
  let seen: Watched;

  beforeEach(() => {
    thumbnails = new Thumbnails({
      getDownloadUrl: path =>
        Promise.resolve(`http://jupyter/files/${path}?_xsrf=2`)
    });
    renderer = new ThumbnailRenderer(thumbnails);
    seen = Watched.last;
  });

  afterEach(() => {
    thumbnails.dispose();
    document.body.replaceChildren();
  });

  /** A row of the list that shows a file, as JupyterLab draws it. */
  function rowOf(
    model: Contents.IModel,
    row = renderer.createItemNode()
  ): Element {
    document.body.append(row);
    renderer.updateItemNode(
      row,
      model,
      DocumentRegistry.getDefaultTextFileType()
    );
    return row;
  }

  function rowsOf<T extends string[]>(
    ...names: T
  ): { [I in keyof T]: Element } {
    return names.map(name => rowOf(file(name))) as { [I in keyof T]: Element };
  }

  async function scrolled(...rows: Element[]): Promise<void> {
    seen.scroll(true, ...rows);
    await heard();
  }

  function picture(row: Element): HTMLImageElement | null {
    return row.querySelector('img');
  }

  function shows(row: Element): boolean {
    return row.classList.contains('jp-mod-pictured');
  }

  it('should be loaded from where files are downloaded, once the row is seen', async () => {
    const row = rowOf(file('photo.PNG'));
    await heard();
    expect(picture(row)).toBeNull();
    await scrolled(row);
    expect(picture(row)?.src).toBe(
      'http://jupyter/files/a/photo.PNG?_xsrf=2&modified=2026-01-01T00%3A00%3A00Z'
    );
    expect(shows(row)).toBe(false);
    picture(row)?.dispatchEvent(new Event('load'));
    await heard();
    expect(shows(row)).toBe(true);
  });

  it('should leave the icon to what turns out to be no picture', async () => {
    const row = rowOf(file('false.png'));
    await scrolled(row);
    picture(row)?.dispatchEvent(new Event('error'));
    await heard();
    expect(shows(row)).toBe(false);
    expect(row.querySelector('.jp-DirListing-itemIcon')).not.toBeNull();
  });

  it.each([
    ['a folder', file('album.png', { type: 'directory' })],
    ['a scan that no browser shows', file('scan.tiff')],
    ['a very large picture', file('sky.jpg', { size: 10 * 1024 * 1024 + 1 })],
    ['another file', file('notes.txt')]
  ])('should not be loaded for %s', (_, model) => {
    rowOf(model);
    expect(seen.targets.size).toBe(0);
  });

  it('should be loaded three at a time, and not for what has been scrolled past', async () => {
    const rows = rowsOf('a.png', 'b.png', 'c.png', 'd.png', 'e.png');
    const [a, b, , d] = rows;
    const loading = (): boolean[] => rows.map(row => picture(row) !== null);
    await scrolled(...rows);
    expect(loading()).toEqual([true, true, true, false, false]);
    seen.scroll(false, d);
    picture(a)?.dispatchEvent(new Event('load'));
    await heard();
    expect(loading()).toEqual([true, true, true, false, true]);
    picture(b)?.dispatchEvent(new Event('error'));
    await scrolled(d);
    expect(loading()).toEqual([true, true, true, true, true]);
  });

  it('should follow what a row shows, and be loaded once for each', async () => {
    const row = rowOf(file('one.png')) as HTMLElement;
    await scrolled(row);
    const first = picture(row);
    first?.dispatchEvent(new Event('load'));
    await heard();
    rowOf(file('one.png'), row);
    expect(picture(row)).toBe(first);
    expect(shows(row)).toBe(true);
    rowOf(file('one.png', { last_modified: '2026-01-02T00:00:00Z' }), row);
    expect(picture(row)).toBeNull();
    await scrolled(row);
    expect(picture(row)?.src).toContain('2026-01-02');
    rowOf(file('album', { type: 'directory' }), row);
    expect(picture(row)).toBeNull();
    expect(shows(row)).toBe(false);
  });

  it('should not be put into a row that shows another file by then', async () => {
    const row = rowOf(file('one.png')) as HTMLElement;
    seen.scroll(true, row);
    rowOf(file('two.png'), row);
    await heard();
    expect(picture(row)).toBeNull();
    await scrolled(row);
    expect(picture(row)?.src).toContain('two.png');
  });

  it('should not be loaded any more once the dialog is gone', async () => {
    const rows = rowsOf('a.png', 'b.png', 'c.png', 'd.png');
    const [a, , , d] = rows;
    await scrolled(...rows);
    thumbnails.dispose();
    picture(a)?.dispatchEvent(new Event('load'));
    await heard();
    expect(picture(d)).toBeNull();
  });
});

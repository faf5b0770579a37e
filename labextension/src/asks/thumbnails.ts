import { DirListing } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';

import { element } from '../elements';
import { extensionOf } from '../formats';
import { PICTURES } from './pictures';

/** What browsers do not show. */
const UNSHOWN: ReadonlySet<string> = new Set(['tif', 'tiff']);

/** How many pictures are loaded at a time. */
const AT_ONCE = 3;

/** Larger files keep their icon: a list is not worth that much loading. In bytes. */
const LARGEST = 10 * 1024 * 1024;

/** Marks a row whose icon has given way to its picture. */
const SHOWN = 'jp-mod-pictured';

/**
 * Shows pictures themselves in place of their icons, in the rows that somebody looks at.
 *
 * They are loaded the way a link to download them would be, and shown as what they are: an `img`
 * runs no script of a drawing, nor lets it load anything.
 */
export class Thumbnails implements IDisposable {
  constructor(private readonly _contents: IDownloads) {
    this._seen = new IntersectionObserver(entries => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) {
          this._wanted.add(target);
        } else {
          this._wanted.delete(target);
        }
      }
      this._loadNext();
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Have a row show the picture of a file, if it is one, once the row is seen. */
  show(row: Element, file: Contents.IModel): void {
    const { path, last_modified: modified } = file;
    const shown = this._files.get(row);
    if (shown?.path === path && shown.modified === modified) {
      return;
    }
    this._forget(row);
    if (canShow(file)) {
      this._files.set(row, { path, modified });
      this._seen.observe(row);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._seen.disconnect();
    this._wanted.clear();
  }

  private _forget(row: Element): void {
    this._files.delete(row);
    this._wanted.delete(row);
    this._seen.unobserve(row);
    row.classList.remove(SHOWN);
    row.querySelector('.jp-OnlyOffice-thumbnail')?.remove();
  }

  private _loadNext(): void {
    for (const row of this._wanted) {
      if (this._loading >= AT_ONCE) {
        return;
      }
      this._wanted.delete(row);
      this._seen.unobserve(row);
      this._loading++;
      void this._load(row).finally(() => {
        this._loading--;
        this._loadNext();
      });
    }
  }

  private async _load(row: Element): Promise<void> {
    const file = this._files.get(row);
    const icon = row.querySelector('.jp-DirListing-itemIcon');
    if (!file || !icon) {
      return;
    }
    try {
      const address = await this._addressOf(file);
      if (this._isDisposed || this._files.get(row) !== file) {
        return;
      }
      const picture = element('img', 'jp-OnlyOffice-thumbnail');
      // The name stands beside it.
      picture.alt = '';
      picture.decoding = 'async';
      picture.draggable = false;
      const loaded = new Promise((resolve, reject) => {
        picture.onload = resolve;
        picture.onerror = reject;
      });
      picture.src = address;
      icon.before(picture);
      await loaded;
      if (picture.isConnected) {
        row.classList.add(SHOWN);
      }
    } catch {
      // No picture, whatever its name says, or gone: the icon stays.
    }
  }

  private async _addressOf({ path, modified }: IShownFile): Promise<string> {
    const address = await this._contents.getDownloadUrl(path);
    const url = new URL(address, location.href);
    // Else a browser may show what it remembers of a file that was written anew.
    url.searchParams.set('modified', modified);
    return url.href;
  }

  private _isDisposed = false;
  private _loading = 0;
  private readonly _seen: IntersectionObserver;
  /** Rows that are seen and not loaded yet, in the order in which they were seen. */
  private readonly _wanted = new Set<Element>();
  private readonly _files = new WeakMap<Element, IShownFile>();
}

/** Draws the rows of a list of files, pictures as what they show. */
export class ThumbnailRenderer extends DirListing.Renderer {
  constructor(private readonly _thumbnails: Thumbnails) {
    super();
  }

  override updateItemNode(
    ...args: Parameters<DirListing.Renderer['updateItemNode']>
  ): void {
    super.updateItemNode(...args);
    const [row, file] = args;
    this._thumbnails.show(row, file);
  }
}

/** Where files are downloaded from. */
type IDownloads = Pick<Contents.IManager, 'getDownloadUrl'>;

/** The file that a row shows, as it was at a time. */
interface IShownFile {
  readonly path: string;
  readonly modified: string;
}

function canShow({ name, type, size }: Contents.IModel): boolean {
  const ext = extensionOf(name);
  return (
    type !== 'directory' &&
    PICTURES.has(ext) &&
    !UNSHOWN.has(ext) &&
    (size ?? 0) <= LARGEST
  );
}

import type { Contents } from '@jupyterlab/services';

/** Drives that show the very files of the Jupyter server under another name. */
const TRANSPARENT_DRIVES: ReadonlySet<string> = new Set(['', 'RTC']);

/** A document on a drive that the Jupyter server, and so ONLYOFFICE, cannot reach. */
export class ForeignDriveError extends Error {
  constructor(readonly drive: string) {
    super(`Drive ${drive} is not on the Jupyter server`);
    this.name = 'ForeignDriveError';
  }
}

/**
 * The path that the Jupyter server knows a document by.
 *
 * A colon alone does not make a drive: `a:b.docx` is a valid file name, so the contents manager
 * is asked. `RTC:` is cut off even where no such drive is registered, because a workspace saved
 * with an older jupyter-collaboration still names it.
 *
 * @throws ForeignDriveError when the path is on another drive.
 */
export function documentPath(
  path: string,
  contents: Pick<Contents.IManager, 'driveName' | 'localPath'>
): string {
  if (path.startsWith('RTC:')) {
    return path.slice('RTC:'.length).replace(/^\//, '');
  }
  const drive = contents.driveName(path);
  if (!TRANSPARENT_DRIVES.has(drive)) {
    throw new ForeignDriveError(drive);
  }
  return contents.localPath(path);
}

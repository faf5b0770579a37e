import { PathExt } from '@jupyterlab/coreutils';

/** Have the browser save what is at an address. */
export function download(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

/** Have the browser save bytes under a name. */
export function downloadBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  download(url, name);
  // The browser has begun to read it by then.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

/** A file name with another extension. */
export function nameWith(name: string, ext: string): string {
  const stem = name.slice(0, name.length - PathExt.extname(name).length);
  return `${stem}.${ext}`;
}

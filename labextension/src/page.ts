import { URLExt } from '@jupyterlab/coreutils';

/**
 * The address of the page that has one document, and its editor, to itself.
 *
 * @param path - The server's path of the document.
 * @param options - What it is opened with, as `POST open` takes it.
 */
export function pageOf(
  baseUrl: string,
  path: string,
  options: Readonly<Record<string, unknown>>
): string {
  const page = URLExt.join(
    baseUrl,
    'onlyoffice/edit',
    URLExt.encodeParts(path)
  );
  const query = Object.fromEntries(
    Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value)
      ])
  );
  const asked = URLExt.objectToQueryString(query);
  return new URL(page + asked, location.href).href;
}

import JSZip from 'jszip';

import { takenOver, withIds } from './paragraphs';

const BODY = 'word/document.xml';

/** Give every paragraph an id; what is no such document comes back as it is. */
export async function markedFile(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  const body = await bodyOf(bytes);
  if (body === null) {
    return bytes;
  }
  const marked = withIds(body);
  return marked === body ? bytes : withBody(bytes, marked);
}

/** The main part of a document; null where there is none. */
export async function bodyOf(bytes: ArrayBuffer): Promise<string | null> {
  try {
    const zip = await JSZip.loadAsync(bytes);
    return (await zip.file(BODY)?.async('text')) ?? null;
  } catch {
    return null;
  }
}

/**
 * Take over from the original what the editor has written anew without a need.
 *
 * @param saved - What the editor made of the document after it was changed.
 * @param unchanged - The main part that it had made of it before.
 * @param original - The main part that this was made of.
 */
export async function mendedFile(
  saved: ArrayBuffer,
  unchanged: string,
  original: string
): Promise<ArrayBuffer> {
  const body = await bodyOf(saved);
  if (body === null) {
    return saved;
  }
  const mended = takenOver(body, unchanged, original);
  return mended === body ? saved : withBody(saved, mended);
}

async function withBody(
  bytes: ArrayBuffer,
  body: string
): Promise<ArrayBuffer> {
  const zip = await JSZip.loadAsync(bytes);
  zip.file(BODY, body, { createFolders: false });
  return zip.generateAsync({ type: 'arraybuffer', compression: 'DEFLATE' });
}

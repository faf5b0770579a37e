import { pngOf } from '../canvas';

/** What is put on the clipboard. */
export interface IClip {
  readonly html: string;
  readonly text: string;
  /** The address of a picture, if it is nothing else. */
  readonly picture: string | null;
}

/**
 * Put something on the clipboard.
 *
 * @returns whether the browser did so.
 */
export async function copy(clip: IClip): Promise<boolean> {
  if (clip.picture !== null && window.isSecureContext) {
    try {
      // An editor takes a picture as such, and none out of HTML (seen with 9.3).
      const item = new ClipboardItem({ 'image/png': drawn(clip.picture) });
      await navigator.clipboard.write([item]);
      return true;
    } catch {
      // Other programs take it out of HTML.
    }
  }
  return copyText(clip);
}

/** Copy by an event, since a page that is not served by HTTPS has no other clipboard. */
function copyText(clip: IClip): boolean {
  const fill = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/html', clip.html);
    event.clipboardData?.setData('text/plain', clip.text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', fill, true);
  try {
    // Nothing has taken the place of this in pages without HTTPS.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', fill, true);
  }
}

/** A picture of any type as PNG, the one type that clipboards have. */
async function drawn(address: string): Promise<Blob> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return pngOf(canvas, 'The picture cannot be drawn.');
}

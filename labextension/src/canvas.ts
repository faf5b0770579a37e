/**
 * What is drawn on a canvas, as PNG.
 *
 * @param failure - What is said where the browser cannot do that.
 */
export function pngOf(
  canvas: HTMLCanvasElement,
  failure: string
): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob => {
      if (blob) {
        resolve(blob);
      } else {
        reject(new Error(failure));
      }
    });
  });
}

import type { OnlyOfficeWidget } from '../widget';

/** What editors take for pictures. */
export const PICTURES: ReadonlySet<string> = new Set(
  'bmp gif jpe jpeg jpg png svg tif tiff'.split(' ')
);

/** Whether pictures can be put into the document of a tab now. */
export function takesPictures({ content, model }: OnlyOfficeWidget): boolean {
  return (
    model.state.phase === 'ready' &&
    model.isEditing &&
    content.editor?.insertImage !== undefined
  );
}

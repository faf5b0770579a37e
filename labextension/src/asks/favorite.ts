import { eventField } from '../docsapi';
import type { IEditorEvent } from '../docsapi';
import { documentPath } from '../paths';
import type { IAsker, IAskTools } from './tools';

/** Put a document among the favourites, or take it away, as the editor tells. */
export async function markFavorite(
  { context, editor }: Pick<IAsker, 'context' | 'editor'>,
  event: IEditorEvent,
  { contents, favorites }: Pick<IAskTools, 'contents' | 'favorites'>
): Promise<void> {
  const favorite = eventField(event, 'favorite') === true;
  await favorites.mark(documentPath(context.path, contents), favorite);
  editor()?.setFavorite?.(favorite);
}

import { eventField, eventText } from '../docsapi';
import type { IEditorEvent } from '../docsapi';
import { documentPath } from '../paths';
import type { IAsker, IAskTools } from './tools';

/** Tell the editor who has edited its document. */
export async function listPeople(
  { context, editor }: Pick<IAsker, 'context' | 'editor'>,
  event: IEditorEvent,
  { api, contents }: Pick<IAskTools, 'api' | 'contents'>
): Promise<void> {
  const wanted = eventField(event, 'id');
  const people = await api.people(documentPath(context.path, contents));
  editor()?.setUsers?.({
    c: eventText(event, 'c'),
    users: Array.isArray(wanted)
      ? people.filter(({ id }) => wanted.includes(id))
      : people
  });
}

/** Have people told of a comment that names them. */
export async function notifyPeople(
  { context }: Pick<IAsker, 'context'>,
  event: IEditorEvent,
  { api, contents }: Pick<IAskTools, 'api' | 'contents'>
): Promise<void> {
  await api.mention({
    path: documentPath(context.path, contents),
    emails: eventField(event, 'emails'),
    message: eventText(event, 'message'),
    place: eventField(event, 'actionLink') ?? null
  });
}

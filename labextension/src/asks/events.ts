import { eventField } from '../docsapi';
import type { EditorEvents, IEditorEvent } from '../docsapi';
import { errorText } from '../failures';
import { documentPath } from '../paths';
import type * as Answers from './answers';
import type { IAsker, IAskTools } from './tools';

/** The id of the notice that something which was asked for did not work. */
const REFUSED = 'refused';

/**
 * What the editor is to call when it asks for something of JupyterLab.
 *
 * The handlers have to be there when the editor is made, or it has no buttons for them; what they
 * do is loaded when it is first asked for.
 */
export function askEvents(asker: IAsker, tools: IAskTools): EditorEvents {
  const { model } = asker;
  let history: Answers.HistoryPanel | null = null;
  const answer =
    (work: (answers: typeof Answers, event: IEditorEvent) => Promise<void>) =>
    (event: IEditorEvent): void => {
      model.status.dismiss(REFUSED);
      import('./answers')
        .then(answers => work(answers, event))
        .catch((error: unknown) => {
          model.status.notify({
            id: REFUSED,
            severity: 'warning',
            text: errorText(error, tools.trans)
          });
        });
    };
  const withHistory = (
    work: (
      panel: Answers.HistoryPanel,
      event: IEditorEvent
    ) => Promise<void> | void
  ): ((event: IEditorEvent) => void) =>
    answer(async ({ HistoryPanel }, event) => {
      history ??= new HistoryPanel(asker, tools);
      await work(history, event);
    });
  const mark = answer(async ({ markFavorite }, event) => {
    await markFavorite(asker, event, tools);
  });
  return {
    onRequestHistory: withHistory(panel => panel.list()),
    onRequestHistoryData: withHistory((panel, event) => panel.show(event)),
    onRequestHistoryClose: withHistory(panel => {
      panel.close();
    }),
    onRequestRestore: withHistory((panel, event) => panel.restore(event)),
    onRequestRename: answer(async ({ rename }, { data }) => {
      await rename(asker, typeof data === 'string' ? data : '', tools);
    }),
    onRequestCreateNew: answer(async ({ createNew }) => {
      await createNew(asker, tools);
    }),
    onMetaChange: event => {
      // Another title is told as well, which nobody here has asked for.
      if (typeof eventField(event, 'favorite') === 'boolean') {
        mark(event);
      }
    },
    onRequestReferenceData: answer(async ({ updateReference }, event) => {
      await updateReference(asker, event, tools);
    }),
    onRequestOpen: answer(async ({ openReference }, event) => {
      await openReference(asker, event, tools);
    }),
    onRequestUsers: answer(async ({ listPeople }, event) => {
      await listPeople(asker, event, tools);
    }),
    onRequestSendNotify: answer(async ({ notifyPeople }, event) => {
      await notifyPeople(asker, event, tools);
    }),
    onMakeActionLink: ({ data }) => {
      const path = documentPath(asker.context.path, tools.contents);
      asker.editor()?.setActionLink?.(tools.api.linkTo(path, data));
    },
    ...(tools.manager
      ? {
          onRequestInsertImage: answer(async ({ insertImage }, event) => {
            await insertImage(asker, event, tools);
          }),
          onRequestSelectDocument: answer(async ({ selectDocument }, event) => {
            await selectDocument(asker, event, tools);
          }),
          onRequestSelectSpreadsheet: answer(
            async ({ selectSpreadsheet }, event) => {
              await selectSpreadsheet(asker, event, tools);
            }
          ),
          onRequestReferenceSource: answer(async ({ changeReference }) => {
            await changeReference(asker, tools);
          }),
          onRequestSaveAs: answer(async ({ saveAs }, event) => {
            await saveAs(asker, event, tools);
          })
        }
      : {})
  };
}

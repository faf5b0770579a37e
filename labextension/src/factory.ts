import { Dialog, showDialog } from '@jupyterlab/apputils';
import { ABCWidgetFactory, TextModelFactory } from '@jupyterlab/docregistry';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IOnlyOfficeAPI, IPreviewOffer } from './api';
import type { IAsker } from './asks/tools';
import type { IBasic, IBasicHost } from './basic/basic';
import type { EditorEvents, IDocsAPILoader } from './docsapi';
import { EditorModel } from './model';
import { documentPath } from './paths';
import type { IPreview, IPreviewHost } from './preview/preview';
import type { IEditorPreferences } from './state';
import { EditorView } from './view';
import { OnlyOfficeWidget } from './widget';

/** The name of the model factory. */
export const MODEL = 'onlyoffice';

/**
 * Makes models without any content.
 *
 * Without a format JupyterLab asks for no bytes; a model that counts as collaborative it never
 * writes by itself, nor copies to a checkpoint when it is opened.
 */
export class OnlyOfficeModelFactory extends TextModelFactory {
  override get name(): string {
    return MODEL;
  }

  override get contentType(): Contents.ContentType {
    return 'file';
  }

  override get fileFormat(): Contents.FileFormat {
    return null;
  }

  override createNew(
    options: Parameters<TextModelFactory['createNew']>[0] = {}
  ): DocumentRegistry.ICodeModel {
    return super.createNew({ ...options, collaborationEnabled: true });
  }
}

/** Makes the tabs. */
export class OnlyOfficeFactory extends ABCWidgetFactory<OnlyOfficeWidget> {
  constructor(options: OnlyOfficeFactory.IOptions) {
    super(options);
    this._options = options;
  }

  protected createNewWidget(
    context: DocumentRegistry.IContext<DocumentRegistry.IModel>
  ): OnlyOfficeWidget {
    const {
      api,
      asks,
      basic,
      closePatience,
      contents,
      docsAPI,
      known,
      preferences,
      preview,
      trans,
      translator
    } = this._options;
    const model = new EditorModel({
      api,
      docsAPI,
      trans,
      preferences,
      path: () => documentPath(context.path, contents)
    });
    const content = new EditorView({
      model,
      trans,
      label: context.localPath.slice(context.localPath.lastIndexOf('/') + 1),
      preview: (offer, host) => preview(offer, host, context),
      basic: host => basic(host, context),
      asks: editor => asks({ context, model, editor }),
      ready: Promise.all([context.ready, known]).then(() => undefined)
    });
    tame(context, trans);
    return new OnlyOfficeWidget({
      content,
      context,
      contents,
      trans,
      ...(closePatience === undefined ? {} : { closePatience }),
      ...(translator ? { translator } : {})
    });
  }

  private readonly _options: OnlyOfficeFactory.IOptions;
}

/**
 * Keep JupyterLab's own commands from touching the file behind the editor.
 *
 * After "Save" it would copy the whole file to a checkpoint, to which nobody can go back while the
 * Document Server has the document open; for "Save As" it would write what it does not have.
 */
function tame(
  context: DocumentRegistry.IContext<DocumentRegistry.IModel>,
  trans: TranslationBundle
): void {
  context.createCheckpoint = () =>
    Promise.resolve({ id: '', last_modified: new Date().toISOString() });
  context.listCheckpoints = () => Promise.resolve([]);
  context.saveAs = async () => {
    await showDialog({
      title: trans.__('Save Under Another Name'),
      body: trans.__(
        'Use “Download as” in the File menu of the editor, or duplicate the file in the file browser.'
      ),
      buttons: [Dialog.okButton()]
    });
    return false;
  };
}

export namespace OnlyOfficeFactory {
  export interface IOptions extends DocumentRegistry.IWidgetFactoryOptions<OnlyOfficeWidget> {
    api: IOnlyOfficeAPI;
    docsAPI: IDocsAPILoader;
    contents: Contents.IManager;
    preferences: () => IEditorPreferences;
    /** Resolves when the preferences are known. */
    known?: Promise<void> | undefined;
    /** Makes previews of the document of a context. */
    preview: (
      offer: IPreviewOffer,
      host: IPreviewHost,
      context: DocumentRegistry.Context
    ) => Promise<IPreview>;
    /** Makes what edits the document of a context in the page itself. */
    basic: (
      host: IBasicHost,
      context: DocumentRegistry.Context
    ) => Promise<IBasic>;
    /** What an editor is to call when it asks for something of JupyterLab. */
    asks: (asker: IAsker) => EditorEvents;
    /** How long closing waits for what was typed, in milliseconds. */
    closePatience?: number;
    trans: TranslationBundle;
  }
}

import { ILayoutRestorer } from '@jupyterlab/application';
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IThemeManager, WidgetTracker } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { IDefaultDrive } from '@jupyterlab/services';
import type { Contents } from '@jupyterlab/services';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { OnlyOfficeAPI } from '../api';
import { AsksAPI } from '../asks/client';
import { askEvents } from '../asks/events';
import { refreshFolder } from '../chosen';
import { CONTENT_PROVIDER, OnlyOfficeContentProvider } from '../contents';
import { DocsAPILoader } from '../docsapi';
import { DocumentEvents, isWrite } from '../events';
import { MODEL, OnlyOfficeFactory, OnlyOfficeModelFactory } from '../factory';
import { errorText } from '../failures';
import { Favorites } from '../favorites';
import { fileTypeName, fileTypes } from '../filetypes';
import { extensionOf, FORMATS } from '../formats';
import { editorLanguage } from '../language';
import { GO_TO_PATH } from '../location';
import { DefaultEditors } from '../openwith';
import { pageOf } from '../page';
import { documentPath } from '../paths';
import { serverOptions } from '../serveroptions';
import type { IEditorSettings } from '../settings';
import type { IEditorPreferences } from '../state';
import {
  CommandIDs,
  DOMAIN,
  FACTORY,
  IEditorSettingsToken,
  IFavoritesToken,
  IOnlyOfficeTracker,
  openAt
} from '../tokens';
import type { OnlyOfficeWidget } from '../widget';

/** How long "Save" waits for the editor to hand over what was typed, in milliseconds. */
const SAVE_PATIENCE = 5_000;

/** Screens narrower than this get the editor made for phones. */
const NARROW = '(max-width: 760px)';

/** File types, the factory that opens them, and the tabs that come back after a reload. */
export const documentPlugin: JupyterFrontEndPlugin<IOnlyOfficeTracker> = {
  id: 'jupyter-onlyoffice:plugin',
  description: 'Opens office documents in ONLYOFFICE editors.',
  autoStart: true,
  provides: IOnlyOfficeTracker,
  optional: [
    IDefaultDrive,
    ITranslator,
    IThemeManager,
    ILayoutRestorer,
    IDocumentManager,
    IFileBrowserFactory,
    IEditorSettingsToken,
    IFavoritesToken
  ],
  activate: (
    app: JupyterFrontEnd,
    defaultDrive: Contents.IDrive | null,
    translator: ITranslator | null,
    themes: IThemeManager | null,
    restorer: ILayoutRestorer | null,
    manager: IDocumentManager | null,
    browsers: IFileBrowserFactory | null,
    settings: IEditorSettings | null,
    favorites: Favorites | null
  ): IOnlyOfficeTracker => {
    const { docRegistry, serviceManager } = app;
    const { contents, serverSettings } = serviceManager;
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { defaults } = serverOptions();
    const api = new OnlyOfficeAPI(serverSettings);
    const language = (): string =>
      editorLanguage(
        settings?.language ?? '',
        translator?.languageCode ?? 'en',
        navigator.languages
      );
    const isDark = (): boolean => {
      const theme = themes?.theme ?? null;
      return theme !== null && themes?.isLight(theme) === false;
    };
    const open = async (
      path: string,
      beside?: OnlyOfficeWidget
    ): Promise<OnlyOfficeWidget | undefined> => {
      await app.commands.execute('docmanager:open', {
        path,
        factory: FACTORY,
        ...(beside ? { options: { mode: 'split-right', ref: beside.id } } : {})
      });
      return openAt(tracker, path);
    };
    const preferences = (): IEditorPreferences => ({
      type: window.matchMedia(NARROW).matches ? 'mobile' : 'desktop',
      theme: isDark() ? 'default-dark' : 'default-light',
      lang: language(),
      preferences: settings?.preferences,
      back: app.commands.hasCommand(GO_TO_PATH) ? 'lab' : undefined
    });
    // What was open in a tab of JupyterLab's comes back there.
    let isStarted = false;
    void app.restored.then(() => {
      isStarted = true;
    });
    const leaveLab = (widget: OnlyOfficeWidget): void => {
      const path = documentPath(widget.context.path, contents);
      const page = pageOf(serverSettings.baseUrl, path, {
        ...preferences(),
        back: undefined
      });
      if (window.open(page)) {
        // Once whoever has it made has put it somewhere.
        queueMicrotask(() => {
          widget.dispose();
        });
      }
    };
    const tracker = new WidgetTracker<OnlyOfficeWidget>({
      namespace: 'onlyoffice'
    });

    for (const fileType of fileTypes(defaults, trans)) {
      docRegistry.addFileType(fileType);
    }
    docRegistry.addModelFactory(new OnlyOfficeModelFactory());

    const provider = new OnlyOfficeContentProvider({
      api,
      drive: defaultDrive ?? contents,
      store: path => openAt(tracker, path)?.content.basic?.save() ?? null,
      key: path => openAt(tracker, path)?.model.key ?? null,
      isEdited: path => openAt(tracker, path)?.model.state.phase !== 'preview',
      settle: async path => {
        await openAt(tracker, path)?.model.handOver.settle(SAVE_PATIENCE);
      },
      saved: (path, copy) => {
        openAt(tracker, path)?.model.noteSaved(copy);
      },
      failed: (path, error) => {
        openAt(tracker, path)?.model.noteNotSaved(errorText(error, trans));
      }
    });
    defaultDrive?.contentProviderRegistry?.register(CONTENT_PROVIDER, provider);

    const factory = new OnlyOfficeFactory({
      name: FACTORY,
      label: FACTORY,
      modelName: MODEL,
      contentProviderId: CONTENT_PROVIDER,
      fileTypes: Object.keys(FORMATS).map(fileTypeName),
      defaultFor: defaults.map(fileTypeName),
      canStartKernel: false,
      preferKernel: false,
      readOnly: false,
      api,
      docsAPI: new DocsAPILoader(),
      contents,
      trans,
      ...(translator ? { translator } : {}),
      preview: async (offer, host, context) => {
        const { openPreview } = await import('../preview/open');
        if (offer.basicEditing) {
          const { Drafts, tellDraft } = await import('../basic/found');
          void tellDraft(
            new Drafts(serverSettings.baseUrl),
            documentPath(context.path, contents),
            host,
            trans
          );
        }
        return openPreview(offer, host, {
          contents,
          settings: serverSettings,
          trans,
          path: () => context.path,
          known: context.contentsModel ?? { last_modified: '' },
          convert: reading => {
            void app.commands.execute(CommandIDs.convert, {
              path: context.path,
              ...reading
            });
          }
        });
      },
      basic: async (host, context) => {
        const { openBasic } = await import('../basic/open');
        return openBasic(host, {
          contents,
          settings: serverSettings,
          manager,
          trans,
          path: () => context.path,
          known: context.contentsModel ?? { last_modified: '' },
          author: () => serviceManager.user.identity?.display_name ?? '',
          language,
          theme: { isDark, changed: themes?.themeChanged ?? null },
          save: async () => {
            try {
              await context.save();
            } catch {
              // It was told why.
            }
          },
          editIn: path => {
            void open(path).then(widget => widget?.model.editHere());
          },
          openBeside: path => {
            void open(
              path,
              openAt(tracker, documentPath(context.path, contents))
            );
          }
        });
      },
      asks: asker =>
        askEvents(asker, {
          api: new AsksAPI(serverSettings),
          files: api,
          favorites: favorites ?? new Favorites(api),
          lang: language,
          contents,
          manager,
          trans,
          translator: translator ?? nullTranslator,
          open: path => {
            void app.commands.execute('docmanager:open', { path });
          },
          refresh: folder => {
            refreshFolder(folder, browsers, contents);
          }
        }),
      preferences,
      known: settings?.loaded
    });
    factory.widgetCreated.connect((_, widget) => {
      const ext = extensionOf(widget.context.path);
      if (settings?.openWith[ext] === 'view') {
        widget.model.readOnly();
      }
      if (isStarted && settings?.openIn === 'browser') {
        leaveLab(widget);
      }
      void tracker.add(widget);
      widget.context.pathChanged.connect(() => {
        void tracker.save(widget);
      });
    });
    docRegistry.addWidgetFactory(factory);
    if (settings) {
      const editors = new DefaultEditors(docRegistry);
      // After the document manager, which is told of the same and sets what it knows.
      const apply = (): void => {
        setTimeout(() => {
          editors.apply(settings.openWith);
        });
      };
      settings.changed.connect(apply);
      void Promise.all([app.restored, settings.loaded]).then(apply);
    }
    contents.fileChanged.connect((_, change) => {
      if (change.type === 'rename') {
        void import('../basic/found').then(({ Drafts, followRename }) =>
          followRename(new Drafts(serverSettings.baseUrl), change, contents)
        );
      }
    });

    new DocumentEvents(serviceManager.events).occurred.connect((_, event) => {
      if (isWrite(event.action) && openAt(tracker, event.path)) {
        void provider.announce(event.path);
      }
    });

    if (restorer) {
      void restorer.restore(tracker, {
        command: 'docmanager:open',
        args: widget => ({ path: widget.context.path, factory: FACTORY }),
        name: widget => widget.context.path
      });
    }
    return tracker;
  }
};

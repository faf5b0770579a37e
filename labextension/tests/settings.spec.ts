import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';

import { DefaultEditors } from '../src/openwith';
import { pageOf } from '../src/page';
import { EditorSettings } from '../src/settings';
import editors from '../schema/editors.json';
import kernels from '../schema/kernels.json';

function loaded(
  values: Record<string, unknown>
): Promise<ISettingRegistry.ISettings> {
  return Promise.resolve({
    get: (name: string) => ({ composite: values[name] }),
    changed: new Signal<object, void>({})
  } as unknown as ISettingRegistry.ISettings);
}

describe('EditorSettings', () => {
  it('should leave everything to the server until they are known', async () => {
    const settings = new EditorSettings(
      loaded({ zoom: 5, coEditing: 'strict', openIn: 'browser' })
    );
    expect(settings.preferences).toBeUndefined();
    expect(settings.openIn).toBe('lab');
    await settings.loaded;
    expect(settings.preferences).toEqual({
      coEditing: 'strict',
      forceSave: true,
      compactToolbar: false,
      rightMenu: false,
      zoom: 100
    });
    expect(settings.openIn).toBe('browser');
  });

  it('should take only what is an extension and a way to open it', async () => {
    const settings = new EditorSettings(
      loaded({
        openWith: { '.CSV': 'edit', pdf: 'view', docx: 'print', py: 'edit' }
      })
    );
    let told = 0;
    settings.changed.connect(() => {
      told += 1;
    });
    expect(settings.openWith).toEqual({});
    await settings.loaded;
    expect(settings.openWith).toEqual({ csv: 'edit', pdf: 'view' });
    expect(told).toBe(1);
  });

  it('should do without where there are none', async () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    const failing = new EditorSettings(Promise.reject(new Error('no schema')));
    await failing.loaded;
    expect(failing.preferences).toBeUndefined();
    expect(warn).toHaveBeenCalledTimes(1);
    const none = new EditorSettings(null);
    await none.loaded;
    expect(none.preferences).toBeUndefined();
  });
});

describe('pageOf()', () => {
  it('should quote what the document is opened with', () => {
    expect(
      pageOf('http://hub/user/ann/', 'a b.docx', {
        lang: 'de',
        preferences: { zoom: 100 },
        place: undefined
      })
    ).toBe(
      'http://hub/user/ann/onlyoffice/edit/a%20b.docx?lang=de&preferences=%7B%22zoom%22%3A100%7D'
    );
  });
});

describe('DefaultEditors', () => {
  it('should have double clicks open what was chosen, and what was before', () => {
    const set: [string, string | undefined][] = [];
    const factories = [
      { name: 'ONLYOFFICE', fileTypes: ['csv', 'docx'], defaultFor: ['docx'] },
      { name: 'Editor', fileTypes: ['*'], defaultFor: ['text'] },
      { name: 'Table', fileTypes: ['csv'], defaultFor: ['csv'] }
    ];
    const editors = new DefaultEditors({
      widgetFactories: () => factories.values(),
      setDefaultWidgetFactory: (type: string, factory: string | undefined) => {
        set.push([type, factory]);
      }
    } as unknown as DocumentRegistry);
    editors.apply({ csv: 'edit', pdf: 'view', docx: 'jupyterlab' });
    expect(set.splice(0)).toEqual([
      ['csv', 'ONLYOFFICE'],
      ['PDF', 'ONLYOFFICE'],
      ['docx', 'Editor']
    ]);
    editors.apply({ csv: 'jupyterlab', docx: 'jupyterlab' });
    expect(set).toEqual([
      ['csv', 'Table'],
      ['PDF', undefined],
      ['docx', 'Editor']
    ]);
  });
});

describe('The Settings Editor', () => {
  // Also where there are choices: without a type, it shows a title and no field.
  it.each([
    ['editors', editors.properties],
    ['kernels', kernels.properties]
  ])('should have a field for each of the %s', (_, properties) => {
    const isTyped = Object.entries(properties).map(([name, property]) => [
      name,
      'type' in property
    ]);
    expect(isTyped).toEqual(Object.keys(properties).map(name => [name, true]));
  });
});

import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import { pageOf } from '../src/page';
import { EditorSettings } from '../src/settings';

function loaded(
  values: Record<string, unknown>
): Promise<ISettingRegistry.ISettings> {
  return Promise.resolve({
    get: (name: string) => ({ composite: values[name] })
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

import type { ISettingRegistry } from '@jupyterlab/settingregistry';

/** How somebody wants the editors to be, as the server takes it. */
export interface IPreferences {
  readonly coEditing: 'fast' | 'strict';
  readonly forceSave: boolean;
  readonly compactToolbar: boolean;
  readonly rightMenu: boolean;
  /** In per cent; or -1 for a whole page, -2 for the width of one. */
  readonly zoom: number;
}

/** What somebody has chosen in the Settings Editor. */
export interface IEditorSettings {
  /** Resolves once they are known, or will not be; never rejects. */
  readonly loaded: Promise<void>;
  /** Undefined as long as nothing is known: the server has its own defaults. */
  readonly preferences: IPreferences | undefined;
  /** A language tag; empty for JupyterLab's. */
  readonly language: string;
  readonly openIn: 'lab' | 'browser';
}

/** The zooms that follow the size of the frame. */
const FIT: readonly number[] = [-1, -2];

export class EditorSettings implements IEditorSettings {
  constructor(loading: Promise<ISettingRegistry.ISettings> | null) {
    this.loaded = Promise.resolve(loading).then(
      settings => {
        this._settings = settings;
      },
      (error: unknown) => {
        console.warn('The settings of ONLYOFFICE are not there.', error);
      }
    );
  }

  readonly loaded: Promise<void>;

  get preferences(): IPreferences | undefined {
    const { _settings: settings } = this;
    if (!settings) {
      return undefined;
    }
    const zoom = Number(this._get('zoom'));
    return {
      coEditing: this._get('coEditing') === 'strict' ? 'strict' : 'fast',
      forceSave: this._get('forceSave') !== false,
      compactToolbar: this._get('compactToolbar') === true,
      rightMenu: this._get('rightMenu') === true,
      // The schema cannot say which numbers there are between.
      zoom: zoom >= 10 || FIT.includes(zoom) ? zoom : 100
    };
  }

  get language(): string {
    const language = this._get('language');
    return typeof language === 'string' ? language : '';
  }

  get openIn(): 'lab' | 'browser' {
    return this._get('openIn') === 'browser' ? 'browser' : 'lab';
  }

  private _get(name: string): unknown {
    return this._settings?.get(name).composite;
  }

  private _settings: ISettingRegistry.ISettings | null = null;
}

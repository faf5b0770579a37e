import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { asOpenWith } from './openwith';
import type { OpenWith } from './openwith';

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
  /** What a double click opens, by extension, where that was chosen. */
  readonly openWith: Readonly<Record<string, OpenWith>>;
  /** Emitted when they are known, and whenever something may count anew. */
  readonly changed: ISignal<IEditorSettings, void>;
}

/** The zooms that follow the size of the frame. */
const FIT: readonly number[] = [-1, -2];

export class EditorSettings implements IEditorSettings {
  constructor(loading: Promise<ISettingRegistry.ISettings> | null) {
    this.loaded = Promise.resolve(loading).then(
      settings => {
        this._settings = settings;
        settings?.changed.connect(() => {
          this._changed.emit();
        });
        this._changed.emit();
      },
      (error: unknown) => {
        console.warn('The settings of ONLYOFFICE are not there.', error);
      }
    );
  }

  readonly loaded: Promise<void>;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Have whoever goes by the settings do so once more. */
  tell(): void {
    this._changed.emit();
  }

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

  get openWith(): Readonly<Record<string, OpenWith>> {
    return asOpenWith(this._get('openWith'));
  }

  private _get(name: string): unknown {
    return this._settings?.get(name).composite;
  }

  private readonly _changed = new Signal<this, void>(this);
  private _settings: ISettingRegistry.ISettings | null = null;
}

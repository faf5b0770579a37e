import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { element, select } from '../elements';
import { extensionOf } from '../formats';
import { delimiterName } from '../preview/delimiters';
import type { IReading } from '../preview/source';
import { targetName } from './targets';

/** What somebody wants a document converted into, and how its bytes are to be read. */
export interface ITarget extends IReading {
  readonly to: string;
}

/** Files of text, whose bytes do not say how they are to be read. */
const TABLES: ReadonlySet<string> = new Set(['csv', 'tsv']);
const TEXTS: ReadonlySet<string> = new Set([...TABLES, 'txt']);

const ENCODINGS = [
  'utf-8',
  'utf-16-le',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'koi8-r',
  'big5',
  'gb18030',
  'shift_jis',
  'euc-kr'
];

const DELIMITERS = [',', ';', '\t', '|'];

/** The value of the item that leaves the choice to the server. */
const DETECT = '';

/** Asks what to convert a document into. */
export class TargetDialog
  extends Widget
  implements Dialog.IBodyWidget<ITarget>
{
  constructor(options: TargetDialog.IOptions) {
    super();
    const { reading, targets, trans } = options;
    const ext = extensionOf(options.name);
    this.addClass('jp-OnlyOffice-convert');
    this._to = this._addChoice(
      trans.__('Format'),
      targets.map(target => [target, targetName(target, trans)]),
      targets[0] ?? ''
    );
    if (TEXTS.has(ext)) {
      this._encoding = this._addChoice(
        trans.__('Encoding of the file'),
        withDetect(
          ENCODINGS.map(name => [name, name]),
          reading.encoding,
          trans
        ),
        reading.encoding ?? DETECT
      );
    }
    if (TABLES.has(ext)) {
      this._delimiter = this._addChoice(
        trans.__('Separator in the file'),
        withDetect(
          DELIMITERS.map(name => [name, delimiterName(name, trans)]),
          reading.delimiter,
          trans
        ),
        reading.delimiter ?? DETECT
      );
    }
  }

  getValue(): ITarget {
    const encoding = this._encoding?.value ?? DETECT;
    const delimiter = this._delimiter?.value ?? DETECT;
    return {
      to: this._to.value,
      ...(encoding === DETECT ? {} : { encoding }),
      ...(delimiter === DETECT ? {} : { delimiter })
    };
  }

  private _addChoice(
    name: string,
    options: (readonly [string, string])[],
    value: string
  ): HTMLSelectElement {
    const label = element('label', 'jp-OnlyOffice-convert-choice', name);
    const choice = select(name, options, value, () => undefined);
    label.append(choice);
    this.node.append(label);
    return choice;
  }

  private readonly _to: HTMLSelectElement;
  private readonly _encoding: HTMLSelectElement | null = null;
  private readonly _delimiter: HTMLSelectElement | null = null;
}

export namespace TargetDialog {
  export interface IOptions {
    /** The name of the document. */
    name: string;
    /** The extensions that there are to choose from. */
    targets: readonly string[];
    /** How it is read where that was chosen already. */
    reading: IReading;
    trans: TranslationBundle;
  }
}

/** Ask what to convert a document into; null if nothing, after all. */
export async function askTarget(
  options: TargetDialog.IOptions & { download: boolean }
): Promise<ITarget | null> {
  const { download, name, trans } = options;
  const { button, value } = await showDialog<ITarget>({
    title: download
      ? trans.__('Download %1 As', name)
      : trans.__('Convert %1', name),
    body: new TargetDialog(options),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({
        label: download ? trans.__('Download') : trans.__('Convert')
      })
    ]
  });
  return button.accept ? value : null;
}

/** Ask for the password of a document; null if nobody knows it. */
export async function askPassword(
  name: string,
  complaint: string,
  trans: TranslationBundle
): Promise<string | null> {
  const { button, value } = await InputDialog.getPassword({
    title: trans.__('%1 is protected by a password', name),
    label: complaint
  });
  return button.accept && value ? value : null;
}

function withDetect(
  options: (readonly [string, string])[],
  chosen: string | undefined,
  trans: TranslationBundle
): (readonly [string, string])[] {
  const known = options.some(([value]) => value === chosen);
  return [
    [DETECT, trans.__('Detect')],
    ...(chosen === undefined || known ? [] : [[chosen, chosen] as const]),
    ...options
  ];
}

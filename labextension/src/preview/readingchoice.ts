import type { TranslationBundle } from '@jupyterlab/translation';

import { element, select } from '../elements';
import { delimiterName } from './delimiters';
import type { ITextReading } from './notes';
import type { IReading } from './source';

/** Says how the bytes of a text file were read, and lets people choose another way. */
export class ReadingChoice {
  constructor(private readonly _options: ReadingChoice.IOptions) {}

  readonly node = element('div', 'jp-OnlyOffice-reading');

  /** Show how it was read; null where it is no text file. */
  show(text: ITextReading | null): void {
    const { readAs, trans } = this._options;
    this.node.replaceChildren();
    if (text === null) {
      return;
    }
    this.node.append(
      choice(
        trans.__('Encoding:'),
        text.encodings.map(encoding => [encoding, encoding]),
        text.encoding,
        encoding => {
          readAs({ encoding });
        }
      )
    );
    if (text.delimiter !== null) {
      this.node.append(
        choice(
          trans.__('Separator:'),
          text.delimiters.map(delimiter => [
            delimiter,
            delimiterName(delimiter, trans)
          ]),
          text.delimiter,
          delimiter => {
            readAs({ delimiter });
          }
        )
      );
    }
  }
}

export namespace ReadingChoice {
  export interface IOptions {
    readAs: (text: Pick<IReading, 'encoding' | 'delimiter'>) => void;
    trans: TranslationBundle;
  }
}

function choice(
  label: string,
  options: (readonly [value: string, name: string])[],
  value: string,
  choose: (value: string) => void
): HTMLElement {
  const node = element('label', 'jp-OnlyOffice-reading-choice', label);
  const isKnown = options.some(([option]) => option === value);
  node.append(
    select(
      label,
      isKnown ? options : [[value, value], ...options],
      value,
      choose
    )
  );
  return node;
}

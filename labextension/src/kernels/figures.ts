import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IMimeBundle } from '@jupyterlab/nbformat';

import type { IPicture } from '../asks/client';
import { isRecord, textOf } from '../request';
import { pictureOf } from './outputs';

/** Where a cell says which documents have its figures. */
const METADATA = 'onlyoffice';

/** How a cell remembers that a document has a figure of its. */
interface IFigure {
  readonly document: string;
  /** Which of the cell's outputs it is. */
  readonly output: number;
  /** Of the figure that the document has. */
  readonly digest: string;
}

/** A figure that has changed since a document got it. */
export interface IChangedFigure {
  readonly picture: IPicture;
  /** Remember that the document has it now. */
  readonly note: () => void;
}

type Cell = Pick<ICodeCellModel, 'getMetadata' | 'setMetadata' | 'outputs'>;

/** Remember, in the notebook itself, that a document has a figure of a cell. */
export function noteFigure(
  cell: Cell,
  output: number,
  document: string,
  picture: IPicture
): void {
  const others = figuresOf(cell).filter(
    figure => figure.document !== document || figure.output !== output
  );
  const figure = { document, output, digest: digestOf(picture) };
  cell.setMetadata(METADATA, { figures: [...others, figure] });
}

/** The figures of a cell that a document has as they were. */
export function changedFigures(cell: Cell, document: string): IChangedFigure[] {
  const changed: IChangedFigure[] = [];
  for (const figure of figuresOf(cell)) {
    const { digest, output } = figure;
    if (figure.document !== document || output >= cell.outputs.length) {
      continue;
    }
    const picture = pictureOf(cell.outputs.get(output).data as IMimeBundle);
    if (picture && digestOf(picture) !== digest) {
      changed.push({
        picture,
        note: () => {
          noteFigure(cell, output, document, picture);
        }
      });
    }
  }
  return changed;
}

function figuresOf(cell: Cell): IFigure[] {
  const noted: unknown = cell.getMetadata(METADATA);
  const figures: unknown = isRecord(noted) ? noted.figures : null;
  if (!Array.isArray(figures)) {
    return [];
  }
  return figures.flatMap((figure: unknown): IFigure[] => {
    const document = textOf(figure, 'document');
    const digest = textOf(figure, 'digest');
    const output = isRecord(figure) ? figure.output : null;
    return document === null || digest === null || typeof output !== 'number'
      ? []
      : [{ document, output, digest }];
  });
}

/** Tells pictures apart, also in a page without HTTPS, which has no `crypto.subtle`. */
function digestOf({ base64 }: IPicture): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < base64.length; index += 1) {
    hash = Math.imul(hash ^ base64.charCodeAt(index), 0x01000193);
  }
  return `${String(base64.length)}-${(hash >>> 0).toString(16)}`;
}

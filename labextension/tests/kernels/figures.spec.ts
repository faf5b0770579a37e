import { changedFigures, noteFigure } from '../../src/kernels/figures';

const DOCUMENT = 'a/report.docx';

/** A cell with at most one picture, as the notebook has it. */
class Cell {
  picture: string | null = null;
  metadata: unknown;

  getMetadata(): unknown {
    return this.metadata;
  }

  setMetadata(_: string, value: unknown): void {
    this.metadata = value;
  }

  get outputs(): ICell['outputs'] {
    return {
      length: this.picture === null ? 0 : 1,
      get: () => ({ data: { 'image/png': this.picture } })
    } as unknown as ICell['outputs'];
  }
}

type ICell = Parameters<typeof noteFigure>[0];

describe('the figures that documents have of a cell', () => {
  let cell: Cell;

  beforeEach(() => {
    cell = new Cell();
    cell.picture = 'AAAA';
    noteFigure(cell, 0, DOCUMENT, { ext: 'png', base64: 'AAAA' });
  });

  it('are as they were until the cell shows others', () => {
    expect(changedFigures(cell, DOCUMENT)).toEqual([]);
    cell.picture = 'BBBB';
    const [changed] = changedFigures(cell, DOCUMENT);
    expect(changed?.picture).toEqual({ ext: 'png', base64: 'BBBB' });
    expect(changedFigures(cell, 'other.docx')).toEqual([]);
    changed?.note();
    expect(changedFigures(cell, DOCUMENT)).toEqual([]);
    expect(cell.metadata).toMatchObject({
      figures: [{ document: DOCUMENT, output: 0 }]
    });
  });

  it('are forgotten while the cell shows none', () => {
    cell.picture = null;
    expect(changedFigures(cell, DOCUMENT)).toEqual([]);
  });

  it('are noted for each document', () => {
    noteFigure(cell, 0, 'b.docx', { ext: 'png', base64: 'AAAA' });
    cell.picture = 'BBBB';
    expect(changedFigures(cell, DOCUMENT)).toHaveLength(1);
    expect(changedFigures(cell, 'b.docx')).toHaveLength(1);
  });

  it('may be noted wrong by somebody else', () => {
    cell.setMetadata('onlyoffice', { figures: [{ document: 1 }, null] });
    expect(changedFigures(cell, DOCUMENT)).toEqual([]);
    cell.setMetadata('onlyoffice', 'nonsense');
    expect(changedFigures(cell, DOCUMENT)).toEqual([]);
  });
});

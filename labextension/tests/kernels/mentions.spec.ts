import { Mentions } from '../../src/kernels/mentions';

function covers(path: string, ...cells: string[]): boolean {
  const mentions = new Mentions();
  for (const code of cells) {
    mentions.note(code);
  }
  return mentions.covers(path, cells.at(-1) ?? '');
}

describe('which documents code mentions', () => {
  it.each([
    'pd.read_excel("results.xlsx")',
    "pd.read_excel('../data/results.xlsx', sheet_name=1)",
    '%office save results.xlsx',
    'glob("*.xlsx")',
    'f"{name}.xlsx"',
    '"res%s.xlsx" % rest',
    'pd.read_excel(r"C:\\data\\results.xlsx")',
    'open(`results.xlsx`)'
  ])('finds it in %s', code => {
    expect(covers('a/results.xlsx', code)).toBe(true);
  });

  it.each([
    'pd.read_excel("others.xlsx")',
    'print("results")',
    'f"{name}.docx"',
    'glob("*.csv")',
    'results.xlsxwriter'.slice(0, 10)
  ])('does not find it in %s', code => {
    expect(covers('a/results.xlsx', code)).toBe(false);
  });

  it.each([
    '%run analysis.py',
    '!python analysis.py',
    '%%bash\npython analysis.py',
    'subprocess.run(["python", "analysis.py"])'
  ])('counts every document where code runs other code: %s', code => {
    expect(covers('results.xlsx', code)).toBe(true);
  });

  it('remembers a name that an earlier cell gave to a variable', () => {
    expect(
      covers('results.xlsx', 'path = "results.xlsx"', 'pd.read_excel(path)')
    ).toBe(true);
    expect(covers('results.xlsx', 'path = "b.xlsx"', 'read(path)')).toBe(false);
  });

  it('takes brackets and dots in names for themselves', () => {
    expect(covers('a (1).xlsx', 'p = "a (1).xlsx"', 'p')).toBe(true);
    expect(covers('abxlsx', 'p = "a.xlsx"', 'p')).toBe(false);
  });
});

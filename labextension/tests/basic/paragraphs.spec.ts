import { takenOver, withIds } from '../../src/basic/paragraphs';

const W = 'xmlns:w="urn:w"';

function body(inner: string, root = W): string {
  return `<?xml version="1.0"?><w:document ${root}><w:body>${inner}</w:body></w:document>`;
}

/** What an editor makes of a document: everything in its own words. */
function anew(...texts: string[]): string {
  const paragraphs = texts.map(
    (text, index) =>
      `<w:p w14:paraId="0${String(index)}"><w:r>${text}</w:r></w:p>`
  );
  return body(paragraphs.join(''), `${W} xmlns:w14="urn:w14"`);
}

describe('withIds', () => {
  it('gives each paragraph an id of its own, and keeps those that are there', () => {
    const marked = withIds(
      body('<w:p/><w:p w14:paraId="4A500001">a</w:p><w:p w:x="1">b</w:p>')
    );
    const ids = Array.from(marked.matchAll(/w14:paraId="(\w+)"/g), m => m[1]);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toContain('4A500001');
    expect(marked).toMatch(/<w:p w14:paraId="\w{8}"\/>/);
    expect(marked).toMatch(/<w:p w14:paraId="\w{8}" w:x="1">b<\/w:p>/);
  });

  it('leaves alone what only begins like a paragraph', () => {
    const inner = '<w:pPr/><w:pict>x</w:pict>';
    expect(withIds(body(inner))).toContain(inner);
  });

  it('declares what it uses, and what old programs may pass over', () => {
    const [root] = /<w:document[^>]*>/.exec(
      withIds(body('', `${W} xmlns:r="urn:own" mc:Ignorable="wp14"`))
    ) ?? [''];
    expect(root).toContain('xmlns:w14="');
    expect(root).toContain('mc:Ignorable="wp14 w14"');
    expect(root.match(/xmlns:r=/g)).toHaveLength(1);
    expect(root).toContain('xmlns:r="urn:own"');
  });
});

describe('takenOver', () => {
  const original = body(
    '<w:p w14:paraId="00"><w:sym/></w:p><w:p w14:paraId="01">b</w:p>',
    `${W} xmlns:c="urn:c"`
  );

  it('has what was not changed as it was, and what was changed as it is', () => {
    const mended = takenOver(anew('a', 'B'), anew('a', 'b'), original);
    expect(mended).toContain('<w:p w14:paraId="00"><w:sym/></w:p>');
    expect(mended).toContain('<w:p w14:paraId="01"><w:r>B</w:r></w:p>');
  });

  it('keeps new paragraphs, and lets go of removed ones', () => {
    const more = anew('a', 'b', 'new');
    expect(takenOver(more, anew('a', 'b'), original)).toContain('new');
    expect(takenOver(anew('a'), anew('a', 'b'), original)).not.toContain('>b<');
  });

  it('declares what the original declares', () => {
    const mended = takenOver(anew('a', 'B'), anew('a', 'b'), original);
    expect(mended).toContain('xmlns:c="urn:c"');
    expect(mended).toContain('xmlns:w14="urn:w14"');
  });

  it('does not touch what was saved with the original words already', () => {
    expect(takenOver(original, anew('a', 'b'), original)).toBe(original);
  });

  it('takes no paragraph whose id another one has as well', () => {
    const twice = anew('a', 'b').replace('"01"', '"00"');
    expect(takenOver(twice, twice, original)).toBe(twice);
  });

  it('takes paragraphs within paragraphs along with those around them', () => {
    const box = '<w:p w14:paraId="00"><w:txbx><w:p>in it</w:p></w:txbx></w:p>';
    const mended = takenOver(anew('a'), anew('a'), body(box));
    expect(mended).toContain(box);
  });

  it('has the last section as it was unless that was changed', () => {
    const section = (columns: string): string =>
      `<w:p w14:paraId="00"/><w:sectPr>${columns}</w:sectPr>`;
    const before = body(section('<w:cols/>'));
    const unchanged = body(section(''));
    expect(takenOver(unchanged, unchanged, before)).toContain('<w:cols/>');
    const changed = body(section('<w:pgSz/>'));
    expect(takenOver(changed, unchanged, before)).toBe(changed);
  });
});

import { clipOf, pictureOf } from '../../src/kernels/outputs';

describe('pictureOf()', () => {
  it('takes the best picture there is', () => {
    const data = { 'image/svg+xml': '<svg/>', 'image/png': 'AA\nBB\n' };
    expect(pictureOf(data)).toEqual({ ext: 'png', base64: 'AABB' });
  });

  it('takes a drawing, whatever is written in it', () => {
    const picture = pictureOf({ 'image/svg+xml': ['<svg>', 'ä</svg>'] });
    expect(picture?.ext).toBe('svg');
    const bytes = Uint8Array.from(atob(picture?.base64 ?? ''), c =>
      c.charCodeAt(0)
    );
    expect(new TextDecoder().decode(bytes)).toBe('<svg>ä</svg>');
  });

  it('finds none in a text', () => {
    expect(pictureOf({ 'text/plain': 'x', 'image/png': '' })).toBeNull();
  });
});

describe('clipOf()', () => {
  it('keeps a table with its cells, and nothing that runs', () => {
    const clip = clipOf({
      'text/html':
        '<style>td{}</style><table><tr><td>1</td></tr></table><script>x</script>',
      'text/plain': '1'
    });
    expect(clip?.html).toMatch(/^<table border="1".*<td>1<\/td>.*<\/table>$/);
    expect(clip?.text).toBe('1');
  });

  it('is a picture where there is no table', () => {
    expect(clipOf({ 'image/png': 'AA', 'text/plain': 'fig' })).toEqual({
      html: '<img src="data:image/png;base64,AA">',
      text: 'fig',
      picture: 'data:image/png;base64,AA'
    });
  });

  it('is a text where there is neither', () => {
    expect(clipOf({ 'text/plain': '<b>' })?.html).toBe('<pre>&lt;b&gt;</pre>');
    expect(clipOf({ 'application/json': {} })).toBeNull();
  });
});

/** A start or an end of a paragraph in the text of `word/document.xml`. */
const PARAGRAPH = /<(\/?)w:p(?=[\s/>])([^>]*?)(\/?)>/g;
const ID = /\bw14:paraId="([^"]*)"/;
const ROOT = /<w:document\b[^>]*>/;
const ATTRIBUTE = /([\w:.-]+)="([^"]*)"/g;
/** The properties of the last section, which stand after everything else. */
const LAST_SECTION =
  /<w:sectPr\b(?:(?!<w:sectPr\b)[\s\S])*(?=<\/w:body>\s*<\/w:document>\s*$)/;

/** What the editor writes without declaring it. */
const NAMESPACES: Readonly<Record<string, string>> = {
  m: 'http://schemas.openxmlformats.org/officeDocument/2006/math',
  mc: 'http://schemas.openxmlformats.org/markup-compatibility/2006',
  o: 'urn:schemas-microsoft-com:office:office',
  r: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  v: 'urn:schemas-microsoft-com:vml',
  w10: 'urn:schemas-microsoft-com:office:word',
  w14: 'http://schemas.microsoft.com/office/word/2010/wordml',
  wp: 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
  wps: 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape'
};

/** The first of our ids; the last that there may be is 0x7FFFFFFF. */
const FIRST_ID = 0x4a500000;

/**
 * Give every paragraph an id, by which the editor knows what it need not write anew.
 *
 * Word does that itself; most other programs do not.
 */
export function withIds(xml: string): string {
  const taken = new Set(
    Array.from(xml.matchAll(/w14:paraId="([^"]*)"/g), match => match[1])
  );
  let next = FIRST_ID;
  const marked = xml.replace(
    PARAGRAPH,
    (tag: string, end: string, attributes: string, empty: string) => {
      if (end !== '' || ID.test(attributes)) {
        return tag;
      }
      let id: string;
      do {
        id = (next++).toString(16).toUpperCase();
      } while (taken.has(id));
      return `<w:p w14:paraId="${id}"${attributes}${empty}>`;
    }
  );
  const declared = Object.entries(NAMESPACES).map(
    ([prefix, uri]) => [`xmlns:${prefix}`, uri] as const
  );
  return withAttributes(
    marked,
    new Map([...declared, ['mc:Ignorable', 'w14']])
  );
}

/**
 * Take over from the original what an editor has written anew without a need.
 *
 * @param saved - What the editor made of the document after it was changed.
 * @param unchanged - What it had made of it before.
 * @param original - What that was made of, with an id in each paragraph.
 */
export function takenOver(
  saved: string,
  unchanged: string,
  original: string
): string {
  const before = paragraphs(unchanged);
  const first = paragraphs(original);
  let result = '';
  let at = 0;
  for (const { id, start, end } of ranges(saved)) {
    const text = saved.slice(start, end);
    const instead =
      id !== null && before.get(id) === text ? first.get(id) : undefined;
    result += saved.slice(at, start) + (instead ?? text);
    at = end;
  }
  result += saved.slice(at);
  const section = LAST_SECTION.exec(saved)?.[0];
  const firstSection = LAST_SECTION.exec(original)?.[0];
  if (
    section !== undefined &&
    firstSection !== undefined &&
    section === LAST_SECTION.exec(unchanged)?.[0]
  ) {
    result = result.replace(LAST_SECTION, () => firstSection);
  }
  return result === saved
    ? saved
    : withAttributes(result, attributesOf(ROOT.exec(original)?.[0] ?? ''));
}

/** The paragraphs by their ids, without those whose id is not theirs alone. */
function paragraphs(xml: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const twice = new Set<string>();
  for (const { id, start, end } of ranges(xml)) {
    if (id !== null) {
      if (found.has(id)) {
        twice.add(id);
      }
      found.set(id, xml.slice(start, end));
    }
  }
  for (const id of twice) {
    found.delete(id);
  }
  return found;
}

/** Where paragraphs are that are in no other, such as those in text boxes. */
function* ranges(
  xml: string
): Generator<{ id: string | null; start: number; end: number }> {
  let depth = 0;
  let start = 0;
  let id: string | null = null;
  for (const match of xml.matchAll(PARAGRAPH)) {
    const [tag, ends, attributes = '', isEmpty] = match;
    if (ends === '' && depth === 0) {
      start = match.index;
      id = ID.exec(attributes)?.[1] ?? null;
    }
    if (isEmpty === '') {
      depth += ends === '' ? 1 : -1;
    }
    if (depth === 0) {
      yield { id, start, end: match.index + tag.length };
    }
  }
}

/** Add to the root what it does not declare; where it says otherwise, it stays as it is. */
function withAttributes(
  xml: string,
  more: ReadonlyMap<string, string>
): string {
  return xml.replace(ROOT, root => {
    const has = attributesOf(root);
    let added = '';
    for (const [name, value] of more) {
      const old = has.get(name);
      if (old === undefined) {
        added += ` ${name}="${value}"`;
      } else if (name === 'mc:Ignorable') {
        const all = new Set(`${old} ${value}`.trim().split(/\s+/));
        root = root.replace(
          `${name}="${old}"`,
          `${name}="${Array.from(all).join(' ')}"`
        );
      }
    }
    return `${root.slice(0, -1)}${added}>`;
  });
}

function attributesOf(tag: string): Map<string, string> {
  return new Map(
    Array.from(tag.matchAll(ATTRIBUTE), ([, name = '', value = '']) => [
      name,
      value
    ])
  );
}

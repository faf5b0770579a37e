/** ONLYOFFICE's `documentType`. */
export type Family = 'word' | 'cell' | 'slide' | 'pdf' | 'diagram';

/** One format that an editor opens. */
export interface IFormat {
  readonly family: Family;
  /** What people call it. */
  readonly kind: Kind;
  /** Null where nobody has registered one. */
  readonly mimeType: string | null;
}

/** What people call a format. */
export type Kind =
  | 'document'
  | 'document template'
  | 'spreadsheet'
  | 'spreadsheet template'
  | 'presentation'
  | 'presentation template'
  | 'slide show'
  | 'drawing'
  | 'stencil'
  | 'drawing template'
  | 'e-book'
  | 'form'
  | 'fixed layout'
  | 'rich text'
  | 'web page'
  | 'plain text'
  | 'link';

const OOXML = 'application/vnd.openxmlformats-officedocument';
const ODF = 'application/vnd.oasis.opendocument';
const VISIO = 'application/vnd.ms-visio';

function format(
  family: Family,
  kind: Kind,
  mimeType: string | null = null
): IFormat {
  return { family, kind, mimeType };
}

/**
 * Every format that an editor opens, by extension.
 *
 * File types have to be there when the layout is restored, so they cannot be asked of the server; a
 * test holds this table and `core/formats.json` equal.
 */
export const FORMATS: Readonly<Record<string, IFormat>> = {
  doc: format('word', 'document', 'application/msword'),
  docm: format(
    'word',
    'document',
    'application/vnd.ms-word.document.macroenabled.12'
  ),
  docx: format('word', 'document', `${OOXML}.wordprocessingml.document`),
  dot: format('word', 'document template', 'application/msword'),
  dotm: format(
    'word',
    'document template',
    'application/vnd.ms-word.template.macroenabled.12'
  ),
  dotx: format(
    'word',
    'document template',
    `${OOXML}.wordprocessingml.template`
  ),
  epub: format('word', 'e-book', 'application/epub+zip'),
  fb2: format('word', 'e-book', 'text/fb2+xml'),
  fodt: format('word', 'document', `${ODF}.text-flat-xml`),
  gdoc: format('word', 'link', 'application/vnd.google-apps.document'),
  hml: format('word', 'document', 'multipart/related'),
  htm: format('word', 'web page', 'text/html'),
  html: format('word', 'web page', 'text/html'),
  hwp: format('word', 'document', 'application/x-hwp'),
  hwpx: format('word', 'document', 'application/x-hwpx'),
  md: format('word', 'plain text', 'text/markdown'),
  mht: format('word', 'web page', 'message/rfc822'),
  mhtml: format('word', 'web page', 'message/rfc822'),
  odt: format('word', 'document', `${ODF}.text`),
  ott: format('word', 'document template', `${ODF}.text-template`),
  pages: format('word', 'document', 'application/vnd.apple.pages'),
  rtf: format('word', 'rich text', 'application/rtf'),
  stw: format(
    'word',
    'document template',
    'application/vnd.sun.xml.writer.template'
  ),
  sxw: format('word', 'document', 'application/vnd.sun.xml.writer'),
  txt: format('word', 'plain text', 'text/plain'),
  wps: format('word', 'document', 'application/vnd.ms-works'),
  wpt: format('word', 'document template'),
  xml: format('word', 'plain text', 'application/xml'),

  csv: format('cell', 'plain text', 'text/csv'),
  et: format('cell', 'spreadsheet'),
  ett: format('cell', 'spreadsheet template'),
  fods: format('cell', 'spreadsheet', `${ODF}.spreadsheet-flat-xml`),
  gsheet: format('cell', 'link', 'application/vnd.google-apps.spreadsheet'),
  numbers: format('cell', 'spreadsheet', 'application/vnd.apple.numbers'),
  ods: format('cell', 'spreadsheet', `${ODF}.spreadsheet`),
  ots: format('cell', 'spreadsheet template', `${ODF}.spreadsheet-template`),
  sxc: format('cell', 'spreadsheet', 'application/vnd.sun.xml.calc'),
  tsv: format('cell', 'plain text', 'text/tab-separated-values'),
  xls: format('cell', 'spreadsheet', 'application/vnd.ms-excel'),
  xlsb: format(
    'cell',
    'spreadsheet',
    'application/vnd.ms-excel.sheet.binary.macroenabled.12'
  ),
  xlsm: format(
    'cell',
    'spreadsheet',
    'application/vnd.ms-excel.sheet.macroenabled.12'
  ),
  xlsx: format('cell', 'spreadsheet', `${OOXML}.spreadsheetml.sheet`),
  xlt: format('cell', 'spreadsheet template', 'application/vnd.ms-excel'),
  xltm: format(
    'cell',
    'spreadsheet template',
    'application/vnd.ms-excel.template.macroenabled.12'
  ),
  xltx: format(
    'cell',
    'spreadsheet template',
    `${OOXML}.spreadsheetml.template`
  ),

  dps: format('slide', 'presentation'),
  dpt: format('slide', 'presentation template'),
  fodp: format('slide', 'presentation', `${ODF}.presentation-flat-xml`),
  gslides: format('slide', 'link', 'application/vnd.google-apps.presentation'),
  key: format('slide', 'presentation', 'application/vnd.apple.keynote'),
  odg: format('slide', 'drawing', `${ODF}.graphics`),
  odp: format('slide', 'presentation', `${ODF}.presentation`),
  otp: format('slide', 'presentation template', `${ODF}.presentation-template`),
  pot: format(
    'slide',
    'presentation template',
    'application/vnd.ms-powerpoint'
  ),
  potm: format(
    'slide',
    'presentation template',
    'application/vnd.ms-powerpoint.template.macroenabled.12'
  ),
  potx: format(
    'slide',
    'presentation template',
    `${OOXML}.presentationml.template`
  ),
  pps: format('slide', 'slide show', 'application/vnd.ms-powerpoint'),
  ppsm: format(
    'slide',
    'slide show',
    'application/vnd.ms-powerpoint.slideshow.macroenabled.12'
  ),
  ppsx: format('slide', 'slide show', `${OOXML}.presentationml.slideshow`),
  ppt: format('slide', 'presentation', 'application/vnd.ms-powerpoint'),
  pptm: format(
    'slide',
    'presentation',
    'application/vnd.ms-powerpoint.presentation.macroenabled.12'
  ),
  pptx: format('slide', 'presentation', `${OOXML}.presentationml.presentation`),
  sxi: format('slide', 'presentation', 'application/vnd.sun.xml.impress'),

  djvu: format('pdf', 'fixed layout', 'image/vnd.djvu'),
  docxf: format('pdf', 'form', `${OOXML}.wordprocessingml.document.docxf`),
  oform: format('pdf', 'form', `${OOXML}.wordprocessingml.document.oform`),
  oxps: format('pdf', 'fixed layout', 'application/oxps'),
  pdf: format('pdf', 'fixed layout', 'application/pdf'),
  xps: format('pdf', 'fixed layout', 'application/vnd.ms-xpsdocument'),

  vsdm: format('diagram', 'drawing', `${VISIO}.drawing.macroEnabled.12`),
  vsdx: format('diagram', 'drawing', `${VISIO}.drawing`),
  vssm: format('diagram', 'stencil', `${VISIO}.stencil.macroEnabled.12`),
  vssx: format('diagram', 'stencil', `${VISIO}.stencil`),
  vstm: format(
    'diagram',
    'drawing template',
    `${VISIO}.template.macroEnabled.12`
  ),
  vstx: format('diagram', 'drawing template', `${VISIO}.template`)
};

/**
 * Formats whose extension mostly means something else, or that JupyterLab itself shows well.
 *
 * A `.key` is a private key, a `.dot` a graph, a `.pot` a catalogue of translations.
 */
const LEFT_TO_OTHERS: ReadonlySet<string> = new Set(
  'csv dot gdoc gsheet gslides htm html key md mht mhtml pdf pot tsv txt xml'.split(
    ' '
  )
);

/** The extensions that a double click opens here where the server does not say otherwise. */
export const DEFAULT_EXTENSIONS: readonly string[] = Object.keys(
  FORMATS
).filter(ext => !LEFT_TO_OTHERS.has(ext));

/** The extension of a file name or path in lower case and without its dot; empty if it has none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/** The format of a file name or path; undefined where no editor opens it. */
export function formatOf(path: string): IFormat | undefined {
  const ext = extensionOf(path);
  return Object.hasOwn(FORMATS, ext) ? FORMATS[ext] : undefined;
}

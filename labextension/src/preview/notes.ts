import { isRecord, parse, textOf } from '../request';

/** How the bytes of a text file were read, and how else they can be. */
export interface ITextReading {
  readonly encoding: string;
  /** What separates the cells; null where the file is no table. */
  readonly delimiter: string | null;
  readonly encodings: readonly string[];
  readonly delimiters: readonly string[];
}

/** A script in the document that no font of the server has. */
export interface IMissingFont {
  readonly script: string;
  /** What to install. */
  readonly package: string;
}

/** What the server tells about a preview beside its bytes. */
export interface IPreviewNotes {
  readonly text: ITextReading | null;
  readonly fonts: readonly IMissingFont[];
}

/** The header of the answer that holds the notes, as JSON. */
export const NOTES_HEADER = 'X-OnlyOffice-Preview';

/** Read the notes; what is not understood counts as not told. */
export function readNotes(header: string | null): IPreviewNotes {
  const notes = parse(header ?? '');
  if (!isRecord(notes)) {
    return { text: null, fonts: [] };
  }
  return {
    text: asTextReading(notes.text),
    fonts: Array.isArray(notes.fonts)
      ? notes.fonts.map(asMissingFont).filter(font => font !== null)
      : []
  };
}

function asTextReading(value: unknown): ITextReading | null {
  const encoding = textOf(value, 'encoding');
  if (!isRecord(value) || encoding === null) {
    return null;
  }
  return {
    encoding,
    delimiter: textOf(value, 'delimiter'),
    encodings: textsOf(value.encodings),
    delimiters: textsOf(value.delimiters)
  };
}

function asMissingFont(value: unknown): IMissingFont | null {
  const script = textOf(value, 'script');
  const name = textOf(value, 'package');
  return script === null || name === null ? null : { script, package: name };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter(item => typeof item === 'string')
    : [];
}

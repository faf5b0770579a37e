import { PathExt } from '@jupyterlab/coreutils';

import { FORMATS } from '../formats';

/** Quoted text that ends like the name of a document: a name, a pattern, or part of an f-string. */
const QUOTED = new RegExp(
  `(["'\`])((?:(?!\\1)[^\\n]){0,400}?\\.(?:${Object.keys(FORMATS).join('|')}))\\1`,
  'gi'
);

/** Code that runs other code, which may name any document. */
const ELSEWHERE =
  /^\s*(!|%run\b|%sx\b|%system\b|%%(?:bash|sh|script|system|!))|\b(?:subprocess|runpy|os\.system|exec|execfile)\b/m;

/** What stands for something else in a pattern, an f-string or a format. */
const WILD = /\*+|\?|\{[^{}]*\}|%[sd]|\\(?=\*)/;

/** Which documents the code of one kernel names. */
export class Mentions {
  /**
   * Whether code may read a document.
   *
   * A name that an earlier cell gave to a variable counts as well, so `code` is remembered.
   *
   * @param path - Of the document; only its last part counts, since a kernel has its own folder.
   */
  covers(path: string, code: string): boolean {
    const name = PathExt.basename(path);
    return (
      code.includes(name) ||
      ELSEWHERE.test(code) ||
      this._patterns.some(pattern => pattern.test(name))
    );
  }

  /** Remember what code names. */
  note(code: string): void {
    for (const [, , quoted] of code.matchAll(QUOTED)) {
      const name = PathExt.basename((quoted ?? '').replaceAll('\\', '/'));
      if (name && !this._known.has(name) && this._known.size < MOST) {
        this._known.add(name);
        this._patterns.push(patternOf(name));
      }
    }
  }

  private readonly _known = new Set<string>();
  private readonly _patterns: RegExp[] = [];
}

/** How many names are remembered of one kernel. */
const MOST = 500;

function patternOf(name: string): RegExp {
  const parts = name
    .split(WILD)
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

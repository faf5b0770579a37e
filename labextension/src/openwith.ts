import type { DocumentRegistry } from '@jupyterlab/docregistry';

import { fileTypeName } from './filetypes';
import { FORMATS } from './formats';
import { FACTORY } from './tokens';

/** What a double click on files of one type opens: an editor, a viewer, or what else there is. */
export type OpenWith = 'edit' | 'view' | 'jupyterlab';

const WAYS: readonly unknown[] = ['edit', 'view', 'jupyterlab'];

/** What somebody has chosen, by extension; whatever is no extension of ours is left out. */
export function asOpenWith(value: unknown): Readonly<Record<string, OpenWith>> {
  if (typeof value !== 'object' || value === null) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>)
      .map(([ext, way]) => [ext.toLowerCase().replace(/^\./, ''), way] as const)
      .filter((entry): entry is readonly [string, OpenWith] => {
        const [ext, way] = entry;
        return Object.hasOwn(FORMATS, ext) && WAYS.includes(way);
      })
  );
}

/** Have double clicks open what somebody has chosen; what is not chosen any more is as before. */
export class DefaultEditors {
  constructor(
    private readonly _registry: Pick<
      DocumentRegistry,
      'setDefaultWidgetFactory' | 'widgetFactories'
    >
  ) {}

  apply(chosen: Readonly<Record<string, OpenWith>>): void {
    const before = this._chosen;
    this._chosen = chosen;
    for (const ext of Object.keys({ ...before, ...chosen })) {
      const type = fileTypeName(ext);
      const way = chosen[ext];
      this._registry.setDefaultWidgetFactory(
        type,
        way === 'jupyterlab'
          ? this._otherFor(type)
          : way === undefined
            ? undefined
            : FACTORY
      );
    }
  }

  /** JupyterLab's own viewer or editor of a type, such as the table of a CSV file. */
  private _otherFor(type: string): string | undefined {
    const others = Array.from(this._registry.widgetFactories()).filter(
      ({ name }) => name !== FACTORY
    );
    const rank = ({
      defaultFor,
      fileTypes
    }: (typeof others)[number]): number =>
      defaultFor?.includes(type) ? 0 : fileTypes.includes(type) ? 1 : 2;
    return others
      .filter(factory => rank(factory) < 2 || factory.fileTypes.includes('*'))
      .sort((one, other) => rank(one) - rank(other))[0]?.name;
  }

  private _chosen: Readonly<Record<string, OpenWith>> = {};
}

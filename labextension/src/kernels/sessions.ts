import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import type { Widget } from '@lumino/widgets';

type Shell = Pick<JupyterFrontEnd.IShell, 'widgets'>;

/**
 * Whether it is this page that code wants something of.
 *
 * Every page hears of it, also those of other browsers. Code without a kernel that is known, as in a
 * terminal, means the page that somebody looks at.
 */
export function isFromHere(kernel: string | null, shell: Shell): boolean {
  return kernel === null
    ? document.visibilityState === 'visible'
    : Array.from(shell.widgets('main')).some(
        widget => kernelOf(widget)?.id === kernel
      );
}

/** The kernel of the notebook or console that an element is in; null if there is none now. */
export function kernelAround(
  element: HTMLElement,
  shell: Shell
): Kernel.IKernelConnection | null {
  const around = Array.from(shell.widgets('main')).find(widget =>
    widget.node.contains(element)
  );
  return around ? kernelOf(around) : null;
}

function kernelOf(widget: Widget): Kernel.IKernelConnection | null {
  const { sessionContext } = widget as Partial<{
    sessionContext: ISessionContext;
  }>;
  return sessionContext?.session?.kernel ?? null;
}

import type { LabIcon } from '@jupyterlab/ui-components';

/** An element with a class and a text, in which markup counts as text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text = ''
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

/** A button with a text on it. */
export function button(label: string, run: () => void): HTMLButtonElement {
  const node = element('button', 'jp-OnlyOffice-button jp-mod-styled', label);
  node.type = 'button';
  node.addEventListener('click', run);
  return node;
}

/** A button with an icon on it, and a name for those who point at it or cannot see it. */
export function iconButton(
  icon: LabIcon,
  label: string,
  run: () => void
): HTMLButtonElement {
  const node = button('', run);
  node.classList.add('jp-mod-icon');
  node.title = label;
  node.setAttribute('aria-label', label);
  icon.element({ container: node, tag: 'span', elementPosition: 'center' });
  return node;
}

/** A choice among values, each with what it is called. */
export function select(
  label: string,
  options: readonly (readonly [value: string, name: string])[],
  value: string,
  choose: (value: string) => void
): HTMLSelectElement {
  const node = element('select', 'jp-OnlyOffice-field jp-OnlyOffice-select');
  node.setAttribute('aria-label', label);
  node.title = label;
  node.append(...options.map(([value, name]) => new Option(name, value)));
  node.value = value;
  node.addEventListener('change', () => {
    choose(node.value);
  });
  return node;
}

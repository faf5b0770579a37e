import { button } from './elements';

/** The event by which anything in the page asks for a check of the connection. */
export const CHECK_WANTED = 'jp-OnlyOffice-check';

/** A button that asks for a check of the connection. */
export function checkButton(label: string): HTMLButtonElement {
  const node = button(label, () => {
    node.dispatchEvent(new CustomEvent(CHECK_WANTED, { bubbles: true }));
  });
  return node;
}

import { button } from './elements';

/** The event by which anything in the page asks for a check of the connection. */
export const CHECK_WANTED = 'jp-OnlyOffice-check';

/** The event by which anything in the page asks for the form that connects a Document Server. */
export const CONNECT_WANTED = 'jp-OnlyOffice-connect';

/** The event that tells everything in the page of another connection. */
export const CONNECTED = 'jp-OnlyOffice-connected';

/** A button that asks for a check of the connection. */
export function checkButton(label: string): HTMLButtonElement {
  return wantedButton(label, CHECK_WANTED);
}

/** A button that asks for the form that connects a Document Server. */
export function connectButton(label: string): HTMLButtonElement {
  return wantedButton(label, CONNECT_WANTED);
}

function wantedButton(label: string, event: string): HTMLButtonElement {
  return button(label, () => {
    document.dispatchEvent(new CustomEvent(event));
  });
}

/**
 * What is wrong in @eigenpal/docx-editor-* where there is more than one document in a page.
 *
 * Each entry is what stands in the editor, how many times, and what is to stand there.
 */
const CHANGES = [
  // It handles keys wherever they are pressed: Delete in a notebook would delete its table.
  [
    'let s=u=>{let a=navigator.platform',
    1,
    'let s=u=>{if(!e.current?.getView()?.dom.closest(".jp-OnlyOffice-basic")?.contains(u.target))return;let a=navigator.platform'
  ],
  // What has the focus is in no tab, so that JupyterLab does not know which one is the current.
  ['return B?createPortal(H,B):H', 1, 'return H'],
  // "Save" in its menu would download the document, and "Print" open a window with its own pages.
  ['x=useCallback(async()=>{', 1, 'x=useCallback(async()=>{if(d){d();return}'],
  ['d?.(w),w', 1, 'w'],
  [
    'h=useCallback(()=>{let S=o.current',
    1,
    'h=useCallback(()=>{if(u){u();return}let S=o.current'
  ],
  // What is typed while it saves would count as saved.
  [
    'let w=await e.current.toBuffer(I);return E&&E.dispatch(',
    1,
    'let shown=E&&E.state.doc,w=await e.current.toBuffer(I);return E&&E.state.doc===shown&&E.dispatch('
  ],
  // It would draw the cursor of a header into the first document of the page.
  [
    'window.document.querySelector(".paged-editor__pages")',
    5,
    '(window.document.activeElement?.closest(".jp-OnlyOffice-basic")??window.document).querySelector(".paged-editor__pages")'
  ]
];

/**
 * Where it takes over what was not changed, it gives up if there are not as many paragraphs as it
 * wrote, as there are not where it has dropped a text box; but those it puts in their places are
 * found by their ids.
 */
const COUNTED = ['i!==l?{safe:false,', 'false?{safe:false,'];

/** What it writes into documents that do not have these namespaces, which nobody can read then. */
const MODIFIED = '<dcterms:modified xsi:type="dcterms:W3CDTF">';
const NAMESPACES =
  'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

module.exports = function (source) {
  if (this.resourcePath.includes('docx-editor-core')) {
    const counts = source.includes('paragraph-count-mismatch');
    return changed(
      source,
      counts ? [[COUNTED[0], 1, COUNTED[1]]] : []
    ).replaceAll(MODIFIED, MODIFIED.replace(' ', ` ${NAMESPACES} `));
  }
  return changed(source, CHANGES);
};

function changed(source, changes) {
  return changes.reduce((text, [old, count, replacement]) => {
    const parts = text.split(old);
    if (parts.length !== count + 1) {
      throw new Error(
        `This version of @eigenpal/docx-editor-react is another one: ${old}`
      );
    }
    return parts.join(replacement);
  }, source);
}

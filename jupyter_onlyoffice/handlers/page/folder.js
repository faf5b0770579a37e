(() => {
  'use strict';
  /* How long a busy JupyterLab may take to answer, in milliseconds. */
  const PATIENCE = 5000;
  const goOn = () => location.replace(JSON.parse(document.getElementById('address').textContent));

  window.addEventListener('message', event => {
    if (event.origin === location.origin && event.data === 'onlyoffice:location-shown') {
      window.close();
    }
  });
  // Of whoever opened this page, the editor's frame, no more can be seen than where it is.
  const lab = window.opener?.parent;
  if (lab) {
    lab.postMessage('onlyoffice:show-location', location.origin);
    setTimeout(goOn, PATIENCE);
  } else {
    goOn();
  }
})();

// JupyterLab warns about a page without a clipboard; the tests' page has none.
Object.defineProperty(navigator, 'clipboard', { value: {} });

module.exports = {
  resolve: {
    // A parser looks whether it runs in Node.
    fallback: { stream: false }
  },
  module: {
    rules: [
      {
        test: /[\\/]@eigenpal[\\/]docx-editor-(react[\\/]dist[\\/]index|core[\\/]dist[\\/].*)\.mjs$/,
        loader: require.resolve('./docxloader.cjs')
      }
    ]
  }
};

import { editorLanguage } from '../src/language';

describe('editorLanguage()', () => {
  it.each([
    ['', 'en', ['de-DE', 'en-GB', 'en-US'], 'en-GB'],
    ['', 'de_DE', ['de-AT'], 'de-DE'],
    ['fr', 'en', ['en-US'], 'fr'],
    ['pt-BR', 'en', ['pt-PT'], 'pt-BR'],
    ['', 'en', ['eng-GB'], 'en'],
    ['', 'en', [], 'en']
  ])('should make of %p, %p and %p %p', (chosen, own, browser, tag) => {
    expect(editorLanguage(chosen, own, browser)).toBe(tag);
  });
});

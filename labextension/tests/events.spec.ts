import { EVENT_SCHEMA, documentEvent } from '../src/events';

const EVENT = { schema_id: EVENT_SCHEMA, path: 'a.docx', action: 'saved' };

describe('documentEvent', () => {
  it('should read an event whole', () => {
    expect(
      documentEvent({
        ...EVENT,
        action: 'conflict',
        copy: 'a (conflict).docx',
        users: ['ann', 'bob'],
        message: 'Look.'
      })
    ).toEqual({
      path: 'a.docx',
      action: 'conflict',
      copy: 'a (conflict).docx',
      kernel: null,
      users: 2,
      message: 'Look.'
    });
  });

  it('should do without what need not be there', () => {
    expect(documentEvent(EVENT)).toEqual({
      path: 'a.docx',
      action: 'saved',
      copy: null,
      kernel: null,
      users: null,
      message: null
    });
  });

  it.each([
    ['of another schema', { ...EVENT, schema_id: 'https://elsewhere' }],
    ['of an unknown action', { ...EVENT, action: 'exploded' }],
    ['without a path', { ...EVENT, path: 1 }]
  ])('should not take an event %s', (_, emission) => {
    expect(documentEvent(emission)).toBeNull();
  });
});

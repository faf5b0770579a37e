import { refused } from '../fakes';
import { Desk, PATH, bytesOf, settled } from './fakes';

let desk: Desk;

beforeEach(() => {
  desk = new Desk();
});

afterEach(() => {
  desk.model.dispose();
});

describe('BasicModel', () => {
  describe('#open()', () => {
    it('should take the lease before it reads', async () => {
      await desk.model.open(false);
      expect(desk.api.leases).toEqual([null]);
      expect(desk.editor.text).toBe('Before');
      expect(desk.handOver.pending).toBe(false);
    });

    it('should reject where somebody else is editing', async () => {
      desk.api.other = 'Ann';
      await expect(desk.model.open(false)).rejects.toThrow('Ann is editing.');
      expect(desk.editor.text).toBe('');
    });

    it('should give a lease back that nobody needs any more', async () => {
      const opening = desk.model.open(false);
      desk.model.dispose();
      await opening;
      expect(desk.api.released).toEqual(['mine']);
    });

    it('should find out what cannot be kept, and tell it', async () => {
      desk.api.lost = {
        losses: [
          { what: 'comments', before: 3, after: 0 },
          { what: 'charts', before: 2, after: 1 }
        ],
        textChanged: true
      };
      await desk.model.open(false);
      await settled();
      expect(desk.api.examined).toEqual(['Before rewritten']);
      expect(desk.told.join()).toContain(
        'comments (3), charts (1 of 2), some of the text'
      );
    });
  });

  describe('#save()', () => {
    it('should store nothing where nothing was typed', async () => {
      await desk.model.open(false);
      await desk.model.save();
      expect(desk.api.stored).toEqual([]);
      expect(desk.status.saveState.name).toBe('unchanged');
    });

    it('should store what was typed', async () => {
      await desk.model.open(false);
      desk.editor.type('!');
      expect(desk.handOver.pending).toBe(true);
      expect(desk.status.saveState.name).toBe('unsaved');
      await desk.model.save();
      expect(desk.api.stored).toEqual(['Before!']);
      expect(desk.handOver.pending).toBe(false);
      expect(desk.status.saveState.name).toBe('saved');
      desk.editor.type('?');
      await desk.model.save();
      expect(desk.api.stored).toEqual(['Before!', 'Before!?']);
      expect(desk.asked).toEqual([]);
    });

    it('should leave unsaved what is typed meanwhile', async () => {
      await desk.model.open(false);
      desk.editor.type('!');
      desk.api.whileStoring = () => {
        desk.editor.type('?');
      };
      await desk.model.save();
      expect(desk.api.stored).toEqual(['Before!']);
      expect(desk.handOver.pending).toBe(true);
      expect(desk.status.saveState.name).toBe('unsaved');
    });

    it('should ask before anything is lost, and only once', async () => {
      desk.api.lost = {
        losses: [{ what: 'comments', before: 3, after: 0 }],
        textChanged: null
      };
      await desk.model.open(false);
      desk.editor.type('!');
      expect(desk.model.maySaveByItself).toBe(false);
      await expect(desk.model.save()).rejects.toThrow();
      expect(desk.asked).toEqual(['comments (3)']);
      expect(desk.api.stored).toEqual([]);
      expect(desk.status.saveState.name).toBe('unsaved');
      desk.choice = 'here';
      await desk.model.save();
      expect(desk.api.stored).toEqual(['Before!']);
      desk.editor.type('?');
      expect(desk.model.maySaveByItself).toBe(true);
      await desk.model.save();
      expect(desk.asked).toHaveLength(2);
    });

    it('should go on in a copy where that is wanted', async () => {
      desk.api.lost = { losses: [], textChanged: true };
      desk.choice = 'copy';
      await desk.model.open(false);
      desk.editor.type('!');
      await desk.model.save();
      expect(desk.copies).toEqual(['Before!']);
      expect(desk.wentOnIn).toEqual(['a/b (basic copy).docx']);
      expect(desk.api.stored).toEqual([]);
      expect(desk.api.released).toEqual(['mine']);
      expect(desk.handOver.pending).toBe(false);
      expect(desk.status.saveState.name).toBe('copied');
    });

    it('should tell why it failed, and try again', async () => {
      await desk.model.open(false);
      desk.editor.type('!');
      desk.api.failure = refused(507, 'not-stored', 'The disk is full.');
      await expect(desk.model.save()).rejects.toThrow();
      expect(desk.told.join()).toContain('Not saved: The disk is full.');
      expect(desk.handOver.pending).toBe(true);
      desk.api.failure = null;
      desk.press('Try again');
      await settled();
      expect(desk.api.stored).toEqual(['Before!']);
      expect(desk.told).toEqual([]);
    });
  });

  describe('a change on disk', () => {
    it('should be shown where nothing was typed', async () => {
      await desk.model.open(false);
      await settled();
      desk.api.text = 'Theirs';
      await desk.model.lookAgain();
      expect(desk.editor.text).toBe('Theirs');
      expect(desk.handOver.pending).toBe(false);
    });

    it('should be none where the file is still the same', async () => {
      await desk.model.open(false);
      await desk.model.lookAgain();
      expect(desk.told).toEqual([]);
    });

    it.each([
      ['Keep mine', 'Before!'],
      ['Keep theirs', 'Theirs']
    ])('should be asked about otherwise: %s', async (choice, text) => {
      await desk.model.open(false);
      desk.editor.type('!');
      desk.api.text = 'Theirs';
      await desk.model.lookAgain();
      await expect(desk.model.save()).rejects.toThrow();
      expect(desk.api.text).toBe('Theirs');
      desk.press(choice);
      await settled();
      expect(desk.api.text).toBe(text);
      expect(desk.editor.text).toBe(text);
      expect(desk.handOver.pending).toBe(false);
    });

    it('should be noticed by a save at the latest', async () => {
      await desk.model.open(false);
      desk.editor.type('!');
      desk.api.text = 'Theirs';
      await expect(desk.model.save()).rejects.toThrow();
      expect(desk.api.text).toBe('Theirs');
      expect(desk.told.join()).toContain('changed on disk');
      desk.press('Compare');
      await settled();
      expect(desk.copies).toEqual(['Before!']);
      expect(desk.beside).toEqual(['a/b (basic copy).docx']);
      expect(desk.told.join()).toContain('changed on disk');
    });
  });

  describe('drafts', () => {
    it('should be kept while something is not saved', async () => {
      await desk.model.open(false);
      desk.editor.type('!');
      await settled();
      expect(desk.drafts.kept.get(PATH)?.revision).toBe('rBefore');
      await desk.model.save();
      expect(desk.drafts.kept.size).toBe(0);
    });

    it('should be offered, and come back', async () => {
      desk.drafts.kept.set(PATH, {
        bytes: bytesOf('Typed'),
        revision: 'rBefore',
        at: Date.now()
      });
      await desk.model.open(false);
      expect(desk.editor.text).toBe('Before');
      expect(desk.told.join()).toContain('Unsaved changes');
      desk.press('Restore');
      await settled();
      expect(desk.editor.text).toBe('Typed');
      expect(desk.handOver.pending).toBe(true);
      await desk.model.save();
      expect(desk.api.stored).toEqual(['Typed']);
    });

    it('should go where they are not wanted', async () => {
      desk.drafts.kept.set(PATH, {
        bytes: bytesOf('Typed'),
        revision: 'rBefore',
        at: Date.now()
      });
      await desk.model.open(false);
      desk.press('Discard');
      await settled();
      expect(desk.drafts.kept.size).toBe(0);
      expect(desk.told).toEqual([]);
    });

    it('should be a conflict where the file has changed since', async () => {
      desk.drafts.kept.set(PATH, {
        bytes: bytesOf('Typed'),
        revision: 'rOlder',
        at: Date.now()
      });
      await desk.model.open(true);
      expect(desk.editor.text).toBe('Typed');
      expect(desk.told.join()).toContain('changed on disk');
      await expect(desk.model.save()).rejects.toThrow();
      expect(desk.api.text).toBe('Before');
    });
  });

  describe('the lease', () => {
    const renewal = 1;

    it('should be renewed and given back', async () => {
      desk = new Desk({ renewal });
      await desk.model.open(false);
      await settled();
      expect(desk.api.leases).toContain('mine');
      desk.model.dispose();
      expect(desk.api.released).toEqual(['mine']);
    });

    it('should be missed quietly where nothing was typed', async () => {
      desk = new Desk({ renewal });
      await desk.model.open(false);
      desk.api.other = 'Ann';
      await settled();
      expect(desk.left).toContain('Ann is editing.');
    });

    it('should not take away what was typed when it is lost', async () => {
      desk = new Desk({ renewal });
      await desk.model.open(false);
      desk.editor.type('!');
      desk.api.other = 'Ann';
      await settled();
      expect(desk.left).toEqual([]);
      expect(desk.told.join()).toContain('Ann is editing.');
      desk.press('Save as a copy');
      await settled();
      expect(desk.copies).toEqual(['Before!']);
    });
  });
});

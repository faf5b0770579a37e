/** What the page sees of its elements: jsdom lays nothing out, so the tests say it. */
export class Watched implements IntersectionObserver {
  /** The one that was made last. */
  static last: Watched;

  constructor(private readonly _callback: IntersectionObserverCallback) {
    Watched.last = this;
  }

  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  readonly targets = new Set<Element>();

  observe(target: Element): void {
    this.targets.add(target);
  }

  unobserve(target: Element): void {
    this.targets.delete(target);
  }

  disconnect(): void {
    this.targets.clear();
  }

  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }

  /** Scroll elements into view, or out of it. */
  scroll(isIntersecting: boolean, ...targets: Element[]): void {
    const entries = targets
      .filter(target => this.targets.has(target))
      .map(target => ({ target, isIntersecting }) as IntersectionObserverEntry);
    this._callback(entries, this);
  }
}

Object.assign(globalThis, { IntersectionObserver: Watched });

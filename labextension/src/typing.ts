/** How often typing is reported at most, in milliseconds. */
const PAUSE = 60_000;

/** Reports that somebody types: at once, and then only now and then. */
export class TypingReport {
  /** @param report - Tells the server; what becomes of that is nobody's concern. */
  constructor(private readonly _report: () => Promise<unknown>) {}

  /** Somebody has typed. */
  note(): void {
    const now = Date.now();
    if (now - this._last >= PAUSE) {
      this._last = now;
      this._report().catch(() => {
        this._last = -Infinity;
      });
    }
  }

  private _last = -Infinity;
}

import { TypingReport } from '../src/typing';

describe('TypingReport', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('should report at once, and then once in a minute', async () => {
    const report = jest.fn(async () => Promise.resolve());
    const typing = new TypingReport(report);
    typing.note();
    typing.note();
    expect(report).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(59_000);
    typing.note();
    expect(report).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1_000);
    typing.note();
    expect(report).toHaveBeenCalledTimes(2);
  });

  it('should try again at the next key where the server could not be told', async () => {
    const report = jest
      .fn<Promise<void>, []>()
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValue();
    const typing = new TypingReport(report);
    typing.note();
    await jest.advanceTimersByTimeAsync(0);
    typing.note();
    typing.note();
    expect(report).toHaveBeenCalledTimes(2);
  });
});

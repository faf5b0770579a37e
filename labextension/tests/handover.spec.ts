import { HandOver } from '../src/handover';

describe('HandOver', () => {
  const type = (handOver: HandOver, duration: number): void => {
    handOver.pending = true;
    jest.advanceTimersByTime(duration);
    handOver.pending = false;
  };

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('should not take for typing what an editor says as it takes a new version', () => {
    const handOver = new HandOver();
    handOver.begin(true);
    type(handOver, 30);
    expect(handOver.edited).toBe(false);
    type(handOver, 30);
    expect(handOver.edited).toBe(true);
  });

  it('should take for typing what needs time to be handed over', () => {
    const handOver = new HandOver();
    handOver.begin(true);
    type(handOver, 1_000);
    expect(handOver.edited).toBe(true);
  });

  it('should take everything for typing in an editor of its own', () => {
    const handOver = new HandOver();
    handOver.begin();
    type(handOver, 30);
    expect(handOver.edited).toBe(true);
  });
});

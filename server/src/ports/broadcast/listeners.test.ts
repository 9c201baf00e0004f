import { describe, expect, it } from 'vitest';
import { createListeners } from './listeners.ts';

const CHANNEL = { name: 'numbers', parse: Number };

function subscribers() {
  const listeners = createListeners();
  const [received, missed]: [number[], string[]] = [[], []];
  listeners.add(
    CHANNEL,
    () => {
      throw new Error('a subscriber failed');
    },
    () => missed.push('failing'),
  );
  listeners.add(
    CHANNEL,
    (message) => received.push(message),
    () => missed.push('other'),
  );
  return { listeners, received, missed };
}

describe('the subscribers of a process', () => {
  it('count a message that is not JSON as missed', () => {
    const { listeners, received, missed } = subscribers();
    listeners.deliver('numbers', '{');
    expect({ received, missed }).toEqual({ received: [], missed: ['failing', 'other'] });
  });

  it('receive a message although another subscriber throws, which counts it as missed', () => {
    const { listeners, received, missed } = subscribers();
    listeners.deliver('numbers', '7');
    expect({ received, missed }).toEqual({ received: [7], missed: ['failing'] });
  });
});

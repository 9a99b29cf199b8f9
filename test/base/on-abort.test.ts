import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { onAbort } from '../../src/base/on-abort.js';

it('acts once when the signal aborts', () => {
  const controller = new AbortController();
  let acts = 0;
  onAbort(controller.signal, () => acts++);
  expect(acts).toBe(0);
  controller.abort();
  controller.abort();
  expect(acts).toBe(1);
});

it('acts at once when the signal has aborted', () => {
  let acts = 0;
  const end = onAbort(AbortSignal.abort(), () => acts++);
  expect(acts).toBe(1);
  end();
  expect(acts).toBe(1);
});

it('does not act when it was ended before, and leaves no listener', () => {
  const controller = new AbortController();
  let acts = 0;
  const end = onAbort(controller.signal, () => acts++);
  end();
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  controller.abort();
  expect(acts).toBe(0);
});

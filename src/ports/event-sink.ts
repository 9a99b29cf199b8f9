import type { Event } from '../domain/event.js';

/** Takes what happens. Never throws, is never awaited: a listener can neither fail nor slow a run. */
export type EventSink = (event: Event) => void;

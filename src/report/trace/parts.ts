import type { RunTrace, SpanReference } from '../../domain/trace-context.js';
import { clip } from '../markdown.js';
import type { End } from './ends.js';
import {
  type AttributeValue,
  attributes,
  HAS_IS_REMOTE,
  IS_REMOTE,
  type KeyValue,
  KIND,
  type Mask,
  nanos,
  type OtlpEvent,
  type OtlpLink,
  type OtlpSpan,
  STATUS_ERROR,
} from './otlp.js';
import type { TimeRange } from './stretch.js';
import { endOfText, withoutColours } from './tail.js';

const MAX_MESSAGE = 2000;

interface Named {
  readonly name: string;
  readonly spanId: string;
  readonly stretch: TimeRange;
  readonly end: End;
}

/** What spans are put together from: those of one trace, with every text in them masked. */
export class Parts {
  readonly #trace: RunTrace;
  readonly #mask: Mask;

  constructor(trace: RunTrace, mask: Mask) {
    this.#trace = trace;
    this.#mask = mask;
  }

  /** Of the whole: below what it was started from, if anything. */
  root(named: Omit<Named, 'spanId'>): Omit<OtlpSpan, 'attributes'> {
    const { spanId, parentSpanId, flags, resumes } = this.#trace;
    return {
      ...this.#plain({ ...named, spanId }),
      ...(parentSpanId === undefined ? {} : { parentSpanId }),
      flags: flags | HAS_IS_REMOTE | (parentSpanId === undefined ? 0 : IS_REMOTE),
      kind: KIND.server,
      ...this.links(resumes),
    };
  }

  below(parentSpanId: string, named: Named): Omit<OtlpSpan, 'attributes'> {
    return { ...this.#plain(named), parentSpanId };
  }

  attributes(values: Readonly<Record<string, AttributeValue>>): KeyValue[] {
    return attributes(values, this.#mask);
  }

  event(at: number, name: string, values: Readonly<Record<string, AttributeValue>>): OtlpEvent {
    return { timeUnixNano: nanos(at), name, attributes: this.attributes(values) };
  }

  /** What has failed, with the end of its output; nothing for what has not. */
  exception(at: number, { errorType, message = '' }: End, output: string): { events?: readonly OtlpEvent[] } {
    if (errorType === undefined) return {};
    const event = this.event(at, 'exception', {
      'exception.type': errorType,
      'exception.message': message === '' ? undefined : this.#text(message),
      'cimyr.output_tail': output.trim() === '' ? undefined : endOfText(this.#mask(withoutColours(output))),
    });
    return { events: [event] };
  }

  links(reference: SpanReference | undefined): { readonly links?: readonly OtlpLink[] } {
    if (!reference) return {};
    const { traceId, spanId } = reference;
    const attributes = this.attributes({ 'cimyr.link': 'resumes' });
    return { links: [{ traceId, spanId, attributes, flags: HAS_IS_REMOTE | IS_REMOTE }] };
  }

  #plain({ name, spanId, stretch, end }: Named): Omit<OtlpSpan, 'attributes'> {
    const { traceId, flags, state } = this.#trace;
    const { errorType, message = '' } = end;
    const said = message === '' ? {} : { message: this.#text(message) };
    return {
      traceId,
      spanId,
      ...(state === undefined ? {} : { traceState: state }),
      flags: flags | HAS_IS_REMOTE,
      name: this.#mask(name),
      kind: KIND.internal,
      startTimeUnixNano: nanos(stretch.from),
      endTimeUnixNano: nanos(stretch.to),
      ...(errorType === undefined ? {} : { status: { code: STATUS_ERROR, ...said } }),
    };
  }

  #text(text: string): string {
    return clip(this.#mask(text), MAX_MESSAGE);
  }
}

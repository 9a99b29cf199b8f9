import { protoFields, protoPieces, protoText } from './protocol-buffers.js';

/** One step of a build, as BuildKit tells of it again and again. */
export interface TracedStep {
  readonly id: string;
  /** Such as `[stage-0 2/4] RUN make`. */
  readonly name: string;
  readonly isCached: boolean;
  readonly isStarted: boolean;
  readonly error: string;
}

export interface Trace {
  readonly steps: readonly TracedStep[];
  readonly output: readonly { readonly step: string; readonly bytes: Buffer }[];
}

/**
 * What BuildKit tells in a record `moby.buildkit.trace`: a message `StatusResponse` of its
 * api/services/control/control.proto, of which three fields are read.
 */
export function traceIn(base64: string): Trace {
  const message = protoFields(Buffer.from(base64, 'base64'));
  return {
    steps: protoPieces(message, 1).map((vertex): TracedStep => {
      const field = protoFields(vertex);
      return {
        id: protoText(field, 1),
        name: protoText(field, 3),
        isCached: field.get(4)?.at(-1) === 1,
        isStarted: field.has(5),
        error: protoText(field, 7),
      };
    }),
    output: protoPieces(message, 3).map((log) => {
      const field = protoFields(log);
      return { step: protoText(field, 1), bytes: protoPieces(field, 4).at(-1) ?? Buffer.alloc(0) };
    }),
  };
}

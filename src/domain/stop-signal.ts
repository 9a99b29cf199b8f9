/** The signals by which a run is asked to end. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

/** Which of them stands in the reason of an abort. */
export const stopSignalIn = (reason: unknown): StopSignal | undefined =>
  STOP_SIGNALS.find((one) => one === reason);

/** Asks addresses; an answer is undefined, everything else says why there was none. */
export interface Prober {
  /** Connects and hangs up. */
  tcp(host: string, port: number): Promise<string | undefined>;
  /** A status below 400 is an answer. */
  http(url: string): Promise<string | undefined>;
}

/** Who may change a target, as a place has it. */
export interface Lease {
  readonly host: string;
  readonly fence: number;
  readonly holder: Holder;
  /** Milliseconds until it expires unless it is renewed. */
  readonly leftMs: number;
}

export interface Holder {
  /** One process has one; its `post:` phase has the same. */
  readonly id: string;
  /** For people: who, from where. */
  readonly by: string;
  readonly since: string;
}

/** What happened, and what to do next. */
export type Said = readonly [what: string, next: string];

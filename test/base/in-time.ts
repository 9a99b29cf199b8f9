/**
 * For a test of how long something takes at most: other work on the machine may hold it up for once, and a program
 * that is wrong is never in time.
 */
export const IN_TIME = { retry: 3 } as const;

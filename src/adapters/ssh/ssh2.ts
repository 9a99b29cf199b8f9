/** Loaded when the first connection is made: most runs make none. It is CommonJS. */
export const loadSsh2 = async (): Promise<typeof import('ssh2')> => (await import('ssh2')).default;

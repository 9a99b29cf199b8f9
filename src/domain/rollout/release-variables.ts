/** What commands, checks and addresses of a release find besides the environment's own variables. */
const NAMES = {
  app: 'CIMYR_APP',
  environment: 'CIMYR_ENVIRONMENT',
  release: 'CIMYR_RELEASE',
  previous: 'CIMYR_PREVIOUS',
} as const;

export const RELEASE_VARIABLES: readonly string[] = Object.values(NAMES);

/** Their values; empty where there is no such release. */
export const releaseVariables = (
  values: Readonly<Record<'app' | 'environment', string>> & {
    readonly release?: string | undefined;
    readonly previous?: string | undefined;
  },
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(NAMES).map(([key, name]) => [name, values[key as keyof typeof NAMES] ?? '']),
  );

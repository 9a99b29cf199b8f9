/** What a job inherits from the process that runs cimyr: everything but what is ours or the runner's alone. */
export function jobBase(
  env: Readonly<Record<string, string | undefined>>,
  declaredSecrets: ReadonlySet<string>,
): Record<string, string> {
  const base: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || isPrivate(name) || declaredSecrets.has(name)) continue;
    base[name] = value;
  }
  return base;
}

// Inputs and state of the action, the runner's service tokens, and the files through which a step speaks to
// the runner: a job gets its own. RUNNER_TRACKING_ID stays, the runner finds strays by it.
const isPrivate = (name: string): boolean =>
  /^(INPUT_|STATE_|ACTIONS_)/i.test(name) ||
  /^(GITHUB_TOKEN|GITHUB_OUTPUT|GITHUB_ENV|GITHUB_PATH|GITHUB_STATE|GITHUB_STEP_SUMMARY|NODE_CHANNEL_FD)$/.test(
    name,
  ) ||
  /^CIMYR_(RUN_ID|RUN_DIRECTORY|JOB|ATTEMPT|RECORD_KEY)$/.test(name);

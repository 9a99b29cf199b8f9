/** Keys of a service that its containers get. */
const CARRIED =
  'build cap_drop command cpus deploy dns dns_search entrypoint environment env_file expose extra_hosts group_add healthcheck hostname image init labels logging mem_limit mem_reservation networks pids_limit ports read_only scale security_opt shm_size stop_grace_period stop_signal sysctls tmpfs ulimits user volumes working_dir'.split(
    ' ',
  );

/** Keys that mean nothing to a deployment, or are Compose's own. */
const LEFT = 'annotations attach depends_on develop label_file profiles pull_policy'.split(' ');

/** What is another way here; whoever has written it is told. */
const TOLD: Readonly<Record<string, string>> = {
  container_name: 'containers have names of their own here',
  restart: 'what has proved well is restarted always',
  links: 'other services are found by their names in the networks that both are in',
};

export interface SortedKeys {
  readonly told: readonly string[];
  /** With what they would need, nothing can be done. */
  readonly refused: readonly string[];
}

/** What becomes of the keys of a service. */
export function sortedKeys(service: Readonly<Record<string, unknown>>): SortedKeys {
  const set = Object.keys(service).filter((key) => !key.startsWith('x-') && isSet(service[key]));
  return {
    told: set.flatMap((key) => (TOLD[key] === undefined ? [] : [`'${key}': ${TOLD[key]}`])),
    refused: set.filter((key) => !CARRIED.includes(key) && !LEFT.includes(key) && TOLD[key] === undefined),
  };
}

/** Compose writes some keys that nobody has set. */
export function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  return typeof value !== 'object' || Object.values(value).some(isSet);
}

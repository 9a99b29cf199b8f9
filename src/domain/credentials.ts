/** With it records of releases are signed; no place that they are kept on has it. */
export const RECORD_KEY = 'CIMYR_RECORD_KEY';

/**
 * Variables of what logs in on other machines or vouches for what lies there: a person's environment may hold them,
 * an action's inputs are put there.
 */
export const credentialNames = ['SSH_KEY', 'SSH_PASSPHRASE', 'DOCKER_CERTIFICATES', RECORD_KEY] as const;

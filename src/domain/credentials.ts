/** Variables of what logs in on other machines: a person's environment may hold them, an action's inputs are put there. */
export const credentialNames = ['SSH_KEY', 'SSH_PASSPHRASE'] as const;

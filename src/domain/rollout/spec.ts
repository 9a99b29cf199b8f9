/**
 * What runs of a release besides its files, such as the commands that start it: plain data that is kept in its record,
 * so that it comes back as it was. Only its platform reads it.
 */
export type Spec = Readonly<Record<string, unknown>>;

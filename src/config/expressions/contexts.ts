/** Contexts by field (contract §2). `job` is for the ports of services. */
export const CONTEXTS = {
  condition: ['github', 'runner', 'env', 'matrix', 'needs'],
  environment: ['github', 'runner', 'env', 'matrix', 'needs', 'secrets', 'job'],
  variables: ['github', 'runner', 'env', 'secrets'],
  path: ['github', 'runner', 'env', 'matrix', 'needs'],
  fixed: ['matrix'],
  run: ['matrix'],
} as const;

export type Field = keyof typeof CONTEXTS;

import type { Risk, RiskReason } from '../../../domain/rollout/risk.js';

type Kind = RiskReason['kind'];

const WHY: { readonly [K in Kind]: (reason: Extract<RiskReason, { kind: K }>) => string } = {
  'found-bad': () => 'it was found bad before',
  between: ({ releases }) => `${releases} releases lie between`,
  old: ({ days }) => `it is ${days} days old`,
  unchecked: () => 'nobody checks its health',
  'not-running': () => 'it is not running any more',
};

/** Each with its points: `2 releases lie between (+2)`. */
export const riskReasons = ({ reasons }: Risk): string[] =>
  // The table has one row per kind; TypeScript cannot see that row and reason belong together.
  reasons.map((reason) => `${(WHY[reason.kind] as (of: RiskReason) => string)(reason)} (+${reason.points})`);

/** `medium: 2 releases lie between (+2), it is not running any more (+1)`. */
export const riskWords = (risk: Risk): string =>
  risk.reasons.length === 0 ? risk.level : `${risk.level}: ${riskReasons(risk).join(', ')}`;

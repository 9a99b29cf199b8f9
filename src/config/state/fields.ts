import * as z from 'zod/mini';
import { isReleaseName } from '../../domain/rollout/release-name.js';

const MAX_MS = 7 * 24 * 3_600_000;

/** It becomes a directory, and a part of scripts. */
export const release = () => z.string().check(z.refine(isReleaseName));

export const whole = () => z.int().check(z.gte(0));

/** How long something is waited for. */
export const time = () => z.number().check(z.gt(0), z.lte(MAX_MS));
export const pauseMs = () => z.number().check(z.gte(0), z.lte(MAX_MS));

export const moment = () => z.string().check(z.refine((value) => Number.isFinite(Date.parse(value))));

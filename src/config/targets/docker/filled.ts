import {
  type FieldMistake,
  firstUnwritable,
  loginAsWritten,
  type TargetField,
  wordsOf,
} from '../hosts/filled.js';
import { mistakesBetween } from './agreement.js';
import { engineText } from './engine-address.js';
import { publishedText } from './published-port.js';
import { dockerSchema } from './schema.js';
import type { DockerTarget, ImageSource } from './target.js';

/**
 * Asks a target whose variables were filled in what the file was asked: the first field that would have been refused,
 * and why. What is wrong now was right before, wherever it is.
 */
export function mistakeInFilledDocker(
  target: DockerTarget,
  fields: ReadonlySet<TargetField>,
): FieldMistake | undefined {
  return fields.size === 0 ? undefined : mistakeInDocker(target, fields);
}

/** The same of one that no file has as it is. */
export function mistakeInDocker(
  target: DockerTarget,
  fields: ReadonlySet<TargetField>,
): FieldMistake | undefined {
  const written = asWritten(target);
  const lines = [...fields].filter((field) => !FREE.test(field));
  const alone = firstUnwritable(written, lines) ?? passwordMistake(target);
  if (alone) return alone;
  const [issue] = dockerSchema().safeParse(written, { jitless: true }).error?.issues ?? [];
  if (issue) return { field: issue.path.join('.'), message: wordsOf(issue) };
  const [between] = mistakesBetween(target);
  return between && { field: between[0].join('.'), message: between[1][1] };
}

/** They may be texts of several lines, or are no text of the file at all. */
const FREE = /^(key|known-hosts|registry\.password|command\.\d+|build\.args\..*)$/;

/** Of a password nothing is shown. */
function passwordMistake({ registry }: DockerTarget): FieldMistake | undefined {
  const field = 'registry.password';
  if (registry?.password === '')
    return { field, message: 'it is empty; on GitHub: is its secret set for this environment?' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  const isBroken = registry && /[\u0000-\u001f\u007f]/.test(registry.password);
  return isBroken
    ? { field, message: 'there is a control character in it, such as the end of a line; remove it' }
    : undefined;
}

/** As the file has it; of the password, that there is one. */
function asWritten({ container: _, compose: __, ...target }: DockerTarget) {
  const { engines, login, image, replicas, port, proxy, registry, ...rest } = target;
  return {
    ...rest,
    hosts: engines.map(engineText),
    ...(login ? loginAsWritten(login) : {}),
    ...imageAsWritten(image),
    ...(replicas === 0 ? {} : { replicas }),
    ...(port === 0 ? {} : { port }),
    proxy: { ...proxy, image: proxy.image.reference, publish: proxy.publish.map(publishedText) },
    ...(registry ? { registry: { ...registry, password: '${PASSWORD}' } } : {}),
  };
}

const imageAsWritten = (image: ImageSource) => {
  if (image.kind === 'image') return { image: named(image.reference) };
  if (image.kind === 'archive') return { archive: named(image.path) };
  if (image.kind === 'compose') return { compose: { file: image.file, service: image.service } };
  const { context, dockerfile, args } = image;
  return { build: { context: named(context), dockerfile: named(dockerfile), args } };
};

/** With a name in the place of the release's, which may not be known yet. */
const named = (text: string): string => text.replace(/\$\{CIMYR_[A-Z]+\}/g, '8');

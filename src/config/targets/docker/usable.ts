import { resolve } from 'node:path';
import { err, ok, type Result } from '../../../base/result.js';
import { RELEASE_VARIABLES } from '../../../domain/rollout/release-variables.js';
import { Filling } from '../filling.js';
import { fillLogin, trusting } from '../hosts/usable.js';
import { namedEngine } from './engine-address.js';
import { type EngineElsewhere, withEngines } from './engine-elsewhere.js';
import { mistakeInFilledDocker } from './filled.js';
import { dockerKeyNamesIn } from './key-names.js';
import { missingToDeployImages } from './missing.js';
import type { DockerProxy, DockerTarget, EngineAddress, ImageSource } from './target.js';

/** What a target's placeholders stand for, and what is given besides the file. */
export interface UsableDockerRequest {
  readonly workspace: string;
  /** Without those of the release, what is named after it stays as written in the image. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Instead of the file's. */
  readonly knownHosts?: string | undefined;
  readonly engine?: EngineElsewhere | undefined;
}

/** The target with its variables filled in, but for the values of `env`, ready to be used. The error says what it lacks. */
export function usableDocker(
  target: DockerTarget,
  { workspace, variables, knownHosts, engine }: UsableDockerRequest,
): Result<DockerTarget, string> {
  const meant = withEngines(target, engine, Boolean(variables['SSH_KEY']));
  if (!meant.ok) return meant;
  const { login } = meant.value;
  const given =
    login && knownHosts !== undefined ? { ...meant.value, login: trusting(login, knownHosts) } : meant.value;
  const lacking = missingToDeployImages(given);
  if (lacking.length > 0) return err(lacking.join('; '));
  const whole = { ...variables, ...ofRelease(variables) };
  const [filling, late] = [new Filling(variables), new Filling(whole)];
  const filled = { ...fill(given, filling), image: fillImage(given.image, late) };
  const missing = filling.missing ?? late.missing ?? missingInEnv(given, whole);
  const refusal = missing === undefined ? refusalOf(filled, [filling, late]) : unset(missing, given);
  return refusal === undefined ? ok({ ...filled, image: resolved(filled.image, workspace) }) : err(refusal);
}

/** What is not known yet stands for itself. */
const ofRelease = (variables: UsableDockerRequest['variables']): Record<string, string> =>
  Object.fromEntries(RELEASE_VARIABLES.map((name) => [name, variables[name] || `\${${name}}`]));

/** Values stay as written, for the record; that they can be filled in is known before anything is touched. */
function missingInEnv(
  { env }: DockerTarget,
  variables: UsableDockerRequest['variables'],
): Filling['missing'] {
  const filling = new Filling(variables);
  for (const [name, text] of Object.entries(env)) filling.text(`env.${name}`, text);
  return filling.missing;
}

/** What the file may not say, no variable may say either. */
function refusalOf(filled: DockerTarget, fillings: readonly Filling[]): string | undefined {
  const fields = new Set(fillings.flatMap((filling) => [...filling.fields]));
  const mistake = mistakeInFilledDocker(filled, fields);
  if (!mistake) return undefined;
  const names = fillings.map((filling) => filling.namesIn(mistake.field)).find((text) => text !== '');
  const field = mistake.field.replace(/\.(\d+)/g, '[$1]');
  return `target.${field} with ${names ?? 'variables'} filled in: ${mistake.message}`;
}

/** A secret that an environment or a fork does not have is no variable there. */
function unset({ field, name }: NonNullable<Filling['missing']>, target: DockerTarget): string {
  const remedy = dockerKeyNamesIn(target).includes(name)
    ? 'set it; on GitHub: is its secret set for this environment, and passed on?'
    : `set it, or give it a default: \${${name}:-…}`;
  return `target.${field.replace(/\.(\d+)/g, '[$1]')}: variable ${name} is not set; ${remedy}`;
}

function fill(target: DockerTarget, filling: Filling): DockerTarget {
  const { command, login, registry } = target;
  const texts = (field: string, list: readonly string[]) =>
    list.map((text, i) => filling.text(`${field}.${i}`, text));
  return {
    ...target,
    engines: target.engines.map((engine, i) => fillEngine(engine, `hosts.${i}`, filling)),
    ...(login ? { login: fillLogin(login, filling) } : {}),
    ...(command ? { command: texts('command', command) } : {}),
    volumes: texts('volumes', target.volumes),
    networks: texts('networks', target.networks),
    proxy: fillProxy(target.proxy, filling),
    ...(registry
      ? {
          registry: {
            server: filling.text('registry.server', registry.server),
            username: filling.text('registry.username', registry.username),
            password: filling.text('registry.password', registry.password),
          },
        }
      : {}),
  };
}

function fillEngine(engine: EngineAddress, field: string, filling: Filling): EngineAddress {
  if (engine.kind === 'unix') return namedEngine({ ...engine, path: filling.text(field, engine.path) });
  const host = filling.text(field, engine.host);
  if (engine.kind === 'tcp') return namedEngine({ ...engine, host });
  return namedEngine({ ...engine, host, user: filling.text(field, engine.user) });
}

function fillProxy(proxy: DockerProxy, filling: Filling): DockerProxy {
  const publish = proxy.publish.map((published, i) =>
    published.address === undefined
      ? published
      : { ...published, address: filling.text(`proxy.publish.${i}`, published.address) },
  );
  const own = {
    publish,
    image: { ...proxy.image, reference: filling.text('proxy.image', proxy.image.reference) },
  };
  if (proxy.kind === 'none') return { ...proxy, ...own };
  return { ...proxy, ...own, hosts: proxy.hosts.map((host, i) => filling.text(`proxy.hosts.${i}`, host)) };
}

function fillImage(image: ImageSource, filling: Filling): ImageSource {
  if (image.kind === 'image') return { ...image, reference: filling.text('image', image.reference) };
  if (image.kind === 'archive') return { ...image, path: filling.text('archive', image.path) };
  if (image.kind === 'compose') return image;
  const args = Object.entries(image.args).map(([key, text]) => [
    key,
    filling.text(`build.args.${key}`, text),
  ]);
  return {
    ...image,
    context: filling.text('build.context', image.context),
    dockerfile: filling.text('build.dockerfile', image.dockerfile),
    args: Object.fromEntries(args),
  };
}

/** The Dockerfile lies below the context. */
function resolved(image: ImageSource, workspace: string): ImageSource {
  if (image.kind === 'archive') return { ...image, path: resolve(workspace, image.path) };
  return image.kind === 'build' ? { ...image, context: resolve(workspace, image.context) } : image;
}

/** What those set that do not set CI: Azure Pipelines, TeamCity, CodeBuild. */
const OWN_NAMES = ['TF_BUILD', 'TEAMCITY_VERSION', 'CODEBUILD_BUILD_ID'];

/** Whether a build server started it, and nobody looks on. CI is a word of its own on some: `woodpecker`. */
export const isOnBuildServer = (env: Readonly<Record<string, string | undefined>>): boolean =>
  !['', 'false', '0'].includes((env['CI'] ?? '').toLowerCase()) || OWN_NAMES.some((name) => env[name]);

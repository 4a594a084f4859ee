import { hostname } from 'node:os';

import { confirm, input, password, select } from '@inquirer/prompts';

import { parseAgentList, requireHost } from '../../../infra/nats/arguments.ts';
import { REPOSITORY_NAME } from '#libs/contracts';
import type { InitOptions } from './init-options.ts';
import { isThisMachine } from './merge-plan.ts';
import type { ClusterPlan } from './plan.ts';

/** Asks a person for what the command line left open; what is there already is not asked for again. */
export async function askForPlan(
  given: InitOptions,
  there: ClusterPlan | undefined,
  signal: AbortSignal,
): Promise<InitOptions> {
  const context = { signal };
  const isNew = there === undefined || given.force === true;
  const host =
    given.host ??
    (isNew
      ? await input(
          {
            message: 'By which name or address do your PCs reach this machine?',
            default: hostname(),
            validate: (text) =>
              validates(() => {
                requireHost(text);
              }),
          },
          context,
        )
      : undefined);
  const agents =
    given.agents ??
    (await input(
      {
        message: 'Which PCs are to work? (name:specialty+specialty, with commas; or none)',
        default: isNew ? 'pc1:backend+frontend+testing+devops+general' : 'none',
        validate: (text) =>
          validates(() => {
            parseAgentList(text);
          }),
      },
      context,
    ));
  const tls =
    given.tls ??
    (isNew && host !== undefined && !isThisMachine(host)
      ? await confirm({ message: 'Certificates for every link?', default: true }, context)
      : undefined);
  const github = isNew ? await askForGithub(given, context) : {};
  return {
    ...given,
    agents,
    ...(host === undefined ? {} : { host }),
    ...(tls === undefined ? {} : { tls }),
    ...github,
  };
}

async function askForGithub(
  given: InitOptions,
  context: { signal: AbortSignal },
): Promise<Partial<InitOptions>> {
  const github =
    given.github ??
    (await select(
      {
        message: 'How does the coordinator get into GitHub?',
        choices: [
          { name: 'a GitHub App (best)', value: 'app' as const },
          { name: 'a token, for trying it out', value: 'token' as const },
          { name: 'I’ll say it later, in the .env files', value: 'later' as const },
        ],
      },
      context,
    ));
  if (github === 'later' || github === 'local') return { github };
  if (github === 'app')
    return {
      github,
      githubAppId:
        given.githubAppId ??
        Number(
          await input(
            {
              message: 'The App’s id?',
              validate: (text) => /^[1-9]\d{0,8}$/.test(text) || 'Digits, as its page shows them.',
            },
            context,
          ),
        ),
      githubAppKey:
        given.githubAppKey ??
        (await input({ message: 'The file of its private key?', required: true }, context)),
    };
  return {
    github,
    githubToken:
      given.githubToken ?? (await password({ message: 'The token?', mask: '*' }, context)),
    repositories:
      given.repositories ??
      (
        await input(
          {
            message: 'Whose issues are looked for? (owner/name, with commas)',
            validate: (text) =>
              text.split(',').every((one) => REPOSITORY_NAME.test(one.trim())) ||
              'Write them as owner/name, with commas.',
          },
          context,
        )
      )
        .split(',')
        .map((one) => one.trim()),
  };
}

function validates(check: () => void): string | true {
  try {
    check();
    return true;
  } catch (error) {
    return (error as Error).message;
  }
}
